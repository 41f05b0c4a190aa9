//! What the index knew before a run: which files need not be read, and which another run would have to look at.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use index::{Index, OWN_CONCEPTS, Outcome, SourceRecord};
use ingest::PIPELINE;
use ingest::files::SourceFile;
use report::SkipReason;
use serde::Serialize;

use super::corpus::OwnConcepts;
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
    /// Whether the user's concepts are others.
    pub(crate) concepts: bool,
}

impl Pending {
    /// Whether the index is up to date.
    pub(crate) fn is_nothing(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty() && !self.concepts
    }
}

/// What has changed in `corpus` since `index`, whose files are `sources`, was written; `None` where a root is missing.
///
/// # Errors
///
/// When a root or the index cannot be read, and when the overrides are not in form.
pub(crate) fn pending(
    corpus: Corpus<'_>,
    index: &Index,
    sources: Vec<SourceRecord>,
) -> anyhow::Result<Option<Pending>> {
    if !corpus.roots.iter().all(|root| root.exists()) {
        return Ok(None);
    }
    let overrides = corpus.overrides()?;
    let before = Before::new(sources, &Effort::default());
    let found = corpus.files(&overrides)?;
    let mut pending = Pending { concepts: !has_concepts(index, corpus.concepts()?.as_ref())?, ..Pending::default() };
    for file in found.iter().filter(|file| !before.has(file, &overrides)) {
        let list = if before.files.contains_key(&file.key) { &mut pending.changed } else { &mut pending.added };
        list.push(file.key.clone());
    }
    pending.removed = before.missing(&found).gone.into_iter().map(|(path, _)| path).collect();
    Ok(Some(pending))
}

/// Whether the index was built with these concepts of the user's own.
///
/// # Errors
///
/// When the index cannot be read.
pub(super) fn has_concepts(index: &Index, own: Option<&OwnConcepts>) -> anyhow::Result<bool> {
    let text = own.map(|own| own.text.as_str()).unwrap_or_default();
    Ok(index.companion(OWN_CONCEPTS)?.unwrap_or_default() == text)
}

/// Files of the index that were not found.
#[derive(Debug, Default)]
pub(super) struct Missing {
    /// Paths that are not there any more, each with its content.
    pub(super) gone: Vec<(String, String)>,
    /// Paths in a folder that could not be looked into, by the folder: what is known of them stays.
    pub(super) withheld: BTreeMap<String, Vec<String>>,
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
    /// Whether the index is built anew, so that nothing stays.
    full: bool,
}

impl Before {
    pub(super) fn new(records: Vec<SourceRecord>, effort: &Effort) -> Self {
        let &Effort { retry, full, .. } = effort;
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
            (None, _) => {
                known.size == file.size && known.modified_ns.is_some() && known.modified_ns == modified_ns(file)
            }
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

    /// Whether the index has a report of the file at `path`, which stays where the file cannot be looked into.
    pub(super) fn keeps_report(&self, path: &str) -> bool {
        let outcome = self.files.get(path).map(|record| &record.outcome);
        !self.full && matches!(outcome, Some(Outcome::Report { .. }))
    }

    /// Files that were not found.
    pub(super) fn missing(&self, found: &[SourceFile]) -> Missing {
        let there: BTreeSet<&str> = found.iter().map(|file| file.key.as_str()).collect();
        let closed = found.iter().filter(|file| !self.full && file.skip.is_some() && file.is_withheld());
        let closed: Vec<&str> = closed.map(|file| file.key.as_str()).collect();
        let is_inside =
            |path: &str, folder: &str| path.strip_prefix(folder).is_some_and(|inner| inner.starts_with('/'));
        let mut missing = Missing::default();
        for SourceRecord { file, .. } in self.files.values().filter(|record| !there.contains(record.file.path.as_str()))
        {
            match closed.iter().find(|folder| is_inside(&file.path, folder)) {
                Some(folder) => missing.withheld.entry((*folder).to_owned()).or_default().push(file.path.clone()),
                None => missing.gone.push((file.path.clone(), file.sha256.clone())),
            }
        }
        missing
    }
}

/// Whether a file is read again for what came of it.
fn is_tried_again(outcome: &Outcome, retry: bool) -> bool {
    retry && matches!(outcome, Outcome::Skipped(reason) if reason.is_failed_attempt())
}
