//! The state of an index in words: what is in it, what is not and why, and whether the reports have changed since.

use service::english;
use service::status::{Answer, Pending};

use crate::output::STRONG;
use crate::render::wrap::{labelled, wrap};
use crate::render::{authorities, count, thousands};

/// Before the facts: room for their names.
const MARGIN: usize = 15;

/// The state of an index in words.
pub(crate) fn text(status: &Answer, columns: usize) -> String {
    let mut page = String::new();
    let mut fact = |name: &str, value: &str| page.push_str(&labelled(name, value, MARGIN, columns));
    fact("index", &status.index);
    fact("holds", &format!("{} of {}", count(status.passages, "passage"), count(status.reports, "report")));
    if status.superseded > 0 {
        let are = if status.superseded == 1 { "is" } else { "are" };
        fact("", &format!("{} {are} superseded by a better copy", count(status.superseded, "report")));
    }
    let span = match (status.first_year, status.last_year) {
        (Some(first), Some(last)) if first == last => format!(", {first}"),
        (Some(first), Some(last)) => format!(", {first} to {last}"),
        _ => String::new(),
    };
    fact("covers", &format!("{}{span}", authorities(status.authorities as u64)));
    let kinds: Vec<String> =
        status.kinds.iter().map(|(kind, reports)| format!("{kind} {}", thousands(*reports))).collect();
    fact("kinds", &kinds.join(", "));
    fact("corpus", &corpus_state(status));
    let doubtful = format!(
        "{} of {} may have been misread (`findings reports --sort quality`)",
        thousands(status.doubtful),
        count(status.reports, "report")
    );
    fact("doubts", if status.doubtful == 0 { "none" } else { &doubtful });
    let warnings: Vec<String> =
        status.warnings.iter().map(|(topic, reports)| format!("{topic} in {}", count(*reports, "report"))).collect();
    if !warnings.is_empty() {
        fact("warnings", &warnings.join(", "));
    }
    let set: Vec<String> =
        status.overrides.iter().map(|set| format!("{} {}", set.report_id, english::overridden(&set.value))).collect();
    if !set.is_empty() {
        fact("by override", &set.join("; "));
    }
    for stale in &status.stale_overrides {
        fact("needs attention", stale);
    }
    let skipped = count(status.skipped.len() as u64, "file");
    fact("skipped", if status.skipped.is_empty() { "nothing" } else { &skipped });
    for skip in &status.skipped {
        page.push_str(&wrap(&skip.path, &[], STRONG, "  ", columns));
        page.push_str(&wrap(&skip.message, &[], STRONG, "      ", columns));
    }
    page
}

/// Whether the index is up to date, and what to do if not.
fn corpus_state(status: &Answer) -> String {
    let corpus = status.corpus.join("`, `");
    match &status.pending {
        None => format!("`{corpus}` is not there: name the folder with --corpus to compare it"),
        Some(pending) if status.files > 0 && pending.removed.len() as u64 == status.files => {
            format!("`{corpus}` has none of these files: name their folder with --corpus to compare it")
        }
        Some(pending) if pending.is_empty() => format!("`{corpus}`, nothing has changed since"),
        Some(Pending { added, changed, removed, concepts }) => {
            let lists = [(added.len(), "new"), (changed.len(), "changed"), (removed.len(), "gone")];
            let mut parts: Vec<String> =
                lists.iter().filter(|(files, _)| *files > 0).map(|(files, what)| format!("{files} {what}")).collect();
            parts.extend(concepts.then(|| "other concepts".to_owned()));
            format!("`{corpus}`, since then {}: run `findings index`", parts.join(", "))
        }
    }
}
