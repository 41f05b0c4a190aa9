//! The files of the index before a run: which need not be read again, and which are gone.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::UNIX_EPOCH;

use index::{Index, IndexError, Outcome, SourceRecord};
use ingest::PIPELINE;
use ingest::files::SourceFile;
use report::SkipReason;

use crate::folders::OwnConcepts;
use crate::overrides::Overrides;

/// Whether the index was built with these concepts of the user.
pub(super) fn has_concepts(index: &Index, own: Option<&OwnConcepts>) -> Result<bool, IndexError> {
    let text = own.map(|own| own.text.as_str()).unwrap_or_default();
    Ok(index.own_concepts()? == text)
}

/// Files of the index that are not in the corpus.
#[derive(Debug, Default)]
pub(super) struct Missing {
    /// Path and hash of the files that are gone.
    pub(super) gone: Vec<(String, String)>,
    /// Files in a folder that cannot be opened, by folder: their reports stay.
    pub(super) withheld: BTreeMap<String, Vec<String>>,
}

/// The files of the index before a run.
pub(super) struct Snapshot {
    /// By path.
    pub(super) files: BTreeMap<String, SourceRecord>,
    /// Results that can be used again, by the SHA-256 of a file and the mark of its correction.
    pub(super) outcomes: HashMap<(String, String), Outcome>,
    /// Whether another version of the program read one of them.
    pub(super) is_outdated: bool,
    /// Whether files are read again whose reading failed.
    retry: bool,
    /// Whether the index is built from nothing.
    full: bool,
}

impl Snapshot {
    /// Takes the files of an index. With `full` no result is used again; with `retry` no failure is.
    pub(super) fn new(records: Vec<SourceRecord>, full: bool, retry: bool) -> Self {
        let (current, outdated): (Vec<_>, Vec<_>) = records.iter().partition(|record| record.file.pipeline == PIPELINE);
        let reusable = current
            .into_iter()
            .filter(|record| !full && !record.file.sha256.is_empty() && !is_tried_again(&record.outcome, retry));
        let content = |record: &SourceRecord| (record.file.sha256.clone(), record.file.overrides.clone());
        Self {
            outcomes: reusable.map(|record| (content(record), record.outcome.clone())).collect(),
            is_outdated: !outdated.is_empty(),
            retry,
            full,
            files: records.into_iter().map(|record| (record.file.path.clone(), record)).collect(),
        }
    }

    /// Whether `file` has the size, time and correction that the index knows. A file that could not be opened counts as changed,
    /// and so does one that is to be retried.
    pub(super) fn has(&self, file: &SourceFile, overrides: &Overrides) -> bool {
        let Some(SourceRecord { file: known, outcome }) = self.files.get(&file.key) else { return false };
        if known.overrides != overrides.mark(&file.key, &known.sha256) {
            return false;
        }
        let is_unchanged = match (&file.skip, outcome) {
            (Some(_), Outcome::Skipped(SkipReason::Ignored { .. })) => true,
            (Some(reason), Outcome::Skipped(known)) => reason == known,
            (Some(_), Outcome::Report { .. }) | (None, Outcome::Skipped(SkipReason::Unreadable { .. })) => false,
            (None, _) => {
                known.size == file.size && known.modified_ns.is_some() && known.modified_ns == modified_ns(file)
            }
        };
        is_unchanged && known.pipeline == PIPELINE && !is_tried_again(outcome, self.retry)
    }

    /// Returns the known result for bytes and a correction.
    pub(super) fn outcome(&self, sha256: &str, overrides: &str) -> Option<&Outcome> {
        self.outcomes.get(&(sha256.to_owned(), overrides.to_owned()))
    }

    /// Whether the index has a report of the file at `path` that stays if the file cannot be opened.
    pub(super) fn keeps_report(&self, path: &str) -> bool {
        let outcome = self.files.get(path).map(|record| &record.outcome);
        !self.full && matches!(outcome, Some(Outcome::Report { .. }))
    }

    /// Returns the files of the index that are not among `files`.
    pub(super) fn missing(&self, files: &[SourceFile]) -> Missing {
        let present: BTreeSet<&str> = files.iter().map(|file| file.key.as_str()).collect();
        let closed = files.iter().filter(|file| !self.full && file.skip.is_some() && file.is_withheld());
        let closed: Vec<&str> = closed.map(|file| file.key.as_str()).collect();
        let is_inside =
            |path: &str, folder: &str| path.strip_prefix(folder).is_some_and(|inner| inner.starts_with('/'));
        let mut missing = Missing::default();
        for SourceRecord { file, .. } in
            self.files.values().filter(|record| !present.contains(record.file.path.as_str()))
        {
            match closed.iter().find(|folder| is_inside(&file.path, folder)) {
                Some(folder) => missing.withheld.entry((*folder).to_owned()).or_default().push(file.path.clone()),
                None => missing.gone.push((file.path.clone(), file.sha256.clone())),
            }
        }
        missing
    }
}

/// Whether a file is to be read again because its reading failed.
fn is_tried_again(outcome: &Outcome, retry: bool) -> bool {
    retry && matches!(outcome, Outcome::Skipped(reason) if reason.is_failed_attempt())
}

/// Returns when a file was last changed, in nanoseconds since 1970 (negative before), if the file system knows.
pub(super) fn modified_ns(file: &SourceFile) -> Option<i64> {
    match file.modified?.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_nanos()).ok(),
        Err(until) => i64::try_from(until.duration().as_nanos()).ok().map(|until| -until),
    }
}
