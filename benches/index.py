#!/usr/bin/env python3
"""Time `findings index` as whole processes, next to bare extraction and other programs, and write the result.

usage: index.py [--reports DIR] [--rounds N] [--large N] [--results DIR]

--reports  folder to index, as a copy; default: corpus/ of this repository
--large    also index N generated text reports of about fifty passages each, and update that index
--results  folder for the dated result; default: benches/results

CPU time is that of all processes; peak memory is the sum of their proportional set sizes. Reports the best of the rounds. A
full index and bare extraction run in turn and are compared pair by pair. Names peers that are not installed and skips them.
Linux.
"""
import argparse, datetime, hashlib, itertools, os, platform, random, shutil, statistics, subprocess, sys, tempfile

import processes

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)


def once(command, before=None, sample=True):
    if before:
        before()
    done = processes.run(command, sample)
    if done.exit_code not in (0, 1):
        sys.exit(f'{" ".join(command[:6])}: exit {done.exit_code}\n{done.output[-800:]}')
    return done


def best_of(taken):
    """Returns the round with the least CPU time, with the shortest wall time and the highest memory of all rounds."""
    least = min(taken, key=lambda done: done.cpu)
    least.wall = min(done.wall for done in taken)
    least.memory = max(done.memory for done in taken)
    return least


def best(rounds, command, before=None, sample=True):
    return best_of([once(command, before, sample) for _ in range(rounds)])


def files_of(folder):
    return sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names)


def corpus_hash(folder):
    digest = hashlib.sha256()
    for path in files_of(folder):
        digest.update(os.path.relpath(path, folder).encode())
        with open(path, 'rb') as file:
            digest.update(hashlib.sha256(file.read()).digest())
    return digest.hexdigest()[:16]


def version(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True)
        return (done.stdout + done.stderr).strip().splitlines()[0]
    except (OSError, IndexError):
        return None


def generate(folder, count, seed=2026):
    """Writes text reports with words drawn by Zipf's law, the same on every machine."""
    words = ['w%d' % number for number in range(20_000)]
    weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(words))))
    plain = 'children local authority social workers inspectors care plans visits assessments managers'.split()
    for number in range(count):
        draw = random.Random(seed * 1_000_003 + number)
        day = datetime.date(2015, 1, 5) + datetime.timedelta(days=number % 3000)
        lines = [f'Inspection of Place{number:05d} local authority children’s services', '',
                 f'Inspection dates: {day.day} {day:%B %Y} to {(day + datetime.timedelta(days=4)).day} '
                 f'{day + datetime.timedelta(days=4):%B %Y}', '', 'Lead inspector: A. N. Other', '',
                 'What needs to improve', '']
        for finding in range(1, 51):
            body = ' '.join(draw.choices(words, cum_weights=weights, k=50) + draw.choices(plain, k=8))
            lines += [f'{finding}. The {body}.', '']
        where = os.path.join(folder, f'{number // 1000:03d}')
        os.makedirs(where, exist_ok=True)
        with open(os.path.join(where, f'{number:05d}.txt'), 'w') as file:
            file.write('\n'.join(lines))


def change(path):
    """Changes a file by appending to it."""
    change.count += 1
    with open(path, 'ab') as file:
        file.write(f'\n%{change.count}\n'.encode())


change.count = 0


class Table:
    def __init__(self):
        self.rows = []

    def add(self, what, taken, note=''):
        self.rows.append(f'| {what} | {taken.wall * 1000:.0f} | {taken.cpu * 1000:.0f} | {taken.memory:.0f} | {note} |')
        print(self.rows[-1], flush=True)

    def missing(self, what):
        self.rows.append(f'| {what} | not installed | | | |')
        print(self.rows[-1], flush=True)


def incremental(table, findings, reports, name, rounds):
    """Times an update after no change, one changed file and one added file; `findings` is the command with its index."""
    files = files_of(reports)
    command = findings + ['index', reports]
    nothing = best(max(rounds, 5), command, sample=False)
    table.add(f'{name}: nothing changed', nothing)
    small = min(files, key=lambda path: (abs(os.path.getsize(path) - 150_000), path))
    alone = best(rounds, [extract_binary(), small], sample=False)
    one = best(rounds, command, lambda: change(small))
    table.add(f'{name}: one file changed', one, f'reading that file alone: {alone.wall * 1000:.0f} ms')
    added = []

    def add():
        added.append(os.path.join(reports, f'added-{len(added)}{os.path.splitext(small)[1]}'))
        shutil.copy(small, added[-1])
        change(added[-1])

    table.add(f'{name}: one file added', best(rounds, command, add))


def extract_binary():
    return os.path.join(ROOT, 'target', 'dist', 'examples', 'extract')


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument('--reports', default=os.path.join(ROOT, 'corpus'))
    arguments.add_argument('--rounds', type=int, default=3)
    arguments.add_argument('--large', type=int, default=0)
    arguments.add_argument('--results', default=os.path.join(HERE, 'results'))
    o = arguments.parse_args()
    subprocess.run(['cargo', 'build', '--profile', 'dist', '--locked', '-p', 'cli'], cwd=ROOT, check=True)
    subprocess.run(['cargo', 'build', '--profile', 'dist', '--locked', '-p', 'ingest', '--example', 'extract'], cwd=ROOT, check=True)
    binary = os.path.join(ROOT, 'target', 'dist', 'findings')
    table = Table()
    with tempfile.TemporaryDirectory() as folder:
        inside = lambda *parts: os.path.join(folder, *parts)
        shutil.copytree(o.reports, inside('reports'))
        reports, files = inside('reports'), files_of(inside('reports'))
        pdfs = [path for path in files if path.lower().endswith('.pdf')]
        hash_, bytes_ = corpus_hash(reports), sum(os.path.getsize(path) for path in files)
        findings = [binary, '--index', inside('index'), '--quiet']
        print('| what | wall ms | CPU ms | peak MB | |\n| --- | --- | --- | --- | --- |')
        clear = lambda: shutil.rmtree(inside('index'), ignore_errors=True)
        # Run in turn and compare pair by pair, so that a drift of the machine's speed affects both.
        pairs = [(once([extract_binary()] + files), once(findings + ['index', reports], clear)) for _ in range(o.rounds)]
        ratios = sorted(full.cpu / bare.cpu for bare, full in pairs)
        bare, full = (best_of(taken) for taken in zip(*pairs))
        table.add('bare extraction, same readers, one process', bare)
        table.add('findings index, all', full,
                  f'{statistics.median(ratios):.2f} of bare extraction, median of {o.rounds} pairs '
                  f'({ratios[0]:.2f} to {ratios[-1]:.2f}); wall {full.wall / full.cpu:.2f} of its CPU')
        peers = {
            'pdftotext, each PDF': (['sh', '-c', 'for f; do pdftotext "$f" - >/dev/null; done', 'sh'] + pdfs, 'pdftotext', None),
            'omindex, all': (['omindex', '--db', inside('omega'), '--url', '/', reports], 'omindex',
                             lambda: shutil.rmtree(inside('omega'), ignore_errors=True)),
            'recollindex, all': (['recollindex', '-c', inside('recoll'), '-z'], 'recollindex', None),
        }
        os.makedirs(inside('recoll'))
        with open(inside('recoll', 'recoll.conf'), 'w') as file:
            file.write(f'topdirs = {reports}\nidxflushmb = 50\n')
        for name, (command, program, before) in peers.items():
            if shutil.which(program):
                done = best(1, command, before)
                table.add(name, done, f'findings takes 1/{done.cpu / full.cpu:.1f} of its CPU')
            else:
                table.missing(name)
        incremental(table, findings, reports, 'the same files', o.rounds)
        if o.large:
            os.makedirs(inside('large'))
            generate(inside('large'), o.large)
            findings = [binary, '--index', inside('large-index'), '--quiet']
            name = f'{o.large} generated reports'
            table.add(f'{name}: all', best(1, findings + ['index', inside('large')]))
            incremental(table, findings, inside('large'), name, o.rounds)
    today = datetime.date.today().isoformat()
    commit = version(['git', '-C', ROOT, 'describe', '--always', '--dirty'])
    lines = [
        f'# findings index, {today}', '',
        f'{len(files)} files, {bytes_ / 1e6:.0f} MB, hash {hash_}; findings at {commit}; {os.cpu_count()} cores, '
        f'{platform.system()} {platform.machine()}; best of {o.rounds} rounds.', '',
        'Peers: ' + '; '.join(filter(None, (version(c) for c in (['omindex', '--version'], ['pdftotext', '-v'])))) + '.', '',
        '| what | wall ms | CPU ms | peak MB | |', '| --- | --- | --- | --- | --- |', *table.rows, '']
    os.makedirs(o.results, exist_ok=True)
    path = os.path.join(o.results, f'index-{today}-{hash_[:6]}.md')
    with open(path, 'w') as file:
        file.write('\n'.join(lines))
    print(f'\nwritten to {os.path.relpath(path, ROOT)}')


if __name__ == '__main__':
    main()
