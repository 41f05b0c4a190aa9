//! A hit, and how its score came about.

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
    #[serde(flatten)]
    pub reason: Reason,
    /// The same in words.
    pub text: String,
    /// What it adds to the score.
    pub score: f32,
    /// Its parts, whose scores add up to this one.
    pub parts: Vec<Explanation>,
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
