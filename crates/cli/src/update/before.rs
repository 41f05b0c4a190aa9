//! What the index knew before a run: which files need not be read, and which another run would have to look at.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use index::{Outcome, SourceRecord};
use ingest::PIPELINE;
use ingest::files::SourceFile;
use report::SkipReason;
use serde::Serialize;

use super::{Corpus, Effort};
use crate::overrides::Overrides;
use crate::reading::modified_ns;

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

/// What has changed in `corpus` since an index with these `sources` was written; `None` where a root is missing.
///
/// # Errors
///
/// When a root cannot be read, and when the overrides are not in form.
pub(crate) fn pending(corpus: Corpus<'_>, sources: Vec<SourceRecord>) -> anyhow::Result<Option<Pending>> {
    if !corpus.roots.iter().all(|root| root.exists()) {
        return Ok(None);
    }
    let overrides = corpus.overrides()?;
    let before = Before::new(sources, &Effort::default());
    let found = corpus.files(&overrides)?;
    let mut pending = Pending::default();
    for file in found.iter().filter(|file| !before.has(file, &overrides)) {
        let list = if before.files.contains_key(&file.key) { &mut pending.changed } else { &mut pending.added };
        list.push(file.key.clone());
    }
    pending.removed = before.gone(&found).into_iter().map(|(path, _)| path).collect();
    Ok(Some(pending))
}

/// The files of the index before the run.
pub(super) struct Before {
    pub(super) files: BTreeMap<String, SourceRecord>,
    /// What came of each content that need not be read again, by SHA-256 and by what was said of it.
    outcomes: HashMap<(String, String), Outcome>,
    /// Whether another version of the program read some of them.
    pub(super) is_outdated: bool,
    /// Whether failed attempts are made again.
    retry: bool,
}

impl Before {
    pub(super) fn new(records: Vec<SourceRecord>, effort: &Effort) -> Self {
        let retry = effort.retry;
        let (current, outdated): (Vec<_>, Vec<_>) = records.iter().partition(|record| record.file.pipeline == PIPELINE);
        let reusable = current
            .into_iter()
            .filter(|record| !effort.full && !record.file.sha256.is_empty() && !is_tried_again(&record.outcome, retry));
        let content = |record: &SourceRecord| (record.file.sha256.clone(), record.file.overrides.clone());
        Self {
            outcomes: reusable.map(|record| (content(record), record.outcome.clone())).collect(),
            is_outdated: !outdated.is_empty(),
            retry,
            files: records.into_iter().map(|record| (record.file.path.clone(), record)).collect(),
        }
    }

    /// Whether the index has `file` as it is, told by size and time, and as `overrides` have it. What could not be opened
    /// is tried again, and so is a failed attempt, where that is wanted.
    pub(super) fn has(&self, file: &SourceFile, overrides: &Overrides) -> bool {
        let Some(SourceRecord { file: known, outcome }) = self.files.get(&file.key) else { return false };
        if known.overrides != overrides.mark(&file.key, &known.sha256) {
            return false;
        }
        let is_as_it_was = match (&file.skip, outcome) {
            (Some(_), Outcome::Skipped(SkipReason::Ignored { .. })) => true,
            (Some(reason), Outcome::Skipped(known)) => reason == known,
            (Some(_), Outcome::Report { .. }) | (None, Outcome::Skipped(SkipReason::Unreadable { .. })) => false,
            (None, _) => known.size == file.size && known.modified_ns == modified_ns(file) && known.modified_ns != 0,
        };
        is_as_it_was && known.pipeline == PIPELINE && !is_tried_again(outcome, self.retry)
    }

    /// What came of a content of which this was said, where it is known.
    pub(super) fn outcome(&self, sha256: &str, overrides: &str) -> Option<&Outcome> {
        self.outcomes.get(&(sha256.to_owned(), overrides.to_owned()))
    }

    /// Whether any content is known.
    pub(super) fn knows_contents(&self) -> bool {
        !self.outcomes.is_empty()
    }

    /// Paths that are not there any more, each with its content.
    pub(super) fn gone(&self, found: &[SourceFile]) -> Vec<(String, String)> {
        let found: BTreeSet<&str> = found.iter().map(|file| file.key.as_str()).collect();
        let gone = self.files.values().filter(|record| !found.contains(record.file.path.as_str()));
        gone.map(|record| (record.file.path.clone(), record.file.sha256.clone())).collect()
    }
}

/// Whether a file is read again for what came of it.
fn is_tried_again(outcome: &Outcome, retry: bool) -> bool {
    retry && matches!(outcome, Outcome::Skipped(reason) if reason.is_failed_attempt())
}
