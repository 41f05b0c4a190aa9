//! Verify: whether the quotations of a draft are true.

use std::fmt::Write;

pub use index::analytics::verify::Verdict;
use index::analytics::verify::{self, check_all, quotations};
use report::Citation;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Answered, Findings, Measure, ServiceError, english};

/// The draft to check.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Request {
    /// Its text, in which block quotes of Markdown are quotations as well.
    pub draft: String,
}

/// The quotations of five words or more in the order of the draft; serialises as the list of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Answer {
    /// The quotations.
    pub quotations: Vec<Checked>,
    /// The draft, with a note in bold after every quotation that is not exact.
    #[serde(skip)]
    pub annotated: String,
}

/// A quotation, and what was found of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Checked {
    /// The words, without quotation marks.
    pub quotation: String,
    /// What was found.
    pub verdict: Verdict,
    /// Identifier of the passage with the words, or with similar ones.
    pub passage_id: Option<String>,
    /// What the draft says after the quotation, perhaps a citation.
    pub cited: String,
    /// For an altered quotation, the words of the passage with words left out as `[-…-]` and words put in as `{+…+}`.
    pub difference: Option<String>,
    /// Line of the draft, 1-based.
    pub line: usize,
    /// Where the words, or similar ones, stand: in words, with the citation.
    #[serde(skip)]
    pub place: Option<String>,
}

/// Most quotations: more than any paper has, and checked in seconds.
const MAX_QUOTATIONS: usize = 10_000;

impl From<&verify::Checked> for Checked {
    fn from(checked: &verify::Checked) -> Self {
        let place = |passage: &report::Passage| {
            english::place(checked.verdict, &Citation::new(passage).plain(), &passage.passage_id)
        };
        Self {
            quotation: checked.quotation.text.clone(),
            verdict: checked.verdict,
            passage_id: checked.passage.as_ref().map(|passage| passage.passage_id.clone()),
            cited: checked.quotation.cited.clone(),
            difference: checked.difference.clone(),
            line: checked.quotation.line,
            place: checked.passage.as_deref().map(place),
        }
    }
}

impl Request {
    /// Checks the length of the draft, which needs no index.
    ///
    /// # Errors
    ///
    /// [`ServiceError::TooLong`] for more than 10,000 quotations.
    pub fn check(&self) -> Result<(), ServiceError> {
        self.quotations().map(|_| ())
    }

    fn quotations(&self) -> Result<Vec<verify::Quotation>, ServiceError> {
        let quotations = quotations(&self.draft);
        let (what, has, most) = (Measure::Quotations, quotations.len(), MAX_QUOTATIONS);
        if has > most { Err(ServiceError::TooLong { what, has, most }) } else { Ok(quotations) }
    }
}

impl Findings {
    /// Checks the quotations of a draft.
    ///
    /// # Errors
    ///
    /// [`ServiceError::TooLong`] for more than 10,000 quotations.
    pub fn verify(&self, request: &Request) -> Result<Answered<Answer>, ServiceError> {
        let found = check_all(&self.index, &request.quotations()?)?;
        let quotations: Vec<Checked> = found.iter().map(Checked::from).collect();
        let ends = found.iter().map(|checked| checked.quotation.end);
        let annotated = annotated(&request.draft, quotations.iter().zip(ends));
        Ok(Answered::new(Answer { quotations, annotated }, Vec::new()))
    }
}

/// The draft with a note after every quotation that is not exact, given where each ends, in bytes.
fn annotated<'a>(draft: &str, quotations: impl Iterator<Item = (&'a Checked, usize)>) -> String {
    let (mut page, mut from) = (String::with_capacity(draft.len()), 0);
    for (checked, end) in quotations.filter(|(checked, _)| checked.verdict != Verdict::Exact) {
        page.push_str(draft.get(from..end).unwrap_or_default());
        let more = checked.difference.iter().chain(&checked.place).map(String::as_str);
        let note: Vec<&str> = std::iter::once(checked.verdict.name()).chain(more).collect();
        // Writing to a string cannot fail.
        let _ = write!(page, " **[{}]** ", note.join("; "));
        from = end;
    }
    page.push_str(draft.get(from..).unwrap_or_default());
    page
}
