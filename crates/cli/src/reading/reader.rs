//! Reads files in a process of its own, within limits, and tells how that process fell when it did.

use std::ffi::OsString;
use std::fmt;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::Context;
use report::SkipReason;

use super::message::{self, Answer, Request};

/// Last words of a process that are kept, in bytes.
const LAST_WORDS: usize = 4096;
/// How long an answer is waited for before it is looked whether to stop.
const GLANCE: Duration = Duration::from_millis(100);

/// What the reading of one file may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Time by the clock.
    pub(crate) time: Duration,
    /// Memory of the process, in bytes. Held to on Unix only.
    pub(crate) memory_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_mins(1), memory_bytes: 1 << 30 }
    }
}

/// A run that was given up because it was told to stop. The index is as it was.
#[derive(Debug)]
pub(crate) struct Stopped;

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the run was interrupted; the index is as it was")
    }
}

impl std::error::Error for Stopped {}

/// Reads one file at a time in a process that is started when it is needed, and again after it fell.
pub(crate) struct Reader {
    limits: Limits,
    /// Set where the reading is to be given up.
    stop: Arc<AtomicBool>,
    command: fn(&Limits) -> io::Result<Command>,
    process: Option<Process>,
}

impl Reader {
    pub(crate) fn new(limits: Limits, stop: Arc<AtomicBool>) -> Self {
        Self { limits, stop, command: this_program, process: None }
    }

    /// Reads a file; `Err(reason)` where the process did not live to tell.
    ///
    /// A process that falls may have been weakened by the files before, so that the verdict is that of a fresh one.
    ///
    /// # Errors
    ///
    /// When no process can be started; [`Stopped`] where it was told to stop.
    pub(crate) fn read(&mut self, path: &Path) -> anyhow::Result<Result<Answer, SkipReason>> {
        loop {
            let mut process = match self.process.take() {
                Some(process) => process,
                None => Process::start((self.command)(&self.limits)).context("could not start a process that reads")?,
            };
            match process.ask(path, self.limits.time, &self.stop) {
                Ok(Answer { result: Err(SkipReason::OutOfMemory { .. }), .. }) if !process.is_fresh => {
                    let _ = process.finish();
                }
                Ok(answer) => {
                    process.is_fresh = false;
                    self.process = Some(process);
                    return Ok(Ok(answer.within(self.limits.memory_bytes)));
                }
                Err(fall) => {
                    let is_final = process.is_fresh || fall == Fall::Late;
                    let reason = process.end(fall, self.limits);
                    if fall == Fall::Stopped {
                        return Err(Stopped.into());
                    }
                    if is_final {
                        return Ok(Err(reason));
                    }
                }
            }
        }
    }
}

/// This program as a reading process. On Linux by a name that stands even after the program's file was replaced.
fn this_program(limits: &Limits) -> io::Result<Command> {
    let program = if cfg!(target_os = "linux") { "/proc/self/exe".into() } else { std::env::current_exe()? };
    let mut command = Command::new(program);
    command.args(["read-worker", "--memory-bytes"]).arg(limits.memory_bytes.to_string());
    // The allocator sets aside this much at a time, a gibibyte where the program was not built to take less: what it has
    // before the process limits itself can be used whatever the limit is.
    command.env("MIMALLOC_ARENA_RESERVE", "32MiB");
    Ok(command)
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fall {
    /// There was none in time.
    Late,
    /// It is not waited for any more.
    Stopped,
    /// The process ended.
    Dead,
}

/// A reading process.
struct Process {
    child: Child,
    requests: ChildStdin,
    /// Closed when the process ends.
    answers: Receiver<Answer>,
    last_words: JoinHandle<Vec<u8>>,
    /// Whether it has read nothing yet.
    is_fresh: bool,
}

impl Process {
    fn start(command: io::Result<Command>) -> io::Result<Self> {
        let mut command = command?;
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Ctrl-C is for the run, which ends its processes itself.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let (Some(requests), Some(mut stdout), Some(stderr)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(io::Error::other("it has no streams"));
        };
        let (sender, answers) = mpsc::channel();
        thread::spawn(move || {
            while let Ok(answer) = message::receive(&mut stdout) {
                if sender.send(answer).is_err() {
                    break;
                }
            }
        });
        let last_words = thread::spawn(move || tail(stderr));
        Ok(Self { child, requests, answers, last_words, is_fresh: true })
    }

    fn ask(&mut self, path: &Path, time: Duration, stop: &AtomicBool) -> Result<Answer, Fall> {
        let request = Request { path: OsString::from(path) };
        message::send(&mut self.requests, &request).map_err(|_| Fall::Dead)?;
        let begin = Instant::now();
        loop {
            let left = time.saturating_sub(begin.elapsed());
            match self.answers.recv_timeout(left.min(GLANCE)) {
                Ok(answer) => return Ok(answer),
                Err(RecvTimeoutError::Disconnected) => return Err(Fall::Dead),
                Err(RecvTimeoutError::Timeout) if stop.load(Ordering::Relaxed) => return Err(Fall::Stopped),
                Err(RecvTimeoutError::Timeout) if left <= GLANCE => return Err(Fall::Late),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Ends the process, if it has not ended, and says what became of its file.
    fn end(mut self, fall: Fall, limits: Limits) -> SkipReason {
        if fall != Fall::Dead {
            // One that has ended meanwhile cannot be killed, and need not be.
            let _ = self.child.kill();
        }
        let (status, words) = self.finish();
        match fall {
            Fall::Late => SkipReason::TimedOut { seconds: limits.time.as_secs() },
            Fall::Dead | Fall::Stopped => reason(status.ok(), &String::from_utf8_lossy(&words), limits.memory_bytes),
        }
    }

    /// Lets the process end, as it does when there are no more requests.
    fn finish(self) -> (io::Result<ExitStatus>, Vec<u8>) {
        let Self { mut child, requests, last_words, .. } = self;
        drop(requests);
        (child.wait(), last_words.join().unwrap_or_default())
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Some(process) = self.process.take() {
            let _ = process.finish();
        }
    }
}

/// What is written into a stream last, until it ends.
fn tail(mut stream: impl Read) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut piece = [0; 512];
    while let Ok(length @ 1..) = stream.read(&mut piece) {
        kept.extend_from_slice(piece.get(..length).unwrap_or_default());
        let excess = kept.len().saturating_sub(LAST_WORDS);
        kept.drain(..excess);
    }
    kept
}

/// Why a process ended that should not have. The words are those of Rust's runtime.
fn reason(status: Option<ExitStatus>, words: &str, memory_bytes: u64) -> SkipReason {
    if words.contains("memory allocation of") {
        return SkipReason::OutOfMemory { limit: memory_bytes };
    }
    let detail = if words.contains("overflowed its stack") {
        "it is nested too deeply for the reader".to_owned()
    } else {
        let end = status.map_or_else(|| "in an unknown way".to_owned(), |status| format!("with {status}"));
        format!("the reading process ended {end}")
    };
    SkipReason::Crashed { detail }
}

#[cfg(all(test, unix))]
mod tests;
