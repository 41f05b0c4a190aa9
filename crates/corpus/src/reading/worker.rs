//! The worker process: reads a path, answers with a report or a reason, until its input ends.

use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

use ingest::{files, hash};
use report::{Report, SkipReason};

use super::message::{self, Answer, Request};

/// Serves a run as its worker process: answers requests on standard input until it ends.
///
/// A program that calls [`update`](crate::update()) calls this in the process that [`UpdateOptions::worker`](crate::UpdateOptions)
/// starts, before anything else, and then ends. It limits the memory of the process to `memory_bytes` (on Unix) and silences
/// its panics.
///
/// # Errors
///
/// When the run no longer listens.
pub fn work(memory_bytes: u64) -> io::Result<()> {
    confine(memory_bytes);
    // The answer reports a panic; standard error is for the last words of a process that dies.
    panic::set_hook(Box::new(|_| {}));
    let (mut requests, mut answers) = (io::stdin().lock(), io::stdout().lock());
    while let Ok(path) = message::receive::<Request>(&mut requests) {
        message::send(&mut answers, &answer(Path::new(&path)))?;
    }
    Ok(())
}

/// Bytes that a worker has beyond its start, however low its limit: its stack, and the allocator's notes about the memory that
/// it reserved.
#[cfg(unix)]
const AT_LEAST: u64 = 16 << 20;

/// Limits the memory of this process and writes no core dump when it crashes; on Linux the process ends with its parent. Skips a
/// limit that the operating system does not know.
#[cfg(unix)]
fn confine(memory_bytes: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = |resource, to: u64| {
        let Rlimit { maximum, .. } = getrlimit(resource);
        let current = Some(maximum.map_or(to, |maximum| to.min(maximum)));
        setrlimit(resource, Rlimit { current, maximum })
    };
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let _ = limit(Resource::As, addresses(memory_bytes, &statm, rustix::param::page_size() as u64));
    let _ = limit(Resource::Core, 0);
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
}

/// Returns the limit of address space, in bytes, for a process that may use `memory_bytes`. The system limits addresses, and the
/// program's own code takes some, which do not count. Memory that is reserved already counts and stays usable. If `statm` is
/// empty, the limit is `memory_bytes` itself.
///
/// # Source
///
/// The first and the sixth number of `/proc/self/statm`, in pages: all addresses, and those of data and stack (proc(5)).
#[cfg(unix)]
fn addresses(memory_bytes: u64, statm: &str, page: u64) -> u64 {
    let number = |place| statm.split_whitespace().nth(place).and_then(|pages| pages.parse::<u64>().ok());
    let (Some(all), Some(data)) = (number(0), number(5)) else {
        return memory_bytes;
    };
    let more = memory_bytes.saturating_sub(data.saturating_mul(page)).max(AT_LEAST);
    all.saturating_mul(page).saturating_add(more)
}

/// Does nothing: this system has no such limits.
#[cfg(not(unix))]
fn confine(_memory_bytes: u64) {}

fn answer(path: &Path) -> Answer {
    match files::read(path, files::SIZE_LIMIT) {
        Ok(bytes) => Answer { sha256: hash::of_bytes(&bytes), result: report(&bytes).map(Box::new) },
        Err(reason) => Answer { sha256: String::new(), result: Err(reason) },
    }
}

/// Reads the report in `bytes`. A panic is a failure on this file only: the process can read the next one.
fn report(bytes: &[u8]) -> Result<Report, SkipReason> {
    let read = || Ok(ingest::report(&ingest::read::read(bytes)?));
    panic::catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(SkipReason::Crashed { detail: "the reader stopped unexpectedly".to_owned() }))
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn program_does_not_count_and_reserved_memory_does() {
        const MB: u64 = 1 << 20;
        // 100 MB of addresses, of which 30 are the program and 70 can be written to.
        let statm = "25600 1000 900 4000 0 17920 0\n";
        assert_eq!(addresses(1024 * MB, statm, 4096), (30 + 1024) * MB);
        assert_eq!(addresses(64 * MB, statm, 4096), 100 * MB + AT_LEAST, "more than at its start");
        assert_eq!(addresses(64 * MB, "", 4096), 64 * MB);
        assert_eq!(addresses(u64::MAX, statm, 4096), u64::MAX);
    }
}
