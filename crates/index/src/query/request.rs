//! A request to the index.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Field, Filters, Query};

/// A search, with the order and the page of its hits.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub struct SearchRequest {
    /// The query; `None` matches every passage that the filters allow.
    pub query: Option<Query>,
    /// The filters.
    pub filters: Filters,
    /// Order of the hits.
    pub sort: Sort,
    /// The most hits to return.
    pub limit: usize,
    /// The number of first hits to skip.
    pub offset: usize,
    /// Also matches passages of superseded copies.
    pub all_copies: bool,
    /// Also matches synonyms of bare words.
    pub widen: bool,
    /// Also matches passages whose section heading contains a bare word.
    pub headings: bool,
    /// Counts the passages that match only in a heading.
    pub count_headings: bool,
    /// Ranks by relevance alone. Otherwise [`Sort::Relevance`] spreads hits over reports: each report has at most three
    /// passages in each round.
    pub all: bool,
    /// The fields to count all matches by.
    pub facets: Vec<Field>,
    /// Explains the score of every hit.
    pub explain: bool,
}

impl Default for SearchRequest {
    /// Returns a request for every passage, ten hits at a time, best first.
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
            count_headings: false,
            all: false,
            facets: Vec::new(),
            explain: false,
        }
    }
}

/// The order of hits. Equal hits are in the order of report identifiers, then in reading order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
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
