//! What a run did with the files.

use std::collections::BTreeMap;
use std::fmt::Write;

use index::{Outcome, SourceFile, SourceRecord, Summary};
use report::SkipReason;
use serde::Serialize;
use serde_json::Value;

use super::batch::Reading;
use super::before::Before;
use crate::render::count;

/// The reason of a file that is left out on purpose.
const IGNORED: &str = "ignored";
/// The reason of a file that could not be opened.
const UNREADABLE: &str = "unreadable";

/// What became of the files, each list by path.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Changes {
    /// Read for the first time, or without success before.
    pub(crate) added: Vec<String>,
    /// Read again: the content is another.
    pub(crate) changed: Vec<String>,
    /// The same content, of which the overrides say something else than before.
    pub(crate) corrected: Vec<String>,
    /// Known content under another name.
    pub(crate) renamed: Vec<Rename>,
    /// Gone.
    pub(crate) removed: Vec<String>,
    /// Had a report and have none any more; among the skipped ones, too.
    pub(crate) lost: Vec<String>,
    /// Not in the index, and why; those that were skipped before included.
    pub(crate) skipped: Vec<Skip>,
    /// As they were, skipped ones not counted.
    pub(crate) unchanged: usize,
    /// Entries of the overrides that do nothing any more, in words.
    pub(crate) stale_overrides: Vec<String>,
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
    pub(super) fn keep(&mut self, before: &Before, path: &str) {
        match before.files.get(path).map(|record| &record.outcome) {
            Some(Outcome::Skipped(reason)) => self.skipped.push(Skip::new(path, reason)),
            _ => self.unchanged += 1,
        }
    }

    /// Notes a file that was read, and what was known of it before; `false` where it is to be told as added, since the index
    /// has its report for the first time.
    pub(super) fn note(&mut self, file: &SourceFile, known: Option<&SourceRecord>, reading: &Reading) -> bool {
        if let Some(reason) = reading.skip_reason() {
            let mut skip = Skip::new(&file.path, reason);
            if let Reading::Withheld(_) = reading {
                skip.message.push_str("; its report from before stays");
            } else if known.is_some_and(|known| matches!(known.outcome, Outcome::Report { .. }))
                && skip.reason != IGNORED
            {
                self.lost.push(file.path.clone());
            }
            self.skipped.push(skip);
            return true;
        }
        match known.map(|record| (&record.file, &record.outcome)) {
            Some((known, _)) if known.sha256 != file.sha256 => self.changed.push(file.path.clone()),
            Some((known, _)) if known.overrides != file.overrides => self.corrected.push(file.path.clone()),
            Some((_, Outcome::Report { .. })) => self.unchanged += 1,
            Some((_, Outcome::Skipped(_))) | None => return false,
        }
        true
    }

    /// Notes the files of folders that could not be looked into, by folder.
    pub(super) fn withhold(&mut self, withheld: &BTreeMap<String, Vec<String>>) {
        for skip in &mut self.skipped {
            if let Some(files) = withheld.get(&skip.path) {
                let _ =
                    write!(skip.message, "; what was read of the {} in it stays", count(files.len() as u64, "file"));
            }
        }
    }

    /// Tells files that only have another name from those that are new and those that are gone: by their content, each
    /// gone one for one new one, in the order of paths. Both lists hold paths with hashes.
    pub(super) fn pair_renames(&mut self, mut arrived: Vec<(String, String)>, gone: Vec<(String, String)>) {
        arrived.sort();
        for (from, content) in gone {
            match arrived.iter().position(|(_, new)| !content.is_empty() && *new == content) {
                Some(at) => self.renamed.push(Rename { from, to: arrived.remove(at).0 }),
                None => self.removed.push(from),
            }
        }
        self.added = arrived.into_iter().map(|(path, _)| path).collect();
    }

    /// Puts the lists in order and notes what the index holds now.
    pub(super) fn settle(&mut self, summary: &Summary) {
        self.changed.sort();
        self.corrected.sort();
        self.lost.sort();
        self.skipped.sort_by(|a, b| a.path.cmp(&b.path));
        self.reports = summary.reports;
        self.passages = summary.passages;
    }

    /// Whether a file was skipped that nobody wanted to be, or a correction does nothing any more.
    pub(crate) fn leaves_doubts(&self) -> bool {
        !self.stale_overrides.is_empty() || self.skipped.iter().any(|skip| skip.reason != IGNORED)
    }

    /// Whether the index is another than before.
    pub(crate) fn are_any(&self) -> bool {
        let lists = [&self.added, &self.changed, &self.corrected, &self.removed, &self.lost];
        !self.renamed.is_empty() || lists.iter().any(|list| !list.is_empty())
    }

    /// Whether a file could not be opened, which says nothing of the file itself.
    pub(crate) fn lack_access(&self) -> bool {
        self.skipped.iter().any(|skip| skip.reason == UNREADABLE)
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
