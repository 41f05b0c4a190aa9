//! The opening of a report: the blocks before its first chapter.

use crate::block::{Block, ListLabel};
use crate::extract::Role;

const MAX_BLOCKS: usize = 60;
/// Most lines of a title in a file that does not join them.
const MAX_TITLE_BLOCKS: usize = 5;

/// The blocks of a report, and the texts from which metadata are read.
pub(super) struct Opening<'a> {
    /// Every block of the report.
    pub(super) all: &'a [Block],
    /// Blocks of the opening: the first two pages up to the contents, without notes and stray marks.
    pub(super) blocks: Vec<&'a Block>,
    /// Their texts, with the number at the start: "29 January 2024".
    pub(super) texts: Vec<String>,
    /// Their texts folded for comparison, see [`folded`].
    pub(super) folded: Vec<String>,
}

impl<'a> Opening<'a> {
    pub(super) fn of(all: &'a [Block]) -> Self {
        let first_page = all.iter().find_map(|block| block.page);
        let blocks: Vec<&Block> = all
            .iter()
            .take_while(|block| block.role != Role::Contents)
            .take_while(|block| block.page.zip(first_page).is_none_or(|(page, first)| page <= first.saturating_add(1)))
            .filter(|block| block.role != Role::Note && block.text.chars().any(char::is_alphabetic))
            .take(MAX_BLOCKS)
            .collect();
        let with_number = |block: &&Block| match &block.list_label {
            ListLabel::Number(number) => format!("{number} {}", block.text),
            _ => block.text.clone(),
        };
        let texts: Vec<String> = blocks.iter().map(with_number).collect();
        let folded = texts.iter().map(|text| folded(text)).collect();
        Self { all, blocks, texts, folded }
    }

    /// Returns folded text from a block on, long enough for a title that wraps.
    pub(super) fn folded_from(&self, at: usize) -> String {
        self.folded.iter().skip(at).take(MAX_TITLE_BLOCKS).map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// Returns the text after a label that ends at byte `end` of a block, in the same block or the next.
    pub(super) fn after_label(&self, at: usize, end: usize) -> Option<&str> {
        let rest = self.texts.get(at)?.get(end..)?;
        let has_value = rest.chars().any(char::is_alphanumeric);
        if has_value { Some(rest) } else { self.texts.get(at.checked_add(1)?).map(String::as_str) }
    }
}

/// Returns the text in lower case, with single spaces and without apostrophes, which some conversions lose.
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.to_lowercase().chars().filter(|c| !APOSTROPHES.contains(c)) {
        if !c.is_whitespace() {
            folded.push(c);
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

const APOSTROPHES: [char; 3] = ['’', '‘', '\''];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn folding_words_equals_folding_the_whole_text(
            parts in prop::collection::vec(prop::sample::select(vec![
                " ", "\n", "\u{a0}", "'", "’", "‘", "a", "B", "9", "ß", "É", "İ", "Σ", "ΑΣ", "Word", "-", "文", "\u{301}",
            ]), 0..16),
        ) {
            let text = parts.concat();
            let whole = text.to_lowercase().replace(APOSTROPHES, "");
            prop_assert_eq!(folded(&text), whole.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
}
