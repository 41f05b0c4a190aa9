//! An answer of the index.

use std::ops::Range;

use report::Passage;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Field, FieldFilter, Years};

/// The answer to a [`SearchRequest`](super::SearchRequest).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Results {
    /// The hits on the page, in the order of the request.
    pub hits: Vec<Hit>,
    /// Number of matches, on this page or not.
    pub passages: u64,
    /// Number of reports with matches.
    pub reports: u64,
    /// Number of passages that match only in a heading, so only with
    /// [`SearchRequest::headings`](super::SearchRequest::headings); 0 without
    /// [`SearchRequest::count_headings`](super::SearchRequest::count_headings).
    pub by_heading: u64,
    /// The synonyms that were added to the query.
    pub widened: Vec<Widening>,
    /// Counts, in the order of [`SearchRequest::facets`](super::SearchRequest::facets).
    pub facets: Vec<Facet>,
    /// The diagnosis of a query that finds too little; `None` if there is nothing to report.
    pub diagnosis: Option<Diagnosis>,
}

/// A match on the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The whole passage.
    pub passage: Passage,
    /// Position among all hits, 1-based.
    pub rank: usize,
    /// Its score; comparable within one answer only.
    pub score: f32,
    /// The best sentence of the passage, or the best two.
    pub snippet: String,
    /// Where the snippet begins in the passage's text, in characters.
    pub snippet_start: usize,
    /// What matched, in characters of the passage's text; ascending and disjoint.
    pub highlights: Vec<Range<usize>>,
    /// The explanation of the score, if the request asks for it.
    pub explanation: Option<Explanation>,
}

/// A part of a score and its own parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// What this part is for.
    pub reason: Reason,
    /// Its contribution to the score.
    pub score: f32,
    /// Its parts, whose scores add up to this one.
    pub parts: Vec<Explanation>,
}

/// What a part of a score is for. Words of a passage are counted from 1.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Reason {
    /// The whole score.
    Relevance,
    /// The whole score of a hit that is ranked by how often the words occur, and by nothing else.
    Frequencies,
    /// The term stands in the text.
    Typed {
        /// The term as typed.
        term: String,
        /// How often.
        times: usize,
        /// At which words; empty for a term without a place.
        words: Vec<u32>,
    },
    /// Synonyms of the term stand in the text.
    Synonyms {
        /// The term as typed.
        term: String,
        /// The synonyms.
        synonyms: Vec<String>,
        /// How often.
        times: usize,
        /// At which words; empty for synonyms without a place.
        words: Vec<u32>,
    },
    /// The term stands in the heading.
    Heading {
        /// The term as typed.
        term: String,
    },
    /// The text has the term exactly as typed.
    Exact {
        /// The term as typed.
        term: String,
        /// How often.
        times: usize,
    },
    /// Two terms stand next to each other in this order.
    Adjacent {
        /// The first term as typed.
        left: String,
        /// The second term as typed.
        right: String,
        /// How often.
        times: usize,
    },
    /// Two terms stand close to each other.
    Close {
        /// A term as typed.
        left: String,
        /// Another term as typed.
        right: String,
        /// Within how many words.
        within: u32,
        /// How often.
        times: usize,
    },
    /// The kind of passage multiplies the sum of the parts before.
    PassageKind {
        /// The factor.
        factor: f32,
    },
    /// The passage has words that the best passages share.
    SharedWords {
        /// The words.
        words: Vec<String>,
    },
}

/// A term of the query with its synonyms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Widening {
    /// The term as typed.
    pub term: String,
    /// When the term was in use.
    pub years: Years,
    /// The synonyms that were added.
    pub added: Vec<Variant>,
}

/// The source of a variant that a pattern or a tolerant word stands for.
pub(crate) const SPELLING: &str = "spelling";

impl Widening {
    /// Whether the term itself asks for what was added, as `interview*` does: it is found with or without widening.
    pub fn is_asked_for(&self) -> bool {
        self.added.iter().all(|variant| variant.source == SPELLING)
    }
}

/// A synonym of a term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Variant {
    /// The synonym.
    pub text: String,
    /// Where it is known from: "concept file: return home interview".
    pub source: String,
    /// When it was in use.
    pub years: Years,
    /// Number of passages with it.
    pub passages: u64,
}

/// Why nothing was found, or what of the query was not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnosis {
    /// The clauses of the query that no passage satisfies, as typed.
    pub missing: Vec<String>,
    /// What a person should know.
    pub remarks: Vec<Remark>,
    /// A query that finds something.
    pub suggestion: Option<String>,
    /// Fields whose filters have to be left out for that; those in the query itself are not among them.
    pub without: Vec<Field>,
}

/// Something that a person should know of a query that finds too little.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Remark {
    /// Another query finds something.
    OtherQuery {
        /// The query.
        query: String,
        /// Number of passages that it finds.
        passages: u64,
    },
    /// No passage at all satisfies a condition.
    NothingSatisfies {
        /// The condition.
        condition: FieldFilter,
    },
    /// The query finds something without some of its conditions.
    Without {
        /// The conditions.
        conditions: Vec<FieldFilter>,
        /// Number of passages that it finds without them.
        passages: u64,
    },
    /// The query has too many words to look for synonyms of them, or for the words in headings.
    TooLongToWiden {
        /// The most words that a query may have for that.
        words: usize,
    },
}

/// Counts of a whole answer by one dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Facet {
    /// Name of the dimension: `authority`, `year`.
    pub dimension: Field,
    /// Its values that occur, most passages first, equal ones by value.
    pub values: Vec<FacetValue>,
    /// Number of passages without a value.
    pub without: u64,
    /// Number of reports with such passages.
    pub reports_without: u64,
}

/// Counts of one value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FacetValue {
    /// The value.
    pub value: String,
    /// Number of passages.
    pub passages: u64,
    /// Number of reports.
    pub reports: u64,
}
