//! BM25: how a word is weighed by how often it occurs, and where.

use tantivy::fieldnorm::FieldNormReader;

/// The constants of the ranking.
///
/// # Source
///
/// Evaluation of November 2026, part by part in `docs/ranking.md`: 24 topics with graded judgements (phrases, key words,
/// wordings, plain questions) over the 26,653 passages of 209 reports, nDCG at 10 of the condensed list 0.794.
#[derive(Debug, Clone)]
pub(crate) struct Weights {
    /// How soon more of the same word stops to add: BM25's k1.
    pub(crate) k1: f32,
    /// How much longer passages need more of it: BM25's b.
    pub(crate) b: f32,
    /// Share of the words' weight that a plain query's matches must have.
    pub(crate) quorum: f32,
    /// What another wording counts beside the one typed.
    pub(crate) variant: f32,
    /// What the exact form adds to any form.
    pub(crate) exact: f32,
    /// What a word in the headings adds.
    pub(crate) heading: f32,
    /// What two neighbours of the query add as neighbours in the passage.
    pub(crate) ordered: f32,
    /// What they add within [`Self::window`] words in any order.
    pub(crate) unordered: f32,
    /// That window.
    pub(crate) window: u32,
    /// What words that the best passages share add, beside the query's own.
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

/// Mean of `sum` over `count`, 1 for none.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a mean needs no more digits")]
pub(crate) fn mean(sum: u64, count: u64) -> f32 {
    if count == 0 || sum == 0 { 1.0 } else { (sum as f64 / count as f64) as f32 }
}

/// Inverse document frequency.
///
/// # Source
///
/// Robertson and Zaragoza, "The probabilistic relevance framework: BM25 and beyond" (2009), equation 3.3, with 1 added
/// so that it is never negative, as in Lucene.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a weight needs no more digits")]
pub(crate) fn idf(with: u64, of: u64) -> f32 {
    let (with, of) = (with.min(of) as f64, of as f64);
    (1.0 + (of - with + 0.5) / (with + 0.5)).ln() as f32
}

/// What the length of a passage adds to the count of a word under BM25's fraction, by the engine's number for the length.
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

/// A count as a score needs it.
pub(crate) fn number(count: impl TryInto<u16>) -> f32 {
    count.try_into().map_or(f32::from(u16::MAX), f32::from)
}
