//! Entries that do nothing, or less than was meant.

use std::collections::{BTreeMap, BTreeSet};

use index::{Index, Outcome, SourceRecord};
use report::Override;

use super::entries::{Entry, Overrides};
use super::file::Target;
use crate::error::CorpusError;

/// Returns a message for each entry that does nothing in `index`, whose files are `records`: it names a file that does not
/// exist, sets a value that is read anyway, or leaves out a copy of its file.
///
/// # Errors
///
/// [`CorpusError::Index`].
pub(crate) fn stale(
    overrides: &Overrides,
    records: &[SourceRecord],
    index: &Index,
) -> Result<Vec<String>, CorpusError> {
    if overrides.is_empty() {
        return Ok(Vec::new());
    }
    let mut messages = without_file(overrides, records);
    let corrected = || records.iter().filter(|record| !record.file.overrides.is_empty());
    let mut copies: BTreeMap<&str, Vec<&SourceRecord>> = BTreeMap::new();
    let wanted: BTreeSet<&str> = corrected().map(|record| record.file.sha256.as_str()).collect();
    for record in records.iter().filter(|record| wanted.contains(record.file.sha256.as_str())) {
        copies.entry(&record.file.sha256).or_default().push(record);
    }
    for record in corrected() {
        let Outcome::Report { report_id, .. } = &record.outcome else { continue };
        let path = &record.file.path;
        let place = overrides.entry(path, &record.file.sha256).map(Entry::place).unwrap_or_default();
        let needless = index.report(report_id)?.into_iter().flat_map(|report| report.meta.overrides);
        for Override { field, set, .. } in needless.filter(Override::is_needless) {
            messages.push(format!("{place}: {field} \"{set}\" is also what `{path}` says; remove it"));
        }
        let others = copies.get(record.file.sha256.as_str()).into_iter().flatten();
        // A copy with an entry of its own is corrected as the person wants.
        for other in others.filter(|other| other.file.overrides.is_empty()) {
            messages.push(format!(
                "{place}: `{}` has the same bytes as `{path}` and is not corrected with it; sha256 = \"{}\" means both",
                other.file.path, other.file.sha256
            ));
        }
    }
    messages.sort();
    Ok(messages)
}

/// Returns a message for each entry about a file that is not among `records`.
fn without_file(overrides: &Overrides, records: &[SourceRecord]) -> Vec<String> {
    let paths: BTreeSet<&str> = records.iter().map(|record| record.file.path.as_str()).collect();
    let hashes: BTreeSet<&str> = records.iter().map(|record| record.file.sha256.as_str()).collect();
    let message = |(target, entry): (&Target, &Entry)| match target {
        Target::Path(path) if paths.contains(path.as_str()) => None,
        Target::Path(path) => Some(format!("{}: there is no file `{path}`{}", entry.place(), suggestion(path, &paths))),
        Target::Sha256(hash) if hashes.contains(hash.as_str()) => None,
        Target::Sha256(hash) => Some(format!("{}: no file has the SHA-256 {hash}", entry.place())),
    };
    overrides.entries.iter().filter_map(message).collect()
}

/// Suggests a file with the same name in another folder.
fn suggestion(path: &str, paths: &BTreeSet<&str>) -> String {
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_lowercase();
    let same = paths.iter().find(|other| name(other) == name(path));
    same.map_or_else(String::new, |other| format!("; did you mean `{other}`?"))
}
