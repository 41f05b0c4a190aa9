//! Who led the inspection.

use std::sync::LazyLock;

use regex::Regex;

use super::opening::Opening;

/// Longest name that is believed, in words.
const MAX_WORDS: usize = 5;

/// The lead inspector without rank; the first named, where there are two.
pub(super) fn lead_inspector(opening: &Opening<'_>) -> Option<String> {
    static LABEL: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i)^(?:lead|reporting) inspectors?\s*:?\s*").ok());
    let label = LABEL.as_ref()?;
    opening.all.iter().enumerate().find_map(|(at, block)| {
        let rest = block.text.get(label.find(&block.text)?.end()..)?;
        let text = if rest.is_empty() { opening.all.get(at.checked_add(1)?)?.text.as_str() } else { rest };
        name(text)
    })
}

/// The name at the start of a text, before rank and further names.
fn name(text: &str) -> Option<String> {
    static RANK: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i),|;|\(|\bHMI\b|\b(?:her|his) majesty|\bsenior\b|\bofsted\b|\band\b|&").ok());
    let end = RANK.as_ref()?.find(text).map_or(text.len(), |rank| rank.start());
    let name: Vec<&str> = text.get(..end)?.split_whitespace().collect();
    let is_name = (2..=MAX_WORDS).contains(&name.len())
        && name.iter().all(|word| {
            word.starts_with(char::is_alphabetic)
                && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '\'' | '.'))
        })
        && name.iter().any(|word| word.starts_with(char::is_uppercase));
    is_name.then(|| name.join(" "))
}
