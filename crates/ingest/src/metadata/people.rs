//! Finds the lead inspector.

use std::sync::LazyLock;

use regex::Regex;

use super::opening::Opening;
use crate::patterns::{any_label, compiled, regex};

/// Longest entry of a list of inspectors, in words.
const MAX_ENTRY_WORDS: usize = 14;

/// Returns the name of the lead inspector, without rank; the first of two.
///
/// Reports have a line "Lead inspector: …" on the title page, or "…, lead inspector" in a list of the team.
pub(super) fn lead_inspector(opening: &Opening<'_>) -> Option<String> {
    labelled(opening).or_else(|| in_team(opening))
}

fn labelled(opening: &Opening<'_>) -> Option<String> {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        let labels = any_label(|labels| [&labels.inspector]);
        compiled(&format!(r"(?i)^{labels}\s*:?\s*"))
    });
    opening.all.iter().enumerate().find_map(|(at, block)| {
        let rest = block.text.get(LABEL.find(&block.text)?.end()..)?;
        let text = if rest.is_empty() { opening.all.get(at.checked_add(1)?)?.text.as_str() } else { rest };
        name(text)
    })
}

/// Returns the first lead inspector in the list of the team; that of education and care precedes that of health.
fn in_team(opening: &Opening<'_>) -> Option<String> {
    let leads = regex!(r"(?i)\blead (?:inspector|hmi)\b\W*$");
    let entries = opening.all.iter().filter(|block| block.text.split_whitespace().count() <= MAX_ENTRY_WORDS);
    entries.filter(|block| leads.is_match(&block.text)).find_map(|block| name(&block.text))
}

/// Returns the name at the start of a text, before rank and further names.
fn name(text: &str) -> Option<String> {
    let rank = regex!(r"(?i),|;|\(|\bHMI\b|\b(?:her|his) majesty|\bsenior\b|\bofsted\b|\bcqc\b|\blead\b|\band\b|&");
    let end = rank.find(text).map_or(text.len(), |rank| rank.start());
    let is_title = |word: &&str| ["Mr", "Mrs", "Ms", "Miss", "Dr"].contains(&word.trim_end_matches('.'));
    let name: Vec<&str> = text.get(..end)?.split_whitespace().skip_while(is_title).collect();
    let name = name.join(" ");
    // Two to five words, the first and the last with a capital.
    let form = regex!(
        r"^\p{Uppercase}[\p{Alphabetic}’'.-]*(?: \p{Alphabetic}[\p{Alphabetic}’'.-]*){0,3} \p{Uppercase}[\p{Alphabetic}’'.-]*$"
    );
    form.is_match(&name).then_some(name)
}
