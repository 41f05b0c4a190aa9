//! Bringing the index up to date: which files are new or changed, reading those, and writing what became of all.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use anyhow::{Context, anyhow};
use index::{Index, IndexError, OWN_CONCEPTS, Outcome, SourceRecord, Summary, Writer, concepts};
use ingest::PIPELINE;
use ingest::files::{self, SourceFile};
use report::{Report, SkipReason};
use serde::Serialize;
use serde_json::Value;

use crate::failure::hinted;
use crate::output::Output;
use crate::reading::{Answer, Limits, Reader, modified_ns};
use crate::render::shown;
use crate::settings::Settings;

/// How much to do again.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Effort {
    /// Read every file.
    pub(crate) full: bool,
    /// Tell changed files by their content alone.
    pub(crate) verify_content: bool,
    /// Read those again whose reading failed, timed out or took too much memory.
    pub(crate) retry: bool,
    /// What the reading of one file may take.
    pub(crate) limits: Limits,
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
    /// The reason, a stable word such as `no-text`.
    pub(crate) reason: String,
    /// The reason in words.
    pub(crate) message: String,
}

impl Changes {
    /// Notes a file that need not be read.
    fn keep(&mut self, before: &Before, path: &str) {
        match before.files.get(path).map(|record| &record.outcome) {
            Some(Outcome::Skipped(reason)) => self.skipped.push(Skip::new(path, reason)),
            _ => self.unchanged += 1,
        }
    }

    /// Puts the lists in order and notes what the index holds now.
    fn settle(&mut self, summary: &Summary) {
        self.changed.sort();
        self.skipped.sort_by(|a, b| a.path.cmp(&b.path));
        self.reports = summary.reports;
        self.passages = summary.passages;
    }
}

impl Skip {
    /// The skipped file of a record; `None` for a file with a report.
    pub(crate) fn of(record: &SourceRecord) -> Option<Self> {
        match &record.outcome {
            Outcome::Skipped(reason) => Some(Self::new(&record.file.path, reason)),
            Outcome::Report { .. } => None,
        }
    }

    fn new(path: &str, reason: &SkipReason) -> Self {
        let tagged = serde_json::to_value(reason).unwrap_or_default();
        let word = tagged.get("reason").and_then(Value::as_str).unwrap_or_default();
        Self { path: path.to_owned(), reason: word.to_owned(), message: reason.to_string() }
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
    let own = own_concepts(roots)?;
    let is_forced = effort.full || effort.verify_content;
    if !is_forced && let Some(changes) = nothing_to_do(&found, own.as_ref(), effort, settings, output)? {
        return Ok(changes);
    }
    let mut writer = if effort.full { Writer::rebuild(&settings.index) } else { Writer::open(&settings.index) }?;
    let hint = "correct the line and run `findings index` again, or move the file away";
    writer.set_concepts(own.as_ref().map(|own| (own.name.as_str(), own.text.as_str()))).map_err(|e| hinted(e, hint))?;
    // A new index knows no files: what it replaces tells the changed ones from the others.
    let known = if effort.full {
        Index::open(&settings.index).and_then(|index| index.sources()).unwrap_or_default()
    } else {
        writer.sources().cloned().collect()
    };
    let before = Before::new(known, effort);
    if before.is_outdated && !effort.full {
        output.say("This version of the program reads reports differently: reading all of them again.");
    }
    let (kept, to_read): (Vec<&SourceFile>, Vec<&SourceFile>) =
        found.iter().partition(|file| !is_forced && before.has(file));
    let mut changes = Changes::default();
    for file in kept {
        changes.keep(&before, &file.key);
    }
    let mut arrived = Vec::new();
    let bar = output.progress(to_read.len());
    read_all(to_read, &before, effort.limits, |file, reading| {
        bar.inc(1);
        bar.set_message(file.path.clone());
        let known = before.files.get(&file.path);
        if let Some(reason) = reading.skip_reason() {
            changes.skipped.push(Skip::new(&file.path, reason));
        } else if known.is_some_and(|known| known.file.sha256 == file.sha256) {
            changes.unchanged += 1;
        } else if known.is_some() {
            changes.changed.push(file.path.clone());
        } else {
            arrived.push((file.path.clone(), file.sha256.clone()));
        }
        match reading {
            Reading::Known(outcome) => writer.reuse(file, outcome),
            Reading::Fresh(Ok(report)) => writer.add(file, &report),
            Reading::Fresh(Err(reason)) => {
                writer.skip(file, reason);
                Ok(())
            }
        }?;
        Ok(())
    })?;
    bar.finish_and_clear();
    let gone = before.gone(&found);
    for (path, _) in &gone {
        writer.remove(path);
    }
    pair_renames(arrived, gone, &mut changes);
    output.detail("Writing the index.");
    changes.settle(&writer.commit()?);
    Ok(changes)
}

/// All files under `roots`.
fn find(roots: &[PathBuf]) -> anyhow::Result<Vec<SourceFile>> {
    let hint = "put reports (PDF, Word, text, HTML) there, or name their folder: `findings index FOLDER`";
    let found = files::find(roots).map_err(|error| hinted(error, hint))?;
    if found.is_empty() {
        let names: Vec<String> = roots.iter().map(|root| shown(root)).collect();
        return Err(hinted(anyhow!("there are no reports in `{}`; the index is as it was", names.join("`, `")), hint));
    }
    Ok(found)
}

/// The user's own concept file.
struct OwnConcepts {
    /// Its path as a person reads it.
    name: String,
    text: String,
}

/// The concept file in the first of `roots` that has one.
fn own_concepts(roots: &[PathBuf]) -> anyhow::Result<Option<OwnConcepts>> {
    let Some(path) = roots.iter().map(|root| root.join(concepts::FILE_NAME)).find(|path| path.is_file()) else {
        return Ok(None);
    };
    let name = shown(&path);
    let text = fs::read_to_string(&path)
        .with_context(|| format!("cannot read `{name}`"))
        .map_err(|error| hinted(error, "make it readable text in UTF-8, or move it away"))?;
    Ok(Some(OwnConcepts { name, text }))
}

/// What to answer when every file is as the index knows it; `None` where there is something to do.
///
/// Told without taking the lock of the index, so that a run without work never waits and never writes.
fn nothing_to_do(
    found: &[SourceFile],
    own: Option<&OwnConcepts>,
    effort: Effort,
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
    let before = Before::new(index.sources()?, effort);
    if before.files.len() != found.len() || !found.iter().all(|file| before.has(file)) {
        return Ok(None);
    }
    let text = own.map(|own| own.text.as_bytes()).unwrap_or_default();
    if index.companion(OWN_CONCEPTS)?.unwrap_or_default() != text {
        return Ok(None);
    }
    let mut changes = Changes::default();
    for file in found {
        changes.keep(&before, &file.key);
    }
    changes.settle(index.summary());
    Ok(Some(changes))
}

/// Files that another run would have to look at.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Pending {
    pub(crate) added: Vec<String>,
    /// Told by size and time.
    pub(crate) changed: Vec<String>,
    pub(crate) removed: Vec<String>,
}

impl Pending {
    /// Whether the index is up to date.
    pub(crate) fn is_nothing(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

/// What has changed under `roots` since an index with these `sources` was written; `None` where a root is missing.
///
/// # Errors
///
/// When a root cannot be read.
pub(crate) fn pending(roots: &[PathBuf], sources: Vec<SourceRecord>) -> anyhow::Result<Option<Pending>> {
    if !roots.iter().all(|root| root.exists()) {
        return Ok(None);
    }
    let before = Before::new(sources, Effort::default());
    let found = files::find(roots)?;
    let mut pending = Pending::default();
    for file in found.iter().filter(|file| !before.has(file)) {
        let list = if before.files.contains_key(&file.key) { &mut pending.changed } else { &mut pending.added };
        list.push(file.key.clone());
    }
    pending.removed = before.gone(&found).into_iter().map(|(path, _)| path).collect();
    Ok(Some(pending))
}

/// The files of the index before the run.
struct Before {
    files: BTreeMap<String, SourceRecord>,
    /// What came of each content that need not be read again, by SHA-256.
    outcomes: HashMap<String, Outcome>,
    /// Whether another version of the program read some of them.
    is_outdated: bool,
    effort: Effort,
}

impl Before {
    fn new(records: Vec<SourceRecord>, effort: Effort) -> Self {
        let (current, outdated): (Vec<_>, Vec<_>) = records.iter().partition(|record| record.file.pipeline == PIPELINE);
        let reusable = current.into_iter().filter(|record| {
            !effort.full && !record.file.sha256.is_empty() && !is_tried_again(&record.outcome, effort)
        });
        Self {
            outcomes: reusable.map(|record| (record.file.sha256.clone(), record.outcome.clone())).collect(),
            is_outdated: !outdated.is_empty(),
            effort,
            files: records.into_iter().map(|record| (record.file.path.clone(), record)).collect(),
        }
    }

    /// Whether the index has `file` as it is, told by size and time. What could not be opened is tried again, and
    /// so is a failed attempt, where that is wanted.
    fn has(&self, file: &SourceFile) -> bool {
        let Some(SourceRecord { file: known, outcome }) = self.files.get(&file.key) else { return false };
        let is_as_it_was = match (&file.skip, outcome) {
            (Some(reason), Outcome::Skipped(known)) => reason == known,
            (Some(_), Outcome::Report { .. }) | (None, Outcome::Skipped(SkipReason::Unreadable { .. })) => false,
            (None, _) => known.size == file.size && known.modified_ns == modified_ns(file) && known.modified_ns != 0,
        };
        is_as_it_was && known.pipeline == PIPELINE && !is_tried_again(outcome, self.effort)
    }

    /// Paths that are not there any more, each with its content.
    fn gone(&self, found: &[SourceFile]) -> Vec<(String, String)> {
        let found: BTreeSet<&str> = found.iter().map(|file| file.key.as_str()).collect();
        let gone = self.files.values().filter(|record| !found.contains(record.file.path.as_str()));
        gone.map(|record| (record.file.path.clone(), record.file.sha256.clone())).collect()
    }
}

/// Whether a file is read again for what came of it.
fn is_tried_again(outcome: &Outcome, effort: Effort) -> bool {
    effort.retry && matches!(outcome, Outcome::Skipped(reason) if reason.is_failed_attempt())
}

/// What a file gave.
enum Reading {
    /// Its content is known: it need not be understood again.
    Known(Outcome),
    /// It was read.
    Fresh(Result<Box<Report>, SkipReason>),
}

impl Reading {
    fn skip_reason(&self) -> Option<&SkipReason> {
        match self {
            Self::Known(Outcome::Skipped(reason)) | Self::Fresh(Err(reason)) => Some(reason),
            Self::Known(Outcome::Report { .. }) | Self::Fresh(Ok(_)) => None,
        }
    }
}

/// Reads files with one process a processor and hands each to `take`, in any order, until `take` fails.
///
/// No more than a few reports wait to be taken, so that memory does not grow with the corpus.
fn read_all(
    mut files: Vec<&SourceFile>,
    before: &Before,
    limits: Limits,
    mut take: impl FnMut(index::SourceFile, Reading) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    // The longest first: a long one at the end would be read by one process while the others wait.
    files.sort_by_key(|file| std::cmp::Reverse(file.size));
    let readers = thread::available_parallelism().map_or(1, Into::into).min(files.len());
    let (sender, receiver) = mpsc::sync_channel(2 * readers);
    let queue = Mutex::new(files.into_iter());
    thread::scope(|scope| {
        for _ in 0..readers {
            let (sender, queue) = (sender.clone(), &queue);
            scope.spawn(move || {
                let mut reader = Reader::new(limits);
                let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                while let Some(file) = next() {
                    // The receiver is gone once `take` has failed, and then nothing more need be read.
                    if sender.send(read(file, before, &mut reader)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        receiver.into_iter().try_for_each(|read| {
            let (file, reading) = read?;
            take(file, reading)
        })
    })
}

/// Reads a file, unless its content is known.
fn read(found: &SourceFile, before: &Before, reader: &mut Reader) -> anyhow::Result<(index::SourceFile, Reading)> {
    let mut file = index::SourceFile {
        path: found.key.clone(),
        size: found.size,
        modified_ns: modified_ns(found),
        sha256: String::new(),
        pipeline: PIPELINE.to_owned(),
    };
    if let Some(reason) = &found.skip {
        return Ok((file, Reading::Fresh(Err(reason.clone()))));
    }
    if !before.outcomes.is_empty() {
        file.sha256 = found.sha256().unwrap_or_default();
        if let Some(outcome) = before.outcomes.get(&file.sha256) {
            return Ok((file, Reading::Known(outcome.clone())));
        }
    }
    match reader.read(&found.path)? {
        Ok(Answer { sha256, result }) => {
            file.sha256 = sha256;
            Ok((file, Reading::Fresh(result)))
        }
        Err(reason) => {
            file.sha256 = found.sha256().unwrap_or_default();
            Ok((file, Reading::Fresh(Err(reason))))
        }
    }
}

/// Tells files that only have another name from those that are new and those that are gone: by their content, each gone
/// one for one new one, in the order of paths.
fn pair_renames(mut arrived: Vec<(String, String)>, gone: Vec<(String, String)>, changes: &mut Changes) {
    arrived.sort();
    for (from, content) in gone {
        match arrived.iter().position(|(_, new)| !content.is_empty() && *new == content) {
            Some(at) => changes.renamed.push(Rename { from, to: arrived.remove(at).0 }),
            None => changes.removed.push(from),
        }
    }
    changes.added = arrived.into_iter().map(|(path, _)| path).collect();
}
