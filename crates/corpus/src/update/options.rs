//! What a caller can ask of a run.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::reading::{Limits, WorkerCommand};

/// How much a run reads again, and when it gives up.
#[derive(Debug, Clone)]
pub struct UpdateOptions {
    /// Reads every file, and builds the index from nothing.
    pub full: bool,
    /// Compares files by content; otherwise a file with the size and time of last time counts as unchanged.
    pub verify_content: bool,
    /// Reads files again whose worker crashed, ran out of time or out of memory last time.
    pub retry: bool,
    /// What the reading of one file may take.
    pub limits: Limits,
    /// Makes the command that starts a worker process, see [`work`](crate::work).
    pub worker: WorkerCommand,
    /// Set by the caller to stop the run, which then fails with [`CorpusError::Stopped`](crate::CorpusError::Stopped).
    pub stop: Arc<AtomicBool>,
}

impl UpdateOptions {
    /// Returns options that read only new and changed files, within the default limits.
    pub fn new(worker: WorkerCommand) -> Self {
        Self {
            full: false,
            verify_content: false,
            retry: false,
            limits: Limits::default(),
            worker,
            stop: Arc::default(),
        }
    }

    /// Whether the caller stopped the run.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Whether the run opens files that seem unchanged.
    pub(super) fn opens_unchanged(&self) -> bool {
        self.full || self.verify_content
    }
}
