//! BM25: constants and formulae.

use tantivy::fieldnorm::FieldNormReader;

/// The constants of the ranking.
///
/// # Source
///
/// Evaluation of November 2026 on 24 topics with graded judgements (phrases, key words, wordings, plain questions):
/// `docs/ranking.md` has the figures, part by part.
#[derive(Debug, Clone)]
pub(crate) struct Weights {
    /// BM25's k1: how soon further occurrences of a word stop adding to the score.
    pub(crate) k1: f32,
    /// BM25's b: how strongly the length of a passage counts.
    pub(crate) b: f32,
    /// Share of the total weight of a plain query's words that a match must reach: its minimum should match.
    pub(crate) quorum: f32,
    /// Weight of an occurrence of a synonym, beside 1 for the word as typed.
    pub(crate) variant: f32,
    /// Weight of the exact form, added to that of any form.
    pub(crate) exact: f32,
    /// Weight of a word in the headings.
    pub(crate) heading: f32,
    /// Weight of two neighbouring query words that are neighbours in the passage.
    pub(crate) ordered: f32,
    /// Weight of such words within [`Self::window`] words in any order.
    pub(crate) unordered: f32,
    /// Size of that window, in words.
    pub(crate) window: u32,
    /// Weight of pseudo-relevance feedback, relative to the query's own words.
    pub(crate) feedback: f32,
    /// Factor for each kind of passage, in the order of `PassageKind::ALL`.
    pub(crate) kinds: [f32; 8],
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            k1: 0.8,
            b: 0.4,
            quorum: 0.3,
            variant: 0.7,
            exact: 0.2,
            heading: 0.2,
            ordered: 0.2,
            unordered: 0.2,
            window: 8,
            feedback: 0.5,
            kinds: [1.0, 1.0, 1.0, 1.0, 1.0, 0.7, 0.5, 0.4],
        }
    }
}

/// Returns the mean of `sum` over `count`; 1 if either is 0.
#[expect(clippy::cast_possible_truncation, reason = "a mean needs no more digits")]
pub(crate) fn mean(sum: u64, count: u64) -> f32 {
    if count == 0 || sum == 0 { 1.0 } else { (real(sum) / real(count)) as f32 }
}

/// Returns the inverse document frequency.
///
/// # Source
///
/// Robertson and Zaragoza, "The probabilistic relevance framework: BM25 and beyond" (2009), equation 3.3, with 1 added
/// so that it is never negative, as in Lucene.
#[expect(clippy::cast_possible_truncation, reason = "a weight needs no more digits")]
pub(crate) fn idf(with: u64, of: u64) -> f32 {
    let (with, of) = (real(with.min(of)), real(of));
    (1.0 + (of - with + 0.5) / (with + 0.5)).ln() as f32
}

/// The length norm of BM25 (what the length of a passage adds to the term frequency in the denominator), by tantivy's field
/// norm.
#[derive(Debug, Clone)]
pub(crate) struct Norms(pub(crate) [f32; 256]);

impl Norms {
    #[expect(clippy::cast_precision_loss, reason = "counts of words in a passage")]
    pub(crate) fn new(weights: &Weights, mean_length: f32) -> Self {
        let Weights { k1, b, .. } = *weights;
        Self(std::array::from_fn(|id| {
            let length = FieldNormReader::id_to_fieldnorm(u8::try_from(id).unwrap_or(u8::MAX)) as f32 / mean_length;
            k1 * (1.0 - b + b * length)
        }))
    }
}

/// Returns a count as a float.
#[expect(clippy::cast_precision_loss, reason = "counts of words and passages are far below 2^52")]
pub(crate) fn real(count: u64) -> f64 {
    count as f64
}

/// Returns a count as a float; large counts saturate.
pub(crate) fn number(count: impl TryInto<u16>) -> f32 {
    count.try_into().map_or(f32::from(u16::MAX), f32::from)
}
