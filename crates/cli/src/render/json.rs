//! JSON and JSON Lines: the stable shapes that scripts read.

use std::io::{self, Write};

use report::Passage;
use serde::Serialize;

/// A hit: the fields of a passage, then these.
#[derive(Debug, Serialize)]
pub(crate) struct Hit<'a> {
    #[serde(flatten)]
    passage: &'a Passage,
    /// 1 for the best.
    rank: usize,
    score: f32,
    /// The best sentence or two of `text`.
    snippet: &'a str,
    /// First character and the one after the last of each match, counted in `text`.
    highlights: Vec<[usize; 2]>,
}

impl<'a> From<&'a index::Hit> for Hit<'a> {
    fn from(hit: &'a index::Hit) -> Self {
        Self {
            passage: &hit.passage,
            rank: hit.rank,
            score: hit.score,
            snippet: &hit.snippet,
            highlights: hit.highlights.iter().map(|range| [range.start, range.end]).collect(),
        }
    }
}

/// Writes `value` on a line of its own.
pub(crate) fn line(answer: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *answer, value)?;
    answer.write_all(b"\n")
}

/// Writes `value` as one indented document.
pub(crate) fn document(answer: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *answer, value)?;
    answer.write_all(b"\n")
}
