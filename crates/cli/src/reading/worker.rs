//! The process that reads for another: a file's name in, a report or a reason out, until its input ends.

use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

use ingest::{files, hash};
use report::{Report, SkipReason};

use super::message::{self, Answer, Request};

/// Answers requests until there are no more.
///
/// # Errors
///
/// When the other process is gone.
pub(crate) fn run(memory_bytes: u64) -> io::Result<()> {
    confine(memory_bytes);
    // What goes wrong is told in the answer, and standard error is for last words.
    panic::set_hook(Box::new(|_| {}));
    let (mut requests, mut answers) = (io::stdin().lock(), io::stdout().lock());
    while let Ok(Request { path }) = message::receive(&mut requests) {
        message::send(&mut answers, &answer(Path::new(&path)))?;
    }
    Ok(())
}

/// What a process that reads has beyond its start however little it may have, in bytes: its stack, and what the allocator notes
/// about the memory that it has set aside.
#[cfg(unix)]
const AT_LEAST: u64 = 16 << 20;

/// Sets the limits of this process: its memory, no image of it on disk when it crashes, and on Linux no life without the
/// process that it reads for. A limit that the operating system does not know is left out.
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

/// How many bytes of addresses a process may have that is to have so much memory: what is limited are addresses, of which the
/// program itself takes some that do not count. Memory that is set aside already does count, and can be used in any case.
/// Where nothing is known of it (`statm` is empty), as many as bytes of memory.
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

/// There is no limit that could be set.
#[cfg(not(unix))]
fn confine(_memory_bytes: u64) {}

fn answer(path: &Path) -> Answer {
    match files::read(path, files::SIZE_LIMIT) {
        Ok(bytes) => Answer { sha256: hash::of_bytes(&bytes), result: report(&bytes).map(Box::new) },
        Err(reason) => Answer { sha256: String::new(), result: Err(reason) },
    }
}

/// What is in a file of these bytes. A reader that panics has failed on this file and can go on with the next.
fn report(bytes: &[u8]) -> Result<Report, SkipReason> {
    let read = || Ok(ingest::report(&ingest::read::read(bytes)?));
    panic::catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(SkipReason::Crashed { detail: "the reader stopped unexpectedly".to_owned() }))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_program_itself_is_not_counted_and_memory_set_aside_is() {
        const MB: u64 = 1 << 20;
        // 100 MB of addresses, of which 30 are the program and 70 can be written to.
        let statm = "25600 1000 900 4000 0 17920 0\n";
        assert_eq!(addresses(1024 * MB, statm, 4096), (30 + 1024) * MB);
        assert_eq!(addresses(64 * MB, statm, 4096), 100 * MB + AT_LEAST, "more than at its start");
        assert_eq!(addresses(64 * MB, "", 4096), 64 * MB);
        assert_eq!(addresses(u64::MAX, statm, 4096), u64::MAX);
    }
}
