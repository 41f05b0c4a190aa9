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
    let _ = limit(Resource::As, memory_bytes);
    let _ = limit(Resource::Core, 0);
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
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
