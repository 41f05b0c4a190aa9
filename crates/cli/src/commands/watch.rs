//! `findings index --watch`: the index kept up to date as files come and go, until it is interrupted.
//!
//! Events of the file system only say when to look: what has changed is told by size and time, as in any run. Where there
//! are no events (network drives, more folders than the system watches), looking now and then is enough.

use std::io::Write;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use anyhow::Context;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::index::answer;
use crate::Outcome;
use crate::failure::{hint_of, reasons};
use crate::output::Output;
use crate::reading::Stopped;
use crate::render::shown;
use crate::settings::Settings;
use crate::update::{Changes, Corpus, Effort, Snapshot, update};

/// Files must have been left alone for so long before they are read.
const REST: Duration = Duration::from_millis(500);
/// A file that never rests is read after this time.
const PATIENCE: Duration = Duration::from_mins(1);

/// What ends a wait.
enum Wake {
    /// Something happened to a file.
    Event,
    /// The person, or the system, wants an end.
    End,
}

/// Keeps the index of `settings` up to date, looking at least once in `every`.
///
/// # Errors
///
/// When the first run fails. A later one that fails is told, and tried again.
pub(super) fn run(
    corpus: Corpus<'_>,
    effort: Effort,
    every: Duration,
    settings: &Settings,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let (sender, wakes) = mpsc::channel();
    end_on_interrupt(&effort, sender.clone())?;
    let watcher = watch(corpus, sender);
    let mut watch = Watch { corpus, effort, settings, wakes, seen: None, lacks_access: false, failure: None };
    match watch.update(output) {
        Err(error) if error.is::<Stopped>() => return Ok(Outcome::Found),
        first => watch.answer(&first?, output)?,
    }
    watch.effort = Effort { full: false, verify_content: false, retry: false, ..watch.effort };
    let folders: Vec<String> = corpus.roots.iter().map(|root| shown(root)).collect();
    output.say(format_args!("Watching `{}`; Ctrl-C ends it.", folders.join("`, `")));
    if let Err(error) = &watcher {
        let seconds = every.as_secs();
        output.say(format_args!("The system does not tell of changes ({error}): looking every {seconds} seconds."));
    }
    while let Some(patience) = watch.wait(every) {
        match watch.update_if_changed(patience, output) {
            Err(error) if error.is::<Stopped>() => break,
            Err(error) => watch.tell(&error, output),
            Ok(changes) => {
                watch.failure = None;
                if let Some(changes) = changes {
                    watch.answer(&changes, output)?;
                }
            }
        }
    }
    Ok(Outcome::Found)
}

/// Lets Ctrl-C, and what ends a service, end the wait and give up a run that is under way.
fn end_on_interrupt(effort: &Effort, sender: Sender<Wake>) -> anyhow::Result<()> {
    let stop = effort.stop.clone();
    let end = move || {
        stop.store(true, Ordering::Relaxed);
        // Where nobody waits any more, the run is ending already.
        let _ = sender.send(Wake::End);
    };
    ctrlc::set_handler(end).context("cannot wait for an interrupt")
}

/// Has the system tell of changes for as long as the watcher lives.
fn watch(corpus: Corpus<'_>, sender: Sender<Wake>) -> notify::Result<RecommendedWatcher> {
    let tell = move |event: notify::Result<notify::Event>| {
        // Reading a file is an event, too, and the run reads files.
        if !matches!(event, Ok(notify::Event { kind: EventKind::Access(_), .. })) {
            let _ = sender.send(Wake::Event);
        }
    };
    let mut watcher = notify::recommended_watcher(tell)?;
    for root in corpus.roots {
        watcher.watch(root, RecursiveMode::Recursive)?;
    }
    Ok(watcher)
}

struct Watch<'a> {
    corpus: Corpus<'a>,
    effort: Effort,
    settings: &'a Settings,
    wakes: Receiver<Wake>,
    /// The files as the last run found them; `None` where it failed.
    seen: Option<Snapshot>,
    /// Whether the last run could not open a file. That it can be opened now shows in neither size nor time.
    lacks_access: bool,
    /// The failure that was told last, until a run succeeds.
    failure: Option<String>,
}

impl Watch<'_> {
    /// Waits for something to do; tells until when to wait for files to rest, and nothing where it is to end.
    fn wait(&self, every: Duration) -> Option<Instant> {
        let woken = self.wakes.recv_timeout(every);
        let patience = Instant::now() + PATIENCE;
        let goes_on = match woken {
            Ok(Wake::Event) => self.rest(patience),
            Err(RecvTimeoutError::Timeout) => !self.effort.stop.load(Ordering::Relaxed),
            Ok(Wake::End) | Err(RecvTimeoutError::Disconnected) => false,
        };
        goes_on.then_some(patience)
    }

    /// Waits until nothing has happened for a while, at most until `patience` ends; tells whether to go on.
    fn rest(&self, patience: Instant) -> bool {
        while Instant::now() < patience {
            match self.wakes.recv_timeout(REST) {
                Ok(Wake::Event) => {}
                Err(RecvTimeoutError::Timeout) => return true,
                Ok(Wake::End) | Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
        true
    }

    /// Brings the index up to date where files are not as the last run found them, once they are no longer written to;
    /// returns what a person is to know of it.
    fn update_if_changed(&mut self, patience: Instant, output: &Output) -> anyhow::Result<Option<Changes>> {
        let mut now = self.corpus.snapshot()?;
        if self.seen.as_ref() == Some(&now) {
            return if self.lacks_access { Ok(Some(self.update(output)?).filter(Changes::are_any)) } else { Ok(None) };
        }
        while Instant::now() < patience {
            if !self.rest(patience) {
                return Err(Stopped.into());
            }
            let later = self.corpus.snapshot()?;
            if later == now {
                break;
            }
            now = later;
        }
        self.update(output).map(Some)
    }

    /// Brings the index up to date.
    fn update(&mut self, output: &Output) -> anyhow::Result<Changes> {
        // What changes while the run looks at it is looked at again.
        self.seen = None;
        let seen = self.corpus.snapshot()?;
        let changes = update(self.corpus, &self.effort, self.settings, output)?;
        self.seen = Some(seen);
        self.lacks_access = changes.lack_access();
        Ok(changes)
    }

    /// Tells what a run did.
    fn answer(&self, changes: &Changes, output: &mut Output) -> anyhow::Result<()> {
        answer(changes, true, self.settings, output)?;
        Ok(output.answer.flush()?)
    }

    /// Tells a failure once, however often it happens.
    fn tell(&mut self, error: &anyhow::Error, output: &Output) {
        let reason = reasons(error);
        if self.failure.as_ref() != Some(&reason) {
            output.fail(&reason, hint_of(error).as_deref());
            self.failure = Some(reason);
        }
    }
}
