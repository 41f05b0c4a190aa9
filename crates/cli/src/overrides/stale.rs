//! Entries that do nothing any more, or less than was meant.

use std::collections::{BTreeMap, BTreeSet};

use index::{Index, IndexError, Outcome, SourceRecord};
use report::Override;

use super::{Entry, Overrides, Target};

impl Overrides {
    /// Entries about a file that is not among these records, each as a message.
    fn unmatched(&self, records: &[SourceRecord]) -> Vec<String> {
        if self.entries.is_empty() {
            return Vec::new();
        }
        let paths: BTreeSet<&str> = records.iter().map(|record| record.file.path.as_str()).collect();
        let hashes: BTreeSet<&str> = records.iter().map(|record| record.file.sha256.as_str()).collect();
        let gone = |(target, Entry { place, .. }): (&Target, &Entry)| match target {
            Target::Path(path) if paths.contains(path.as_str()) => None,
            Target::Path(path) => Some(format!("{place}: there is no file `{path}`{}", meant(path, &paths))),
            Target::Sha256(hash) if hashes.contains(hash.as_str()) => None,
            Target::Sha256(hash) => Some(format!("{place}: no file has the SHA-256 {hash}")),
        };
        self.entries.iter().filter_map(gone).collect()
    }

    fn place(&self, record: &SourceRecord) -> &str {
        let by_path = self.entries.get(&Target::Path(record.file.path.clone()));
        let entry = by_path.or_else(|| self.entries.get(&Target::Sha256(record.file.sha256.clone())));
        entry.map_or("", |entry| &entry.place)
    }
}

/// What is to be said of `overrides` after they were applied to the files of `index`, which are `records`: entries about
/// files that are not there, values that are read anyway, and copies of a file that are not corrected with it.
///
/// # Errors
///
/// When the index cannot be read.
pub(crate) fn stale(overrides: &Overrides, records: &[SourceRecord], index: &Index) -> Result<Vec<String>, IndexError> {
    let mut told = overrides.unmatched(records);
    let corrected = || records.iter().filter(|record| !record.file.overrides.is_empty());
    let mut copies: BTreeMap<&str, Vec<&SourceRecord>> = BTreeMap::new();
    let wanted: BTreeSet<&str> = corrected().map(|record| record.file.sha256.as_str()).collect();
    for record in records.iter().filter(|record| wanted.contains(record.file.sha256.as_str())) {
        copies.entry(&record.file.sha256).or_default().push(record);
    }
    for record in corrected() {
        let Outcome::Report { report_id, .. } = &record.outcome else { continue };
        let (place, path) = (overrides.place(record), &record.file.path);
        let needless = index.report(report_id)?.into_iter().flat_map(|report| report.meta.overrides);
        for Override { field, set, .. } in needless.filter(Override::is_needless) {
            told.push(format!("{place}: {field} \"{set}\" is what is read from `{path}` anyway; take it out"));
        }
        let others = copies.get(record.file.sha256.as_str()).into_iter().flatten();
        // Another entry about a copy is what a person wanted.
        for other in others.filter(|other| other.file.overrides.is_empty()) {
            told.push(format!(
                "{place}: `{}` has the same bytes as `{path}` and is not corrected with it; sha256 = \"{}\" means both",
                other.file.path, other.file.sha256
            ));
        }
    }
    told.sort();
    Ok(told)
}

/// The file that may have been meant: one with the same name elsewhere.
fn meant(path: &str, paths: &BTreeSet<&str>) -> String {
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_lowercase();
    let same = paths.iter().find(|other| name(other) == name(path));
    same.map_or_else(String::new, |other| format!("; did you mean `{other}`?"))
}
