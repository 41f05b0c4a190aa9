//! A question to the index.

use super::{Field, Filters, Query};

/// A question, which part of the answer is wanted, and in which order.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub struct SearchRequest {
    /// What to look for; `None` finds every passage that the filters allow.
    pub query: Option<Query>,
    /// What a passage must satisfy besides.
    pub filters: Filters,
    /// Order of the hits.
    pub sort: Sort,
    /// At most so many hits are returned.
    pub limit: usize,
    /// So many hits are left out from the beginning.
    pub offset: usize,
    /// Finds passages of superseded copies too.
    pub all_copies: bool,
    /// Widens bare words by the terms that mean the same.
    pub widen: bool,
    /// Finds passages of whose section's heading a bare word stands in, too, though not in their own words.
    pub headings: bool,
    /// Counts how many passages are found by their headings alone.
    pub tell_headings: bool,
    /// Ranks by relevance alone: without it no more than three passages of a report come before the other reports had
    /// their turn. Only [`Sort::Relevance`] knows such turns.
    pub all: bool,
    /// Counts wanted over the whole result.
    pub facets: Vec<Field>,
    /// Explains the score of every hit.
    pub explain: bool,
}

impl Default for SearchRequest {
    /// Everything, ten hits at a time, best first.
    fn default() -> Self {
        Self {
            query: None,
            filters: Filters::default(),
            sort: Sort::Relevance,
            limit: 10,
            offset: 0,
            all_copies: false,
            widen: true,
            headings: true,
            tell_headings: false,
            all: false,
            facets: Vec::new(),
            explain: false,
        }
    }
}

/// Order of hits. Those that are equal in it come in the order of report identifiers, those of one report in reading
/// order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// Latest inspection (or else letter, or publication) first, undated last.
    Newest,
    /// Earliest first, undated last.
    Oldest,
    /// By name of the principal authority, unknown last.
    Authority,
}
