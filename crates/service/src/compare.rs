//! Compare: the reports on one authority through time, judgements and what became of recommendations.

use index::ReportRecord;
pub use index::analytics::compare::Change;
use index::analytics::compare::{self, Area, Comparison, Followed};
use index::analytics::wording::{self, Tier};
use jiff::civil::Date;
use report::{Grade, Kind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::names::NameResolver;
use crate::wire::Hit;
use crate::{Answered, Findings, ServiceError};

/// The authority, and what to return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Request {
    /// Name of the authority.
    pub authority: String,
    /// Most answers to a recommendation.
    pub limit: usize,
    /// Adds the citation of each answer.
    pub cite: bool,
}

impl Default for Request {
    fn default() -> Self {
        Self { authority: String::new(), limit: 3, cite: false }
    }
}

/// The comparison; serialises as the list of rows.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Answer {
    /// Reports in the order of their inspections, then judgements by area, the overall judgement first, then
    /// recommendations, each with its answers, best first.
    pub rows: Vec<Row>,
    /// Official name of the authority.
    #[serde(skip)]
    pub authority: String,
}

/// A row; `row` says what it is.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "row", rename_all = "kebab-case")]
pub enum Row {
    /// A report.
    Report(Report),
    /// A judgement of an area.
    Judgement(Judgement),
    /// An area that a report with judgements no longer judges.
    Gone {
        /// Name of the area.
        area: String,
        /// Identifier of the report.
        report_id: String,
    },
    /// A recommendation of a report that another report follows.
    Recommendation {
        /// Identifier of its passage.
        passage_id: String,
        /// The whole passage.
        text: String,
        /// Identifier of the next report.
        next_report: String,
        /// Number of answers.
        answers: usize,
    },
    /// A passage of the next report that answers a recommendation.
    Answer(Box<Reply>),
}

/// A report that is compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Report {
    /// Identifier of the report.
    pub report_id: String,
    /// Kind of the report.
    pub kind: Kind,
    /// Last day of the inspection.
    pub inspection_end: Option<Date>,
    /// Day of publication, or of the letter.
    pub published: Option<Date>,
    /// The date of the report, whichever is known.
    #[serde(skip)]
    pub date: Option<Date>,
    /// Year of the inspection's end, else of the letter or publication.
    #[serde(skip)]
    pub year: Option<i16>,
}

/// The judgement of an area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Judgement {
    /// Name of the area as the latest report prints it.
    pub area: String,
    /// Identifier of the report.
    pub report_id: String,
    /// The grade.
    pub grade: Grade,
    /// What changed since the last report that judged the area.
    pub change: Change,
}

/// An answer to a recommendation.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Reply {
    /// Identifier of the recommendation.
    pub recommendation: String,
    /// How near the passage is to it.
    pub tier: Tier,
    /// How much of what it says the passage says, from 0 to 1.
    pub coverage: f32,
    /// Words that both have, in the order of the passage, each once.
    pub shared: Vec<String>,
    /// The passage.
    #[serde(flatten)]
    pub hit: Hit,
}

impl From<&ReportRecord> for Report {
    fn from(ReportRecord { report_id, meta, .. }: &ReportRecord) -> Self {
        Self {
            report_id: report_id.clone(),
            kind: meta.kind,
            inspection_end: meta.inspection_end,
            published: meta.published,
            date: meta.inspection_end.or(meta.inspection_start).or(meta.published),
            year: meta.year(),
        }
    }
}

impl Reply {
    fn new(recommendation: &str, answer: wording::Precedent, cite: bool) -> Self {
        Self {
            recommendation: recommendation.to_owned(),
            tier: answer.tier,
            coverage: answer.coverage,
            shared: shared(&answer),
            hit: Hit::new(answer.hit, cite),
        }
    }
}

/// The words that an answer shares with the recommendation, in the order of the passage, each once.
fn shared(answer: &wording::Precedent) -> Vec<String> {
    let chars: Vec<char> = answer.hit.passage.text.chars().collect();
    let mut words: Vec<String> = Vec::new();
    for range in &answer.hit.highlights {
        let word = chars.get(range.clone()).unwrap_or_default().iter().collect::<String>().to_lowercase();
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

impl Findings {
    /// Compares the reports on an authority.
    ///
    /// # Errors
    ///
    /// [`ServiceError::UnknownName`].
    pub fn compare(&self, request: &Request) -> Result<Answered<Answer>, ServiceError> {
        let authority = NameResolver::new(&self.index).authority(&request.authority)?;
        let Comparison { reports, areas, followed } = compare::compare(&self.index, &authority, request.limit)?;
        let id = |report: usize| reports.get(report).map(|record| record.report_id.clone()).unwrap_or_default();
        let mut rows: Vec<Row> = reports.iter().map(|record| Row::Report(record.into())).collect();
        for Area { name: area, judgements, gone } in areas {
            rows.extend(judgements.into_iter().map(|judged| {
                let (report_id, change) = (id(judged.report), judged.change);
                Row::Judgement(Judgement { area: area.clone(), report_id, grade: judged.grade, change })
            }));
            rows.extend(gone.map(|report| Row::Gone { area, report_id: id(report) }));
        }
        for Followed { recommendation, reports: (_, next), answers } in followed {
            let (passage_id, text, next_report) = (recommendation.passage_id, recommendation.text, id(next));
            let replies = answers.into_iter().map(|answer| Reply::new(&passage_id, answer, request.cite));
            let replies: Vec<Row> = replies.map(|reply| Row::Answer(Box::new(reply))).collect();
            rows.push(Row::Recommendation { passage_id, text, next_report, answers: replies.len() });
            rows.extend(replies);
        }
        Ok(Answered::new(Answer { rows, authority }, Vec::new()))
    }
}
