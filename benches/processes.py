"""Runs a process and measures the time and memory that it and its descendants took (Linux)."""
import glob, os, subprocess, threading, time


class Taken:
    """CPU and wall time in seconds, peak memory in MB: `memory` is the sampled sum of the proportional set sizes of all
    processes; `resident` is the system's own figure for the first process, which also covers short runs."""

    def __init__(self, wall, cpu, memory, resident, exit_code, output):
        self.wall, self.cpu, self.memory, self.resident = wall, cpu, memory, resident
        self.exit_code, self.output = exit_code, output


def descendants(process_id):
    found = [process_id]
    for at in found:
        for path in glob.glob(f'/proc/{at}/task/*/children'):
            try:
                with open(path) as file:
                    found.extend(int(child) for child in file.read().split())
            except OSError:
                pass
    return found


def memory_mb(process_ids):
    kilobytes = 0
    for process_id in process_ids:
        try:
            with open(f'/proc/{process_id}/smaps_rollup') as file:
                kilobytes += sum(int(line.split()[1]) for line in file if line.startswith('Pss:'))
        except OSError:
            pass
    return kilobytes / 1024


def run(command, sample=True, **options):
    """Runs `command` and captures its output."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    peak, ended = [0.0], threading.Event()

    def watch():
        while not ended.wait(0.02):
            peak[0] = max(peak[0], memory_mb(descendants(process.pid)))

    watcher = threading.Thread(target=watch)
    if sample:
        watcher.start()
    output = process.stdout.read().decode(errors='replace')
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if sample:
        ended.set()
        watcher.join()
    return Taken(wall, usage.ru_utime + usage.ru_stime, peak[0], usage.ru_maxrss / 1024, process.returncode, output)
