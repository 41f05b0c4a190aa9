//! Reads files through a worker process, within limits, and judges how the process ended if it did.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use report::SkipReason;

use super::message::{self, Answer, Request};
use crate::error::CorpusError;

/// Bytes kept of the last words of a process.
const LAST_WORDS: usize = 4096;
/// Time between two looks at whether to stop, while waiting for an answer.
const POLL: Duration = Duration::from_millis(100);

/// What the reading of one file may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Time by the clock.
    pub time: Duration,
    /// Memory of the process, in bytes; enforced on Unix only.
    pub memory_bytes: u64,
}

impl Default for Limits {
    /// A minute and a gibibyte.
    fn default() -> Self {
        Self { time: Duration::from_mins(1), memory_bytes: 1 << 30 }
    }
}

/// Makes the command that starts a worker: a program that calls [`work`](crate::work) with [`Limits::memory_bytes`].
pub type WorkerCommand = fn(&Limits) -> io::Result<Command>;

/// Reads one file at a time through a worker process. Starts the process when it needs one, and again after it ended.
pub(crate) struct Reader {
    limits: Limits,
    command: WorkerCommand,
    /// Set when the reader is to give up.
    stop: Arc<AtomicBool>,
    process: Option<Process>,
}

impl Reader {
    pub(crate) fn new(limits: Limits, command: WorkerCommand, stop: Arc<AtomicBool>) -> Self {
        Self { limits, command, stop, process: None }
    }

    /// Reads a file; `Err(reason)` if the process ended or ran out of time.
    ///
    /// Earlier files may have weakened a process that ends, so the file is read again by a fresh one, whose verdict holds.
    ///
    /// # Errors
    ///
    /// [`CorpusError::Worker`] if no process can be started, [`CorpusError::Stopped`].
    pub(crate) fn read(&mut self, path: &Path) -> Result<Result<Answer, SkipReason>, CorpusError> {
        loop {
            let mut process = match self.process.take() {
                Some(process) => process,
                None => Process::start((self.command)(&self.limits)).map_err(CorpusError::Worker)?,
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
                Err(failure) => {
                    let is_final = process.is_fresh || failure == WorkerFailure::TimedOut;
                    let reason = process.end(failure, self.limits);
                    if failure == WorkerFailure::Stopped {
                        return Err(CorpusError::Stopped);
                    }
                    if is_final {
                        return Ok(Err(reason));
                    }
                }
            }
        }
    }
}

/// Why a worker gave no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WorkerFailure {
    /// There was none in time.
    TimedOut,
    /// The run was stopped.
    Stopped,
    /// The process ended.
    Ended,
}

/// A worker process.
struct Process {
    child: Child,
    requests: ChildStdin,
    /// Closed when the process ends.
    answers: Receiver<Answer>,
    last_words: JoinHandle<Vec<u8>>,
    /// Whether it has not read a file yet.
    is_fresh: bool,
}

impl Process {
    fn start(command: io::Result<Command>) -> io::Result<Self> {
        let mut command = command?;
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Ctrl-C is meant for the run, which ends its workers itself.
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

    fn ask(&mut self, path: &Path, time: Duration, stop: &AtomicBool) -> Result<Answer, WorkerFailure> {
        message::send(&mut self.requests, &Request::from(path)).map_err(|_| WorkerFailure::Ended)?;
        let begin = Instant::now();
        loop {
            let left = time.saturating_sub(begin.elapsed());
            match self.answers.recv_timeout(left.min(POLL)) {
                Ok(answer) => return Ok(answer),
                Err(RecvTimeoutError::Disconnected) => return Err(WorkerFailure::Ended),
                Err(RecvTimeoutError::Timeout) if stop.load(Ordering::Relaxed) => return Err(WorkerFailure::Stopped),
                Err(RecvTimeoutError::Timeout) if left <= POLL => return Err(WorkerFailure::TimedOut),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Ends the process if it still runs, and returns why its file is skipped.
    fn end(mut self, failure: WorkerFailure, limits: Limits) -> SkipReason {
        if failure != WorkerFailure::Ended {
            // Fails if the process has ended meanwhile, which is just as well.
            let _ = self.child.kill();
        }
        let (status, words) = self.finish();
        match failure {
            WorkerFailure::TimedOut => SkipReason::TimedOut { seconds: limits.time.as_secs() },
            WorkerFailure::Ended | WorkerFailure::Stopped => {
                reason(status.ok(), &String::from_utf8_lossy(&words), limits.memory_bytes)
            }
        }
    }

    /// Lets the process end, as it does when requests end.
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

/// Reads a stream to its end and returns its last bytes.
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

/// Returns why a process ended on its own. Recognises the messages of Rust's runtime.
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
