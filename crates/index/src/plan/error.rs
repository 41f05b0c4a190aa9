//! Why a query cannot be planned: limits that keep every search fast.

use thiserror::Error;

use crate::query::Near;

/// Why a query that was read cannot be searched for in this index.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PlanError {
    /// Patterns and fuzzy words stand for too many words of the index.
    #[error(
        "the patterns up to {pattern} stand for {words} words of this index, at most {MAX_EXPANSION} are searched: add letters"
    )]
    TooManyWords {
        /// The one that was too many, as typed.
        pattern: String,
        /// How many words they stand for up to it.
        words: usize,
    },
    /// Groups beside `NEAR`, `PRE` or `/s` have too many combinations.
    #[error("the groups beside {near} have more than {MAX_COMBINATIONS} combinations: search for them one by one")]
    TooManyCombinations {
        /// The operator.
        near: Near,
    },
    /// So many or so common words beside `NEAR`, `PRE` or `/s` that trying their places would take seconds.
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

/// The most combinations of groups beside an operator, and of spellings of a phrase.
pub(super) const MAX_COMBINATIONS: usize = 256;

/// The most words that the patterns of a query may stand for together: more than a letter and a star finds in some hundred reports.
pub(super) const MAX_EXPANSION: usize = 4_096;

/// The most different fuzzy words of a query.
pub(super) const MAX_FUZZY: usize = 8;

/// The most different patterns of a query that begin with a star: for each, all words of the index are gone through.
pub(super) const MAX_LEADING_STARS: usize = 8;
