//! What a run did with the files.

use std::collections::BTreeMap;
use std::fmt::Write;

use index::{Outcome, SourceFile, SourceRecord, Summary};
use report::SkipReason;
use serde::Serialize;

use super::read_all::ReadOutcome;
use super::snapshot::Snapshot;

/// The code of a file that is left out on purpose.
const IGNORED: &str = "ignored";
/// The code of a file that cannot be opened.
const UNREADABLE: &str = "unreadable";

/// What became of the files, each list by path.
#[derive(Debug, Default, Serialize)]
pub struct Changes {
    /// Files with a report for the first time.
    pub added: Vec<String>,
    /// Files with other bytes than before.
    pub changed: Vec<String>,
    /// Files with the same bytes and another correction.
    pub corrected: Vec<String>,
    /// Files with the same bytes and another path.
    pub renamed: Vec<Rename>,
    /// Files that are gone.
    pub removed: Vec<String>,
    /// Files that had a report and have none now; they are in `skipped` as well.
    pub lost: Vec<String>,
    /// Files without a report, those of earlier runs included.
    pub skipped: Vec<SkippedFile>,
    /// How many files with a report are unchanged.
    pub unchanged: usize,
    /// Overrides that do nothing, each as a message.
    pub stale_overrides: Vec<String>,
    /// Reports in the index after the run.
    pub reports: u64,
    /// Passages in the index after the run.
    pub passages: u64,
}

/// A file that was renamed.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Rename {
    /// The path before.
    pub from: String,
    /// The path now.
    pub to: String,
}

/// A file that is not in the index.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct SkippedFile {
    /// Its path.
    pub path: String,
    /// The reason, a stable word such as `no-text`: [`SkipReason::code`].
    pub reason: &'static str,
    /// The reason in words.
    pub message: String,
}

impl Changes {
    /// Notes an unchanged file.
    pub(super) fn keep(&mut self, snapshot: &Snapshot, path: &str) {
        match snapshot.files.get(path).map(|record| &record.outcome) {
            Some(Outcome::Skipped(reason)) => self.skipped.push(SkippedFile::new(path, reason)),
            _ => self.unchanged += 1,
        }
    }

    /// Notes a file that was read, given its record from before. Returns `false` if the index has its report for the first time: the
    /// file is then new or renamed.
    pub(super) fn note(&mut self, file: &SourceFile, known: Option<&SourceRecord>, outcome: &ReadOutcome) -> bool {
        if let Some(reason) = outcome.skip_reason() {
            let mut skip = SkippedFile::new(&file.path, reason);
            if let ReadOutcome::Withheld(_) = outcome {
                skip.message.push_str("; its report from before stays");
            } else if known.is_some_and(|known| matches!(known.outcome, Outcome::Report { .. }))
                && !matches!(reason, SkipReason::Ignored { .. })
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

    /// Notes the files in folders that cannot be opened, by folder.
    pub(super) fn withhold(&mut self, withheld: &BTreeMap<String, Vec<String>>) {
        for skip in &mut self.skipped {
            if let Some(files) = withheld.get(&skip.path) {
                let (files, plural) = (files.len(), if files.len() == 1 { "" } else { "s" });
                let _ = write!(skip.message, "; what was read of the {files} file{plural} in it stays");
            }
        }
    }

    /// Splits files that arrived and files that are gone into renamed, added and removed ones. Pairs them by hash, each gone file
    /// with one new file, in the order of paths. Both lists hold paths with hashes.
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

    /// Sorts the lists and notes the size of the index.
    pub(super) fn finish(&mut self, summary: &Summary) {
        self.changed.sort();
        self.corrected.sort();
        self.lost.sort();
        self.skipped.sort_by(|a, b| a.path.cmp(&b.path));
        self.reports = summary.reports;
        self.passages = summary.passages;
    }

    /// Whether a person should look at the outcome: a file was skipped and not ignored on purpose, or an override does nothing.
    pub fn needs_attention(&self) -> bool {
        !self.stale_overrides.is_empty() || self.skipped.iter().any(|skip| skip.reason != IGNORED)
    }

    /// Whether the run changed the index.
    pub fn has_changes(&self) -> bool {
        let lists = [&self.added, &self.changed, &self.corrected, &self.removed, &self.lost];
        !self.renamed.is_empty() || lists.iter().any(|list| !list.is_empty())
    }

    /// Whether a file could not be opened. That it can be opened later shows in neither its size nor its time.
    pub(crate) fn lacks_access(&self) -> bool {
        self.skipped.iter().any(|skip| skip.reason == UNREADABLE)
    }
}

impl SkippedFile {
    /// Returns the file of a record if it was skipped.
    pub fn of(record: &SourceRecord) -> Option<Self> {
        let Outcome::Skipped(reason) = &record.outcome else { return None };
        Some(Self::new(&record.file.path, reason))
    }

    fn new(path: &str, reason: &SkipReason) -> Self {
        Self { path: path.to_owned(), reason: reason.code(), message: reason.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_of_a_reason_is_its_tag_in_json() {
        let (detail, found) = (String::new(), String::new());
        for reason in [
            SkipReason::Empty,
            SkipReason::NotADocument { found: found.clone() },
            SkipReason::NoReport { found },
            SkipReason::Encrypted,
            SkipReason::NoText { pages: 1 },
            SkipReason::Damaged { detail: detail.clone() },
            SkipReason::TooLarge { size: 2, limit: 1 },
            SkipReason::Unreadable { detail: detail.clone() },
            SkipReason::Crashed { detail: detail.clone() },
            SkipReason::TimedOut { seconds: 1 },
            SkipReason::OutOfMemory { limit: 1 },
            SkipReason::Ignored { because: detail },
        ] {
            assert_eq!(serde_json::to_value(&reason).unwrap()["reason"], reason.code());
        }
    }

    #[test]
    fn file_with_known_bytes_and_another_path_is_renamed() {
        let file = |path: &str, hash: &str| (path.to_owned(), hash.to_owned());
        let mut changes = Changes::default();
        let arrived = vec![file("b.txt", "2"), file("a.txt", "1"), file("empty.txt", "")];
        changes.pair_renames(arrived, vec![file("old.txt", "1"), file("older.txt", "1"), file("unhashed.txt", "")]);
        assert_eq!(changes.renamed, [Rename { from: "old.txt".to_owned(), to: "a.txt".to_owned() }]);
        assert_eq!(changes.added, ["b.txt", "empty.txt"]);
        assert_eq!(changes.removed, ["older.txt", "unhashed.txt"]);
    }
}
