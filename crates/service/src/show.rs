//! Show: a report, or a passage in its surroundings.

pub use index::Heading;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::wire::{Diagnostic, Passage, Report};
use crate::{Answered, Findings, ServiceError, names};

/// What to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Request {
    /// Identifier of a report or of a passage, in any case.
    pub id: String,
    /// Number of passages to return before and after a passage.
    pub context: usize,
}

impl Default for Request {
    fn default() -> Self {
        Self { id: String::new(), context: 2 }
    }
}

/// A report or a passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Answer {
    /// A whole report.
    Report(Box<WholeReport>),
    /// A passage with those around it.
    Passage(Box<Surroundings>),
}

/// A report with its passages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WholeReport {
    /// The report.
    #[serde(flatten)]
    pub report: Report,
    /// What a reader of the report should doubt.
    pub diagnostics: Vec<Diagnostic>,
    /// The passages in reading order.
    pub passages_in_order: Vec<Passage>,
    /// The headings in reading order.
    #[serde(skip)]
    pub outline: Vec<Heading>,
}

/// A passage with those before and after it; serialises as the list of passages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Surroundings {
    /// The passages in reading order.
    pub passages: Vec<Passage>,
    /// Identifier of the passage that was asked for.
    #[serde(skip)]
    pub passage_id: String,
    /// The report.
    #[serde(skip)]
    pub report: Report,
}

impl Findings {
    /// Returns a report, or a passage with those around it.
    ///
    /// # Errors
    ///
    /// [`ServiceError::UnknownName`] for an identifier that is not in the index.
    pub fn show(&self, request: &Request) -> Result<Answered<Answer>, ServiceError> {
        let id = request.id.trim().trim_end_matches('/');
        let report_id = id.split_once('/').map_or(id, |(report, _)| report);
        let mut record = names::report(report_id, &self.index)?;
        let passages = self.index.report_passages(&record.report_id)?;
        let answer = if id == report_id {
            let outline = std::mem::take(&mut record.outline);
            let diagnostics = std::mem::take(&mut record.diagnostics).into_iter().map(Diagnostic::from).collect();
            let passages_in_order = passages.into_iter().map(Passage::from).collect();
            Answer::Report(Box::new(WholeReport { report: record.into(), diagnostics, passages_in_order, outline }))
        } else {
            let at = names::place_of(id, &passages)?;
            let from = at.saturating_sub(request.context);
            let most = at.saturating_add(request.context).saturating_add(1) - from;
            let passages: Vec<Passage> = passages.into_iter().skip(from).take(most).map(Passage::from).collect();
            let passage_id = passages.get(at - from).map(|passage| passage.passage_id.clone()).unwrap_or_default();
            Answer::Passage(Box::new(Surroundings { passages, passage_id, report: record.into() }))
        };
        Ok(Answered::new(answer, Vec::new()))
    }
}
