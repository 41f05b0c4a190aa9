//! Evaluates a plan on one passage: whether the passage matches, where, and how often.

use super::query_plan::{Node, OptionalClause};
use super::spans::{self, Span};
use crate::query::Near;

/// The occurrences of a plan's words in one passage.
pub(crate) trait TermHits: Sized {
    /// Returns how often the word occurs.
    fn count(&mut self, word: usize) -> u32;
    /// Returns the positions of the word, ascending.
    fn positions(&mut self, word: usize) -> Vec<u32>;
    /// Returns how often the words occur at these offsets from the first.
    fn phrase_count(&mut self, slots: &[(u32, usize)]) -> u32 {
        saturating(phrase(slots, self).len())
    }
    /// Returns the positions at which sentences begin, ascending.
    fn sentences(&mut self) -> Vec<u32>;
    /// Returns whether the filter of this index in [`Plan::filters`](super::query_plan::Plan::filters) accepts the passage.
    fn filter(&mut self, filter: usize) -> bool;
}

impl Node {
    /// Returns whether the passage satisfies the condition.
    pub(crate) fn matches<H: TermHits>(&self, passage: &mut H) -> bool {
        match self {
            Self::Word(word) => passage.count(*word) > 0,
            Self::Phrase(slots) => passage.phrase_count(slots) > 0,
            Self::Near(_, operands) => {
                operands.iter().all(|operand| operand.matches(passage)) && self.count(passage) > 0
            }
            Self::All(parts) => parts.iter().all(|part| part.matches(passage)),
            Self::Any(parts) => parts.iter().any(|part| part.matches(passage)),
            Self::Not(part) => !part.matches(passage),
            Self::MinShouldMatch(clauses, needed) => {
                let mut weight = 0.0;
                clauses.iter().any(|clause| {
                    weight += if clause.matches(passage) { clause.weight } else { 0.0 };
                    weight >= *needed
                })
            }
            Self::Filter(filter) => passage.filter(*filter),
            Self::Everything => true,
        }
    }

    /// Returns the spans that satisfy the condition, ascending, each once; none if the condition has no position.
    pub(crate) fn spans<H: TermHits>(&self, passage: &mut H) -> Vec<Span> {
        match self {
            Self::Word(word) => passage.positions(*word).into_iter().map(Span::word).collect(),
            Self::Phrase(slots) => phrase(slots, passage),
            Self::Near(near, operands) => {
                let operands: Vec<Vec<Span>> = operands.iter().map(|operand| operand.spans(passage)).collect();
                spans::near(*near, &operands, || passage.sentences())
            }
            Self::Any(parts) => spans::distinct(parts.iter().flat_map(|part| part.spans(passage))),
            Self::All(_) | Self::Not(_) | Self::MinShouldMatch(..) | Self::Filter(_) | Self::Everything => Vec::new(),
        }
    }

    /// Returns how often the condition occurs: the number of positions at which a match ends.
    pub(crate) fn count<H: TermHits>(&self, passage: &mut H) -> u32 {
        match self {
            Self::Word(word) => passage.count(*word),
            Self::Near(near @ (Near::Unordered(_) | Near::Sentence), operands) => {
                let operands: Vec<Vec<Span>> = operands.iter().map(|operand| operand.spans(passage)).collect();
                saturating(match near {
                    Near::Unordered(distance) => spans::unordered_ends(&operands, *distance).len(),
                    _ => spans::in_sentence_ends(&operands, &passage.sentences()).len(),
                })
            }
            Self::Phrase(slots) => passage.phrase_count(slots),
            Self::Any(parts) => {
                // Spans have to be compared only if several parts match.
                let mut counts = parts.iter().map(|part| part.count(passage)).filter(|count| *count > 0);
                match (counts.next(), counts.next()) {
                    (first, None) => first.unwrap_or(0),
                    _ => saturating(self.spans(passage).len()),
                }
            }
            other => saturating(other.spans(passage).len()),
        }
    }
}

impl OptionalClause {
    fn matches<H: TermHits>(&self, passage: &mut H) -> bool {
        self.node.matches(passage)
            || (!self.heading.is_empty() && self.heading.iter().all(|word| passage.count(*word) > 0))
    }
}

/// Returns where the words occur at these offsets from the first.
fn phrase(slots: &[(u32, usize)], passage: &mut impl TermHits) -> Vec<Span> {
    let slots: Vec<(u32, Vec<u32>)> = slots.iter().map(|(offset, word)| (*offset, passage.positions(*word))).collect();
    spans::phrase(&slots.iter().map(|(offset, positions)| (*offset, positions.as_slice())).collect::<Vec<_>>())
}

/// Returns a count of spans or passages; far below `u32::MAX`.
pub(crate) fn saturating(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
