//! Bringing the index up to date: which files are new or changed, reading those, and writing what became of all.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::mpsc;

use anyhow::{Context, anyhow};
use index::{Index, IndexError, SourceRecord, Writer};
use ingest::files::{self, SourceFile};
use rayon::prelude::*;
use report::{Report, SkipReason};
use serde::Serialize;

use crate::failure::hinted;
use crate::output::Output;
use crate::render::shown;
use crate::settings::Settings;

/// How much to do again.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Effort {
    /// Read every file.
    pub(crate) full: bool,
    /// Tell changed files by their content alone.
    pub(crate) verify_content: bool,
}

/// What became of the files, each list by path.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Changes {
    /// Read for the first time.
    pub(crate) added: Vec<String>,
    /// Read again: the content is another.
    pub(crate) changed: Vec<String>,
    /// Known content under another name.
    pub(crate) renamed: Vec<Rename>,
    /// Gone.
    pub(crate) removed: Vec<String>,
    /// Not in the index, and why; those that were skipped before included.
    pub(crate) skipped: Vec<Skip>,
    /// As they were, skipped ones not counted.
    pub(crate) unchanged: usize,
    /// What the index holds now.
    pub(crate) reports: u64,
    /// What the index holds now.
    pub(crate) passages: u64,
}

/// A file that was given another name.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Rename {
    pub(crate) from: String,
    pub(crate) to: String,
}

/// A file that is not in the index.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Skip {
    pub(crate) path: String,
    #[serde(flatten)]
    pub(crate) reason: SkipReason,
    /// The reason in words.
    pub(crate) message: String,
}

impl Changes {
    /// Whether the index is what it was.
    pub(crate) fn is_none(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.renamed.is_empty() && self.removed.is_empty()
    }
}

/// Brings the index of `settings` up to date with all files under `roots`. It is as it was until all of them are read.
///
/// # Errors
///
/// When a root is missing or holds no file, and when the index cannot be written; it is then as it was.
pub(crate) fn update(
    roots: &[PathBuf],
    effort: Effort,
    settings: &Settings,
    output: &Output,
) -> anyhow::Result<Changes> {
    let found = find(roots)?;
    let is_forced = effort.full || effort.verify_content;
    if !is_forced && let Some(changes) = nothing_to_do(&found, settings, output)? {
        return Ok(changes);
    }
    let mut writer = if effort.full { Writer::rebuild(&settings.index) } else { Writer::open(&settings.index) }?;
    let before = Before::new(if writer.is_new() { Vec::new() } else { writer.sources()? });
    let mut changes = Changes::default();
    let mut arrived = Vec::new();
    let (kept, to_read): (Vec<&SourceFile>, Vec<&SourceFile>) =
        found.iter().partition(|file| !is_forced && before.has(file));
    for file in kept {
        changes.keep(&before, file);
    }
    let bar = output.progress(to_read.len());
    read_all(&to_read, &before, |file, reading| {
        bar.inc(1);
        bar.set_message(file.path.clone());
        let path = file.path.clone();
        let is_same = before.files.get(&path).is_some_and(|record| record.file.sha256 == file.sha256);
        if let Some(reason) = reading.skip_reason() {
            changes.skipped.push(Skip::new(&path, reason.clone()));
        } else if is_same && matches!(reading, Reading::Known(_)) {
            changes.unchanged += 1;
        } else if before.files.contains_key(&path) {
            changes.changed.push(path);
        } else {
            arrived.push((path, file.sha256.clone()));
        }
        match reading {
            Reading::Known(outcome) => writer.reuse(file, outcome),
            Reading::Fresh(Ok(report)) => writer.add(file, &report),
            Reading::Fresh(Err(reason)) => {
                writer.skip(file, reason);
                Ok(())
            }
        }
    })?;
    bar.finish_and_clear();
    let gone = before.gone(&found);
    for (path, _) in &gone {
        writer.remove(path);
    }
    (changes.added, changes.renamed, changes.removed) = pair_renames(arrived, gone);
    output.detail("Writing the index.");
    let summary = writer.commit()?;
    changes.settle(&summary);
    Ok(changes)
}

/// All files under `roots`.
fn find(roots: &[PathBuf]) -> anyhow::Result<Vec<SourceFile>> {
    let hint = "put reports (PDF, Word, text, HTML) there, or name their folder: `findings index FOLDER`";
    if let Some(missing) = roots.iter().find(|root| !root.exists()) {
        return Err(hinted(anyhow!("there is no folder or file `{}`", shown(missing)), hint));
    }
    let found = files::find(roots)?;
    if found.is_empty() {
        let names: Vec<String> = roots.iter().map(|root| shown(root)).collect();
        return Err(hinted(anyhow!("there are no reports in `{}`; the index is as it was", names.join("`, `")), hint));
    }
    Ok(found)
}

/// What to answer when every file is as the index knows it; `None` where there is something to do.
///
/// Told without taking the lock of the index, so that a run without work never waits and never writes.
fn nothing_to_do(found: &[SourceFile], settings: &Settings, output: &Output) -> anyhow::Result<Option<Changes>> {
    let index = match Index::open(&settings.index) {
        Ok(index) => index,
        Err(IndexError::NotFound { .. }) => return Ok(None),
        Err(reason @ IndexError::Incompatible { .. }) => {
            output.say(format_args!("Building the index anew: {reason}."));
            return Ok(None);
        }
        Err(error) => return Err(error.into()),
    };
    let before = Before::new(index.sources()?);
    if before.files.len() != found.len() || !found.iter().all(|file| before.has(file)) {
        return Ok(None);
    }
    let mut changes = Changes::default();
    for file in found {
        changes.keep(&before, file);
    }
    changes.settle(&index.summary()?);
    Ok(Some(changes))
}

/// The files of the index before the run.
struct Before {
    files: BTreeMap<String, SourceRecord>,
    /// What came of each content, by SHA-256.
    outcomes: HashMap<String, Outcome>,
}

impl Before {
    fn new(records: Vec<SourceRecord>) -> Self {
        let current = records.iter().filter(|record| record.file.pipeline == ingest::PIPELINE);
        let outcomes = current.map(|record| (record.file.sha256.clone(), record.outcome.clone())).collect();
        Self { files: records.into_iter().map(|record| (record.file.path.clone(), record)).collect(), outcomes }
    }

    /// Whether the index has `file` as it is, told by size and time.
    fn has(&self, file: &SourceFile) -> bool {
        self.files.get(&file.path).is_some_and(|SourceRecord { file: known, .. }| {
            known.size == file.size
                && known.modified_ns == file.modified_ns
                && known.modified_ns != 0
                && known.pipeline == ingest::PIPELINE
        })
    }

    /// Paths that are not there any more, each with its content.
    fn gone(&self, found: &[SourceFile]) -> Vec<(String, String)> {
        let found: BTreeSet<&str> = found.iter().map(|file| file.path.as_str()).collect();
        let gone = self.files.values().filter(|record| !found.contains(record.file.path.as_str()));
        gone.map(|record| (record.file.path.clone(), record.file.sha256.clone())).collect()
    }
}
