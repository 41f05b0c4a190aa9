//! Brings an index up to date with a corpus.
//!
//! [`snapshot`] is the state of the files at the last run, [`copies`] groups files with the same bytes, [`mod@read_all`] reads
//! what is new or changed, [`changes`] records what became of each file, [`mod@pending`] predicts what a run would find.

mod changes;
mod copies;
mod options;
mod pending;
mod read_all;
mod snapshot;

use std::iter;
use std::path::Path;

use index::{Index, IndexError, Writer};

use crate::error::CorpusError;
use crate::folders::{Contents, Corpus};
use crate::overrides::stale;
use crate::progress::{Notice, Progress};

use read_all::{ReadOutcome, read_all};
use snapshot::{Missing, Snapshot, has_concepts};

pub use changes::{Changes, Rename, SkippedFile};
pub use options::UpdateOptions;
pub use pending::{Pending, pending};

/// Brings the index in the folder `index` up to date with all files of `corpus`, and returns what changed.
///
/// Builds the index if there is none. Searches see the old index until the run ends.
///
/// # Errors
///
/// Every [`CorpusError`]; the index is then as it was.
pub fn update(
    corpus: Corpus<'_>,
    index: &Path,
    options: &UpdateOptions,
    progress: &mut dyn Progress,
) -> Result<Changes, CorpusError> {
    let contents = corpus.contents()?;
    if !options.opens_unchanged()
        && let Some(changes) = nothing_to_do(&contents, index, options, progress)?
    {
        return Ok(changes);
    }
    let mut run = Run::begin(&contents, index, options)?;
    if run.snapshot.is_outdated && !options.full {
        progress.notice(Notice::ReadingAllAgain);
    }
    run.read(&contents, options, progress)?;
    progress.notice(Notice::Writing);
    let mut changes = run.end(&contents)?;
    if !contents.overrides.is_empty() {
        let index = Index::open(index)?;
        changes.stale_overrides = stale(&contents.overrides, &index.sources()?, &index)?;
    }
    Ok(changes)
}

/// A run that writes the index.
struct Run {
    writer: Writer,
    snapshot: Snapshot,
    changes: Changes,
    /// Path and hash of the files of which the index had no report.
    arrived: Vec<(String, String)>,
}

impl Run {
    /// Opens the index for writing, and takes the snapshot of its files.
    fn begin(contents: &Contents, index: &Path, options: &UpdateOptions) -> Result<Self, CorpusError> {
        let mut writer = if options.full { Writer::rebuild(index) } else { Writer::open(index) }?;
        let own = contents.concepts.as_ref().map(|own| (own.name.as_str(), own.text.as_str()));
        writer.set_concepts(own)?;
        // A rebuilt index starts without files: the one that it replaces says which of them have changed.
        let known = if options.full {
            Index::open(index).and_then(|index| index.sources()).unwrap_or_default()
        } else {
            writer.sources().cloned().collect()
        };
        let snapshot = Snapshot::new(known, options.full, options.retry);
        Ok(Self { writer, snapshot, changes: Changes::default(), arrived: Vec::new() })
    }

    /// Reads new and changed files, and gives their reports to the writer.
    fn read(
        &mut self,
        contents: &Contents,
        options: &UpdateOptions,
        progress: &mut dyn Progress,
    ) -> Result<(), CorpusError> {
        let Self { writer, snapshot, changes, arrived } = self;
        let is_unchanged =
            |file: &&ingest::files::SourceFile| !options.opens_unchanged() && snapshot.has(file, &contents.overrides);
        let (unchanged, to_read): (Vec<_>, Vec<_>) = contents.files.iter().partition(is_unchanged);
        for file in unchanged {
            changes.keep(snapshot, &file.key);
        }
        progress.started(to_read.len() as u64, to_read.iter().map(|file| file.size).sum());
        read_all(to_read, snapshot, &contents.overrides, options, |files, outcome| {
            if options.is_stopped() {
                return Err(CorpusError::Stopped);
            }
            for (file, passages) in files.iter().zip(iter::once(outcome.passages()).chain(iter::repeat(0))) {
                match outcome.skip_reason() {
                    Some(reason) => progress.file_skipped(file.size, reason),
                    None => progress.file_read(file.size, passages),
                }
                if !changes.note(file, snapshot.files.get(&file.path), &outcome) {
                    arrived.push((file.path.clone(), file.sha256.clone()));
                }
            }
            match outcome {
                ReadOutcome::Known(outcome) => {
                    files.into_iter().try_for_each(|file| writer.reuse(file, outcome.clone()))?;
                }
                ReadOutcome::Fresh(Ok(report)) => writer.add_copies(files, &report)?,
                ReadOutcome::Fresh(Err(reason)) => files.into_iter().for_each(|file| writer.skip(file, reason.clone())),
                ReadOutcome::Withheld(_) => {}
            }
            Ok(())
        })?;
        progress.finished();
        Ok(())
    }

    /// Removes the files that are gone, and commits.
    fn end(mut self, contents: &Contents) -> Result<Changes, CorpusError> {
        let Missing { gone, withheld } = self.snapshot.missing(&contents.files);
        for (path, _) in &gone {
            self.writer.remove(path);
        }
        self.changes.pair_renames(self.arrived, gone);
        self.changes.withhold(&withheld);
        self.changes.finish(&self.writer.commit()?);
        Ok(self.changes)
    }
}

/// Returns the answer of a run whose files are all unchanged; `None` if there is something to do.
///
/// Does not lock the index, so that a run without work never waits and never writes.
fn nothing_to_do(
    contents: &Contents,
    index: &Path,
    options: &UpdateOptions,
    progress: &mut dyn Progress,
) -> Result<Option<Changes>, CorpusError> {
    let index = match Index::open(index) {
        Ok(index) => index,
        Err(IndexError::NotFound { .. }) => return Ok(None),
        Err(reason @ IndexError::Incompatible { .. }) => {
            progress.notice(Notice::Rebuilding { reason: &reason });
            return Ok(None);
        }
        Err(error) => return Err(error.into()),
    };
    let records = index.sources()?;
    let stale_overrides = stale(&contents.overrides, &records, &index)?;
    let snapshot = Snapshot::new(records, options.full, options.retry);
    let Missing { gone, withheld } = snapshot.missing(&contents.files);
    let is_unchanged = contents.files.iter().all(|file| snapshot.has(file, &contents.overrides))
        && gone.is_empty()
        && has_concepts(&index, contents.concepts.as_ref())?;
    if !is_unchanged {
        return Ok(None);
    }
    let mut changes = Changes { stale_overrides, ..Changes::default() };
    for file in &contents.files {
        changes.keep(&snapshot, &file.key);
    }
    changes.withhold(&withheld);
    changes.finish(index.summary());
    Ok(Some(changes))
}
