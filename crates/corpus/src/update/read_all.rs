//! Reads many files at once, through one worker process for each processor.

use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;

use index::Outcome;
use ingest::PIPELINE;
use ingest::files::SourceFile;
use report::{Report, SkipReason};

use super::copies::{Copies, group_copies};
use super::options::UpdateOptions;
use super::snapshot::{Snapshot, modified_ns};
use crate::error::CorpusError;
use crate::overrides::Overrides;
use crate::reading::{Answer, Reader};

/// What came of reading a file.
pub(super) enum ReadOutcome {
    /// Its bytes are known, and so is their result.
    Known(Outcome),
    /// It was read.
    Fresh(Result<Box<Report>, SkipReason>),
    /// It could not be opened this time: its report from before stays.
    Withheld(SkipReason),
}

impl ReadOutcome {
    /// Counts the passages of a report that was read.
    pub(super) fn passages(&self) -> u64 {
        match self {
            Self::Fresh(Ok(report)) => report.sections.iter().map(|section| section.blocks.len() as u64).sum(),
            Self::Fresh(Err(_)) | Self::Known(_) | Self::Withheld(_) => 0,
        }
    }

    pub(super) fn skip_reason(&self) -> Option<&SkipReason> {
        match self {
            Self::Known(Outcome::Skipped(reason)) | Self::Fresh(Err(reason)) | Self::Withheld(reason) => Some(reason),
            Self::Known(Outcome::Report { .. }) | Self::Fresh(Ok(_)) => None,
        }
    }
}

/// Reads files and calls `take` with the outcome of each, in any order, until `take` fails. Files with the same bytes come together.
///
/// Only a few reports wait to be taken at any time, so memory does not grow with the corpus.
pub(super) fn read_all(
    files: Vec<&SourceFile>,
    snapshot: &Snapshot,
    overrides: &Overrides,
    options: &UpdateOptions,
    mut take: impl FnMut(Vec<index::SourceFile>, ReadOutcome) -> Result<(), CorpusError>,
) -> Result<(), CorpusError> {
    let copies = group_copies(files, overrides, &options.stop);
    let readers = thread::available_parallelism().map_or(1, Into::into).min(copies.len());
    let (sender, receiver) = mpsc::sync_channel(2 * readers);
    let queue = Mutex::new(copies.into_iter());
    thread::scope(|scope| {
        for _ in 0..readers {
            let (sender, queue) = (sender.clone(), &queue);
            scope.spawn(move || {
                let reader = Reader::new(options.limits, options.worker, Arc::clone(&options.stop));
                let mut files = FileReader { snapshot, overrides, reader };
                let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                while let Some(copies) = next() {
                    let send = |read| sender.send(read).is_ok();
                    // The receiver is gone once `take` has failed: stop reading.
                    if !files.read_copies(&copies, send) {
                        break;
                    }
                }
            });
        }
        drop(sender);
        receiver.into_iter().try_for_each(|read| {
            let (files, outcome) = read?;
            take(files, outcome)
        })
    })
}

/// A file and its outcome, or the error that ends the run.
type Read = Result<(index::SourceFile, ReadOutcome), CorpusError>;
/// Files with the same bytes and their outcome, or the error that ends the run.
type ReadCopies = Result<(Vec<index::SourceFile>, ReadOutcome), CorpusError>;

/// Reads files through one worker process.
struct FileReader<'a> {
    snapshot: &'a Snapshot,
    overrides: &'a Overrides,
    reader: Reader,
}

impl FileReader<'_> {
    /// Reads one of the files with the same bytes, and calls `send` with the outcome for all. Reads the others as well if that
    /// one changed meanwhile or could not be opened. Returns `false` once `send` does.
    fn read_copies(&mut self, copies: &Copies<'_>, send: impl Fn(ReadCopies) -> bool) -> bool {
        let first = self.read(copies.first, &copies.sha256);
        let holds_for_all = first.as_ref().is_ok_and(|(file, outcome)| {
            let is_unreadable = matches!(outcome.skip_reason(), Some(SkipReason::Unreadable { .. }));
            file.sha256 == copies.sha256 && !is_unreadable
        });
        if holds_for_all {
            return send(first.map(|(file, outcome)| {
                let copy = |other: &&SourceFile| index::SourceFile {
                    path: other.key.clone(),
                    modified_ns: modified_ns(other),
                    ..file.clone()
                };
                let others: Vec<_> = copies.others.iter().map(copy).collect();
                (std::iter::once(file).chain(others).collect(), outcome)
            }));
        }
        let alone = |read: Read| read.map(|(file, outcome)| (vec![file], outcome));
        send(alone(first)) && copies.others.iter().all(|found| send(alone(self.read(found, ""))))
    }

    /// Reads a file and corrects its report, unless its bytes are known or an override leaves it out; `sha256` is empty if it is
    /// not known. A report from before stays while its file cannot be opened.
    fn read(&mut self, found: &SourceFile, sha256: &str) -> Read {
        let overrides = self.overrides;
        let mut file = index::SourceFile {
            path: found.key.clone(),
            size: found.size,
            modified_ns: modified_ns(found),
            sha256: sha256.to_owned(),
            pipeline: PIPELINE.to_owned(),
            overrides: overrides.mark(&found.key, sha256),
        };
        if file.sha256.is_empty() && (!self.snapshot.outcomes.is_empty() || overrides.go_by_bytes()) {
            file.sha256 = found.sha256().unwrap_or_default();
            file.overrides = overrides.mark(&file.path, &file.sha256);
        }
        let because = overrides.of(&file.path, &file.sha256).and_then(|correction| correction.ignore.clone());
        let mut result = if let Some(because) = because {
            // The hash shows whether the file has changed once it is no longer left out.
            if file.sha256.is_empty() {
                file.sha256 = found.sha256().unwrap_or_default();
            }
            Err(SkipReason::Ignored { because })
        } else if let Some(reason) = &found.skip {
            Err(reason.clone())
        } else if let Some(outcome) = self.snapshot.outcome(&file.sha256, &file.overrides) {
            return Ok((file, ReadOutcome::Known(outcome.clone())));
        } else {
            let (sha256, result) = match self.reader.read(&found.path)? {
                Ok(Answer { sha256, result }) => (sha256, result),
                Err(reason) => (found.sha256().unwrap_or_default(), Err(reason)),
            };
            file.sha256 = sha256;
            file.overrides = overrides.mark(&file.path, &file.sha256);
            result
        };
        if let (Ok(report), Some(correction)) = (&mut result, overrides.of(&file.path, &file.sha256)) {
            correction.apply(report);
        }
        let outcome = match result {
            Err(reason @ SkipReason::Unreadable { .. })
                if self.snapshot.keeps_report(&file.path) && found.is_withheld() =>
            {
                ReadOutcome::Withheld(reason)
            }
            result => ReadOutcome::Fresh(result),
        };
        Ok((file, outcome))
    }
}
