//! What a run of `findings index` did, in words.

use std::fmt::Write;

use corpus::Changes;

use crate::render::{count, thousands};

/// Lists longer than this are only counted, unless the person wants to know more.
const LISTED: usize = 12;

/// What became of the files, then what the index holds. Skipped files are always listed.
pub(crate) fn text(changes: &Changes, lists_all: bool) -> String {
    let mut page = String::new();
    let renamed: Vec<String> =
        changes.renamed.iter().map(|rename| format!("{} (was {})", rename.to, rename.from)).collect();
    let skipped: Vec<String> =
        changes.skipped.iter().map(|skip| format!("{}\n            {}", skip.path, skip.message)).collect();
    for (name, list) in [
        ("added", &changes.added),
        ("changed", &changes.changed),
        ("corrected", &changes.corrected),
        ("renamed", &renamed),
        ("removed", &changes.removed),
        ("lost: had a report, and no longer have one", &changes.lost),
    ] {
        put(&mut page, name, list, lists_all || list.len() <= LISTED);
    }
    put(&mut page, "skipped", &skipped, true);
    put(&mut page, "overrides that need attention", &changes.stale_overrides, true);
    if changes.unchanged > 0 {
        let _ = writeln!(page, "{:>7} unchanged", thousands(changes.unchanged as u64));
    }
    let _ = writeln!(
        page,
        "{}The index has {} of {}.",
        if page.is_empty() { "" } else { "\n" },
        count(changes.passages, "passage"),
        count(changes.reports, "report")
    );
    page
}

fn put(page: &mut String, name: &str, list: &[String], is_listed: bool) {
    if list.is_empty() {
        return;
    }
    let _ = writeln!(page, "{:>7} {name}", thousands(list.len() as u64));
    for line in list.iter().filter(|_| is_listed) {
        let _ = writeln!(page, "          {line}");
    }
}
