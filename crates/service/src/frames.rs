//! Frames: what stands before and after a phrase, in wordings that many authorities share.

use std::collections::BTreeMap;

use index::analytics::frames::{self, Options};
use report::Grade;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::scope::Selection;
use crate::wire::object;
use crate::{Answered, Findings, ServiceError};

/// The phrase, and which frames of it to return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Request {
    /// The phrase and the filters. A query without quotation marks is matched as it stands.
    #[serde(flatten)]
    pub selection: Selection,
    /// Where words are added to the phrase.
    pub slot: Slot,
    /// Leaves out frames that fewer authorities use.
    pub min_authorities: usize,
    /// Most words to add.
    pub words: usize,
    /// Most frames to return; null for all.
    pub limit: Option<usize>,
}

impl Default for Request {
    fn default() -> Self {
        Self { selection: Selection::default(), slot: Slot::Both, min_authorities: 2, words: 6, limit: None }
    }
}

choice! {
    /// Where words are added to a phrase.
    Slot {
        /// Before the phrase
        Left = "left",
        /// After it
        Right = "right",
        /// First before, then after
        Both = "both",
    }
}

/// The frames, those of most authorities first; serialises as the list of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Answer {
    /// The frames within the limit.
    pub frames: Vec<Frame>,
    /// Number of frames, with those that the limit leaves out.
    #[serde(skip)]
    pub found: usize,
    /// The phrase.
    #[serde(skip)]
    pub phrase: String,
}

/// The phrase with the words that stand next to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Frame {
    /// The phrase and the words, in reading order.
    pub frame: String,
    /// Where the words were added: left or right.
    pub slot: Slot,
    /// The words that were added.
    pub words: String,
    /// Number of authorities that it is used of.
    pub authorities: u64,
    /// Number of occurrences.
    pub occurrences: u64,
    /// Number of reports that use it.
    pub reports: u64,
    /// Occurrences by grade of the section, best grade first; ungraded sections are left out.
    #[serde(serialize_with = "object")]
    #[schemars(with = "BTreeMap<String, u64>")]
    pub grades: Vec<(Grade, u64)>,
    /// Year of the earliest use.
    pub first_year: Option<i16>,
    /// Identifier of its passage.
    pub first_passage: String,
    /// Year of the latest use.
    pub latest_year: Option<i16>,
    /// Identifier of its passage.
    pub latest_passage: String,
}

impl Frame {
    fn new(phrase: &str, frame: frames::Frame) -> Self {
        let words = frame.words.join(" ");
        let (whole, slot) = match frame.slot {
            frames::Slot::Left => (format!("{words} {phrase}"), Slot::Left),
            frames::Slot::Right => (format!("{phrase} {words}"), Slot::Right),
        };
        Self {
            frame: whole,
            slot,
            words,
            authorities: frame.authorities,
            occurrences: frame.occurrences,
            reports: frame.reports,
            grades: frame.grades,
            first_year: frame.first.year,
            first_passage: frame.first.passage_id,
            latest_year: frame.latest.year,
            latest_passage: frame.latest.passage_id,
        }
    }
}

impl Findings {
    /// Lists the frames of a phrase. Boilerplate and superseded copies are left out.
    ///
    /// # Errors
    ///
    /// As [`Findings::search`].
    pub fn frames(&self, request: &Request) -> Result<Answered<Answer>, ServiceError> {
        let query = &request.selection.query;
        let exact = request.selection.exact || !query.contains('"');
        let (to_index, notes) = self.request(&Selection { exact, ..request.selection.clone() })?;
        let slots = match request.slot {
            Slot::Left => vec![frames::Slot::Left],
            Slot::Right => vec![frames::Slot::Right],
            Slot::Both => vec![frames::Slot::Left, frames::Slot::Right],
        };
        let options = Options { slots, min_authorities: request.min_authorities, max_words: request.words };
        let all = frames::frames(&self.index, to_index.clone(), &options)?;
        let (found, phrase) = (all.len(), query.replace('"', ""));
        let within = all.into_iter().take(request.limit.unwrap_or(usize::MAX));
        let answer = Answer { frames: within.map(|frame| Frame::new(&phrase, frame)).collect(), found, phrase };
        Ok(Answered { answer, notes, diagnosis: self.diagnosis(to_index, None)? })
    }
}
