//! Bringing the index up to date: which files are new or changed, reading those, and writing what became of all.

mod batch;
mod before;
mod changes;
mod copies;
mod corpus;

use std::iter;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use index::{Index, IndexError, Writer};

use crate::failure::hinted;
use crate::output::Output;
use crate::overrides::stale;
use crate::reading::{Limits, Stopped};
use crate::settings::Settings;

use batch::{Reading, read_all};
use before::{Before, Missing, has_concepts};
use corpus::Found;

pub(crate) use before::{Pending, pending};
pub(crate) use changes::{Changes, Skip};
pub(crate) use corpus::{Corpus, Snapshot};

/// How much to do again, and how far to go.
#[derive(Debug, Clone, Default)]
pub(crate) struct Effort {
    /// Read every file.
    pub(crate) full: bool,
    /// Tell changed files by their content alone.
    pub(crate) verify_content: bool,
    /// Read those again whose reading failed, timed out or took too much memory.
    pub(crate) retry: bool,
    /// What the reading of one file may take.
    pub(crate) limits: Limits,
    /// Set where the run is to be given up.
    pub(crate) stop: Arc<AtomicBool>,
}

impl Effort {
    /// Whether files are looked into that seem to be as they were.
    fn is_forced(&self) -> bool {
        self.full || self.verify_content
    }
}

/// Brings the index of `settings` up to date with all files of `corpus`. It is as it was until all of them are read.
///
/// # Errors
///
/// When a root is missing or holds no file, when the concepts or overrides are not in form, and when the index cannot be
/// written; it is then as it was. [`Stopped`] where the effort was told to stop.
pub(crate) fn update(
    corpus: Corpus<'_>,
    effort: &Effort,
    settings: &Settings,
    output: &Output,
) -> anyhow::Result<Changes> {
    let found = corpus.look()?;
    if !effort.is_forced()
        && let Some(changes) = nothing_to_do(&found, effort, settings, output)?
    {
        return Ok(changes);
    }
    let mut run = Run::begin(&found, effort, settings)?;
    if run.before.is_outdated && !effort.full {
        output.say("This version of the program reads reports differently: reading all of them again.");
    }
    run.read(&found, effort, settings, output)?;
    output.detail("Writing the index.");
    let mut changes = run.end(&found)?;
    if !found.overrides.is_empty() {
        let index = Index::open(&settings.index)?;
        changes.stale_overrides = stale(&found.overrides, &index.sources()?, &index)?;
    }
    Ok(changes)
}

/// A run under way.
struct Run {
    writer: Writer,
    before: Before,
    changes: Changes,
    /// Files that the index did not know or had no report of, with their hashes.
    arrived: Vec<(String, String)>,
}

impl Run {
    /// Opens the index to write, and asks it what it knows.
    fn begin(found: &Found, effort: &Effort, settings: &Settings) -> anyhow::Result<Self> {
        let mut writer = if effort.full { Writer::rebuild(&settings.index) } else { Writer::open(&settings.index) }?;
        let hint = "correct the line and run `findings index` again, or move the file away";
        let own = found.concepts.as_ref().map(|own| (own.name.as_str(), own.text.as_str()));
        writer.set_concepts(own).map_err(|error| hinted(error, hint))?;
        // A new index knows no files: what it replaces tells the changed ones from the others.
        let known = if effort.full {
            Index::open(&settings.index).and_then(|index| index.sources()).unwrap_or_default()
        } else {
            writer.sources().cloned().collect()
        };
        let before = Before::new(known, effort);
        Ok(Self { writer, before, changes: Changes::default(), arrived: Vec::new() })
    }

    /// Reads what has to be read, and hands it to the index.
    fn read(&mut self, found: &Found, effort: &Effort, settings: &Settings, output: &Output) -> anyhow::Result<()> {
        let Self { writer, before, changes, arrived } = self;
        let is_kept = |file: &&ingest::files::SourceFile| !effort.is_forced() && before.has(file, &found.overrides);
        let (kept, to_read): (Vec<_>, Vec<_>) = found.files.iter().partition(is_kept);
        for file in kept {
            changes.keep(before, &file.key);
        }
        let mut progress = output.progress(&to_read, settings.format);
        read_all(to_read, before, &found.overrides, effort, |files, reading| {
            if effort.stop.load(Ordering::Relaxed) {
                return Err(Stopped.into());
            }
            for (file, passages) in files.iter().zip(iter::once(reading.passages()).chain(iter::repeat(0))) {
                progress.file(file.size, passages);
                if !changes.note(file, before.files.get(&file.path), &reading) {
                    arrived.push((file.path.clone(), file.sha256.clone()));
                }
            }
            match reading {
                Reading::Known(outcome) => {
                    files.into_iter().try_for_each(|file| writer.reuse(file, outcome.clone()))?;
                }
                Reading::Fresh(Ok(report)) => writer.add_copies(files, &report)?,
                Reading::Fresh(Err(reason)) => files.into_iter().for_each(|file| writer.skip(file, reason.clone())),
                Reading::Withheld(_) => {}
            }
            Ok(())
        })?;
        progress.finish();
        Ok(())
    }

    /// Takes out what is gone, and commits.
    fn end(mut self, found: &Found) -> anyhow::Result<Changes> {
        let Missing { gone, withheld } = self.before.missing(&found.files);
        for (path, _) in &gone {
            self.writer.remove(path);
        }
        self.changes.pair_renames(self.arrived, gone);
        self.changes.withhold(&withheld);
        self.changes.settle(&self.writer.commit()?);
        Ok(self.changes)
    }
}

/// What to answer when every file is as the index knows it; `None` where there is something to do.
///
/// Told without taking the lock of the index, so that a run without work never waits and never writes.
fn nothing_to_do(
    found: &Found,
    effort: &Effort,
    settings: &Settings,
    output: &Output,
) -> anyhow::Result<Option<Changes>> {
    let index = match Index::open(&settings.index) {
        Ok(index) => index,
        Err(IndexError::NotFound { .. }) => return Ok(None),
        Err(reason @ IndexError::Incompatible { .. }) => {
            output.say(format_args!("Building the index anew: {reason}."));
            return Ok(None);
        }
        Err(error) => return Err(error.into()),
    };
    let records = index.sources()?;
    let stale = if found.overrides.is_empty() { Vec::new() } else { stale(&found.overrides, &records, &index)? };
    let before = Before::new(records, effort);
    if !found.files.iter().all(|file| before.has(file, &found.overrides)) {
        return Ok(None);
    }
    let Missing { gone, withheld } = before.missing(&found.files);
    if !gone.is_empty() {
        return Ok(None);
    }
    if !has_concepts(&index, found.concepts.as_ref())? {
        return Ok(None);
    }
    let mut changes = Changes { stale_overrides: stale, ..Changes::default() };
    for file in &found.files {
        changes.keep(&before, &file.key);
    }
    changes.withhold(&withheld);
    changes.settle(index.summary());
    Ok(Some(changes))
}
