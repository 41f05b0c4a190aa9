//! A hit, and what a search returns beside its hits.

use index::Reason;
use report::Citation;
use schemars::JsonSchema;
use serde::Serialize;

use super::Passage;
use crate::english;

/// A passage found by a search: the fields of the passage, then these.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Hit {
    /// The passage.
    #[serde(flatten)]
    pub passage: Passage,
    /// Rank, 1 for the best.
    pub rank: usize,
    /// Score; comparable within one answer only.
    pub score: f32,
    /// The sentence or two of `text` that match best.
    pub snippet: String,
    /// Each match as its first character and the one after its last, counted in `text`.
    pub highlights: Vec<[usize; 2]>,
    /// The citation, if the request asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citation: Option<String>,
    /// How the score came about, if the request asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
    /// Where the snippet begins in `text`, in characters.
    #[serde(skip)]
    pub snippet_start: usize,
}

/// A part of a score: what it is, what it adds, and its own parts.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Explanation {
    /// What this part is for.
    #[serde(flatten, with = "ReasonShape")]
    #[schemars(with = "ReasonShape")]
    pub reason: Reason,
    /// The same in words.
    pub text: String,
    /// What it adds to the score.
    pub score: f32,
    /// Its parts, whose scores add up to this one.
    pub parts: Vec<Explanation>,
}

/// Counts of a whole answer by one facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Facet {
    /// Name of the facet: `authority`, `year`.
    pub dimension: &'static str,
    /// Its values, most passages first.
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

/// What a part of a score is for, as a code with fields. Words of a passage are counted from 1.
#[derive(Serialize, JsonSchema)]
#[serde(remote = "index::Reason", tag = "code", rename_all = "kebab-case")]
enum ReasonShape {
    /// The whole score.
    Relevance,
    /// The whole score of a hit that is ranked by how often the words occur, and by nothing else.
    Frequencies,
    /// The term stands in the text, at these words.
    Typed { term: String, times: usize, words: Vec<u32> },
    /// Synonyms of the term stand in the text, at these words.
    Synonyms { term: String, synonyms: Vec<String>, times: usize, words: Vec<u32> },
    /// The term stands in the heading.
    Heading { term: String },
    /// The text has the term exactly as typed.
    Exact { term: String, times: usize },
    /// Two terms stand next to each other in this order.
    Adjacent { left: String, right: String, times: usize },
    /// Two terms stand within so many words of each other.
    Close { left: String, right: String, within: u32, times: usize },
    /// The kind of passage multiplies the sum of the parts before.
    PassageKind { factor: f32 },
    /// The passage has words that the best passages share.
    SharedWords { words: Vec<String> },
}

impl Hit {
    /// Makes a hit, with its citation if wanted.
    pub fn new(hit: index::Hit, cite: bool) -> Self {
        Self {
            citation: cite.then(|| Citation::new(&hit.passage).plain()),
            passage: hit.passage.into(),
            rank: hit.rank,
            score: hit.score,
            snippet: hit.snippet,
            highlights: hit.highlights.iter().map(|range| [range.start, range.end]).collect(),
            explanation: hit.explanation.map(Explanation::from),
            snippet_start: hit.snippet_start,
        }
    }
}

impl From<index::Explanation> for Explanation {
    fn from(index::Explanation { reason, score, parts }: index::Explanation) -> Self {
        Self { text: english::reason(&reason), reason, score, parts: parts.into_iter().map(Self::from).collect() }
    }
}

impl From<index::Facet> for Facet {
    fn from(index::Facet { dimension, values, without, reports_without }: index::Facet) -> Self {
        let value = |index::FacetValue { value, passages, reports }| FacetValue { value, passages, reports };
        Self { dimension: dimension.name(), values: values.into_iter().map(value).collect(), without, reports_without }
    }
}
