//! Sentences of a passage.

use unicode_segmentation::UnicodeSegmentation;

/// The sentences of `text` as byte ranges, in order, disjoint, without surrounding white space.
///
/// # Source
///
/// Unicode Standard Annex #29, sentence boundaries.
pub fn sentences(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    text.split_sentence_bound_indices().filter_map(|(start, sentence)| {
        let trimmed = sentence.trim_start();
        let start = start + sentence.len() - trimmed.len();
        let trimmed = trimmed.trim_end();
        (!trimmed.is_empty()).then(|| start..start + trimmed.len())
    })
}
