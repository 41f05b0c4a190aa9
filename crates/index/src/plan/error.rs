//! Errors of planning: limits that keep every search fast.

use thiserror::Error;

use crate::query::Near;

/// Why a parsed query cannot be searched for in this index.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PlanError {
    /// Patterns and fuzzy words expand to too many words of the index.
    #[error(
        "the patterns up to {pattern} stand for {words} words of this index, at most {MAX_EXPANSION} are searched: add letters"
    )]
    TooManyWords {
        /// The pattern that exceeded the limit, as typed.
        pattern: String,
        /// The number of words that the patterns expand to, up to this one.
        words: usize,
    },
    /// Groups beside `NEAR`, `PRE` or `/s` have too many combinations.
    #[error("the groups beside {near} have more than {MAX_COMBINATIONS} combinations: search for them one by one")]
    TooManyCombinations {
        /// The operator.
        near: Near,
    },
    /// The words beside `NEAR`, `PRE` or `/s` are so many or so common that comparing their positions would take seconds.
    #[error("too many common words beside {near}: search for fewer or rarer ones at once")]
    TooMuchWork {
        /// The operator.
        near: Near,
    },
    /// More fuzzy words than `MAX_FUZZY`.
    #[error("more than {MAX_FUZZY} different words with ~ in one query: search for some of them")]
    TooManyFuzzy,
    /// More patterns that begin with a star than `MAX_LEADING_STARS`.
    #[error(
        "more than {MAX_LEADING_STARS} different patterns that begin with * in one query: search for some of them, or begin them with letters"
    )]
    TooManyLeadingStars,
}

/// Why a search failed.
#[derive(Debug, Error)]
pub(crate) enum SearchFailure {
    /// The query asks for too much.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The index could not be read.
    #[error(transparent)]
    Tantivy(#[from] tantivy::TantivyError),
}

/// The most combinations of groups beside an operator, and the most spellings of a phrase.
pub(super) const MAX_COMBINATIONS: usize = 256;

/// The most words that the patterns of a query may expand to together. A letter and a star stays below it in a few hundred
/// reports.
pub(super) const MAX_EXPANSION: usize = 4_096;

/// The most different fuzzy words of a query.
pub(super) const MAX_FUZZY: usize = 8;

/// The most different patterns of a query that begin with a star. Each of them reads all words of the index.
pub(super) const MAX_LEADING_STARS: usize = 8;
