//! Reads many files at once, each in a process of its own.

use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;

use index::Outcome;
use ingest::PIPELINE;
use ingest::files::SourceFile;
use report::{Report, SkipReason};

use super::Effort;
use super::before::Before;
use super::copies::{Copies, copies};
use crate::overrides::{Correction, Overrides};
use crate::reading::{Answer, Reader, modified_ns};

/// What a file gave.
pub(super) enum Reading {
    /// Its content is known: it need not be understood again.
    Known(Outcome),
    /// It was read.
    Fresh(Result<Box<Report>, SkipReason>),
    /// It could not be looked into this time, and may be what it was: what is known of it stays.
    Withheld(SkipReason),
}

impl Reading {
    /// How many passages it gave that were not known.
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

/// Reads files with one process a processor and hands each to `take`, those with the same bytes together, in any order, until
/// `take` fails.
///
/// No more than a few reports wait to be taken, so that memory does not grow with the corpus.
pub(super) fn read_all(
    files: Vec<&SourceFile>,
    before: &Before,
    overrides: &Overrides,
    effort: &Effort,
    mut take: impl FnMut(Vec<index::SourceFile>, Reading) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let copies = copies(files, overrides, &effort.stop);
    let readers = thread::available_parallelism().map_or(1, Into::into).min(copies.len());
    let (sender, receiver) = mpsc::sync_channel(2 * readers);
    let queue = Mutex::new(copies.into_iter());
    thread::scope(|scope| {
        for _ in 0..readers {
            let (sender, queue) = (sender.clone(), &queue);
            scope.spawn(move || {
                let mut reader = Reader::new(effort.limits, Arc::clone(&effort.stop));
                let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                while let Some(copies) = next() {
                    let send = |read| sender.send(read).is_ok();
                    // The receiver is gone once `take` has failed, and then nothing more need be read.
                    if !read_copies(&copies, before, overrides, &mut reader, send) {
                        break;
                    }
                }
            });
        }
        drop(sender);
        receiver.into_iter().try_for_each(|read| {
            let (files, reading) = read?;
            take(files, reading)
        })
    })
}

/// Files with the same bytes, and what they gave.
type Read = anyhow::Result<(Vec<index::SourceFile>, Reading)>;

/// Hands to `send` what files with the same bytes give, of which one is read; until `send` says no. Where that one was changed
/// or could not be opened, the others are read as well.
fn read_copies(
    copies: &Copies<'_>,
    before: &Before,
    overrides: &Overrides,
    reader: &mut Reader,
    send: impl Fn(Read) -> bool,
) -> bool {
    let first = read(copies.first, &copies.sha256, before, overrides, reader);
    let holds_for_all = first.as_ref().is_ok_and(|(file, reading)| {
        let is_unreadable = matches!(reading.skip_reason(), Some(SkipReason::Unreadable { .. }));
        file.sha256 == copies.sha256 && !is_unreadable
    });
    if holds_for_all {
        return send(first.map(|(file, reading)| {
            let copy = |other: &&SourceFile| index::SourceFile {
                path: other.key.clone(),
                modified_ns: modified_ns(other),
                ..file.clone()
            };
            let others: Vec<_> = copies.others.iter().map(copy).collect();
            (std::iter::once(file).chain(others).collect(), reading)
        }));
    }
    let alone = |read: anyhow::Result<(index::SourceFile, Reading)>| read.map(|(file, reading)| (vec![file], reading));
    send(alone(first)) && copies.others.iter().all(|found| send(alone(read(found, "", before, overrides, reader))))
}

/// What a file gives, of which the hash is known already or empty; what is known of one that is withheld stays.
fn read(
    found: &SourceFile,
    sha256: &str,
    before: &Before,
    overrides: &Overrides,
    reader: &mut Reader,
) -> anyhow::Result<(index::SourceFile, Reading)> {
    let (file, reading) = read_anew(found, sha256, before, overrides, reader)?;
    Ok(match reading {
        Reading::Fresh(Err(reason @ SkipReason::Unreadable { .. }))
            if before.keeps_report(&file.path) && found.is_withheld() =>
        {
            (file, Reading::Withheld(reason))
        }
        reading => (file, reading),
    })
}

/// Reads a file, unless its content is known or a person wants it left out, and sets what a person says of it.
fn read_anew(
    found: &SourceFile,
    sha256: &str,
    before: &Before,
    overrides: &Overrides,
    reader: &mut Reader,
) -> anyhow::Result<(index::SourceFile, Reading)> {
    let mut file = index::SourceFile {
        path: found.key.clone(),
        size: found.size,
        modified_ns: modified_ns(found),
        sha256: sha256.to_owned(),
        pipeline: PIPELINE.to_owned(),
        overrides: overrides.mark(&found.key, sha256),
    };
    if file.sha256.is_empty() && (before.knows_contents() || overrides.go_by_bytes()) {
        file.sha256 = found.sha256().unwrap_or_default();
        file.overrides = overrides.mark(&file.path, &file.sha256);
    }
    if let Some(because) = overrides.of(&file.path, &file.sha256).and_then(Correction::ignores) {
        // Once it is no longer left out, its bytes tell whether it is what it was.
        if file.sha256.is_empty() {
            file.sha256 = found.sha256().unwrap_or_default();
        }
        let reason = SkipReason::Ignored { because: because.to_owned() };
        return Ok((file, Reading::Fresh(Err(reason))));
    }
    if let Some(reason) = &found.skip {
        return Ok((file, Reading::Fresh(Err(reason.clone()))));
    }
    if let Some(outcome) = before.outcome(&file.sha256, &file.overrides) {
        return Ok((file, Reading::Known(outcome.clone())));
    }
    let result = match reader.read(&found.path)? {
        Ok(Answer { sha256, result }) => {
            file.sha256 = sha256;
            result
        }
        Err(reason) => {
            file.sha256 = found.sha256().unwrap_or_default();
            Err(reason)
        }
    };
    file.overrides = overrides.mark(&file.path, &file.sha256);
    let correction = overrides.of(&file.path, &file.sha256);
    let result = result.map(|mut report| {
        if let Some(correction) = correction {
            correction.apply(&mut report);
        }
        report
    });
    Ok((file, Reading::Fresh(result)))
}
