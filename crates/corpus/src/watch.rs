//! Keeps an index up to date as files come and go.
//!
//! Events of the file system only say when to look; a run then finds what changed. Where there are no events (network
//! drives, more folders than the system can watch), [`Watch`] looks at regular times.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::error::CorpusError;
use crate::folders::{Corpus, Fingerprint};
use crate::progress::Progress;
use crate::update::{Changes, UpdateOptions, update};

/// Files are read once nothing has changed for this time.
const REST: Duration = Duration::from_millis(500);
/// Files that keep changing are read after this time.
const PATIENCE: Duration = Duration::from_mins(1);

/// An index that follows a corpus: [`Watch::first_run`] once, then [`Watch::next_changes`] until it returns `None`.
pub struct Watch<'a> {
    corpus: Corpus<'a>,
    index: &'a Path,
    options: UpdateOptions,
    /// The longest time between two looks.
    every: Duration,
    sender: Sender<()>,
    /// Receives a message when a file changes, and when the watch is to stop.
    wakes: Receiver<()>,
    /// Sends events as long as it lives.
    events: notify::Result<RecommendedWatcher>,
    /// The corpus at the last run; `None` if that run failed.
    seen: Option<Fingerprint>,
    /// Whether the last run could not open a file.
    lacks_access: bool,
    /// The failure that was returned last, until a run succeeds.
    failure: Option<String>,
}

/// Ends a [`Watch`] from another thread or a signal handler.
pub struct Stopper {
    stop: Arc<AtomicBool>,
    sender: Sender<()>,
}

impl Stopper {
    /// Ends the wait, and the run if there is one.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
        // Fails once the watch is gone.
        let _ = self.sender.send(());
    }
}

impl<'a> Watch<'a> {
    /// Begins to watch `corpus`, to be looked at once in `every` at least.
    pub fn new(corpus: Corpus<'a>, index: &'a Path, options: UpdateOptions, every: Duration) -> Self {
        let (sender, wakes) = mpsc::channel();
        let events = events(corpus, sender.clone());
        let (seen, lacks_access, failure) = (None, false, None);
        Self { corpus, index, options, every, sender, wakes, events, seen, lacks_access, failure }
    }

    /// Returns a handle that ends this watch.
    pub fn stopper(&self) -> Stopper {
        Stopper { stop: Arc::clone(&self.options.stop), sender: self.sender.clone() }
    }

    /// Returns why the system reports no changes; the watch then only looks at regular times.
    pub fn events_error(&self) -> Option<String> {
        self.events.as_ref().err().map(ToString::to_string)
    }

    /// Brings the index up to date as the options say. Later runs read only new and changed files.
    ///
    /// # Errors
    ///
    /// Those of [`update`].
    pub fn first_run(&mut self, progress: &mut dyn Progress) -> Result<Changes, CorpusError> {
        let changes = self.update(progress)?;
        self.options = UpdateOptions { full: false, verify_content: false, retry: false, ..self.options.clone() };
        Ok(changes)
    }

    /// Waits until the corpus changes, brings the index up to date and returns what changed; `None` once the watch is stopped.
    ///
    /// # Errors
    ///
    /// Those of [`update`]. The next call tries again. A failure that repeats is returned once.
    pub fn next_changes(&mut self, progress: &mut dyn Progress) -> Option<Result<Changes, CorpusError>> {
        while let Some(patience) = self.wait() {
            match self.update_if_changed(patience, progress) {
                Err(CorpusError::Stopped) => return None,
                Err(error) => {
                    let failure = error.to_string();
                    if self.failure.as_ref() != Some(&failure) {
                        self.failure = Some(failure);
                        return Some(Err(error));
                    }
                }
                Ok(changes) => {
                    self.failure = None;
                    if let Some(changes) = changes {
                        return Some(Ok(changes));
                    }
                }
            }
        }
        None
    }

    /// Waits for something to do. Returns until when to wait for files to rest; `None` to stop.
    fn wait(&self) -> Option<Instant> {
        let has_event = self.wakes.recv_timeout(self.every).is_ok();
        let patience = Instant::now() + PATIENCE;
        if has_event {
            self.rest(patience);
        }
        (!self.options.is_stopped()).then_some(patience)
    }

    /// Waits until nothing has happened for a while, until `patience` at most, or until the watch is stopped.
    fn rest(&self, patience: Instant) {
        while Instant::now() < patience && !self.options.is_stopped() && self.wakes.recv_timeout(REST).is_ok() {}
    }

    /// Runs if the corpus differs from the last run, once its files are no longer written to. Returns what a person should see.
    fn update_if_changed(
        &mut self,
        patience: Instant,
        progress: &mut dyn Progress,
    ) -> Result<Option<Changes>, CorpusError> {
        let mut now = self.corpus.fingerprint()?;
        if self.seen.as_ref() == Some(&now) {
            // A file that can be opened again has the same size and time.
            return if self.lacks_access {
                Ok(Some(self.update(progress)?).filter(Changes::has_changes))
            } else {
                Ok(None)
            };
        }
        while Instant::now() < patience {
            self.rest(patience);
            if self.options.is_stopped() {
                return Err(CorpusError::Stopped);
            }
            let later = self.corpus.fingerprint()?;
            if later == now {
                break;
            }
            now = later;
        }
        self.update(progress).map(Some)
    }

    /// Brings the index up to date.
    fn update(&mut self, progress: &mut dyn Progress) -> Result<Changes, CorpusError> {
        // Taken before the run, so that the next look finds what changes during it.
        self.seen = None;
        let seen = self.corpus.fingerprint()?;
        let changes = update(self.corpus, self.index, &self.options, progress)?;
        self.seen = Some(seen);
        self.lacks_access = changes.lacks_access();
        Ok(changes)
    }
}

/// Has the system report changes for as long as the watcher lives.
fn events(corpus: Corpus<'_>, sender: Sender<()>) -> notify::Result<RecommendedWatcher> {
    let wake = move |event: notify::Result<notify::Event>| {
        // Reading a file is an event too, and runs read files.
        if !matches!(event, Ok(notify::Event { kind: EventKind::Access(_), .. })) {
            let _ = sender.send(());
        }
    };
    let mut watcher = notify::recommended_watcher(wake)?;
    for root in corpus.roots {
        watcher.watch(root, RecursiveMode::Recursive)?;
    }
    Ok(watcher)
}
