//! A report as programs read it.

use index::ReportRecord;
use jiff::civil::Date;
use report::{Framework, Grade, Kind, Severity};
use schemars::JsonSchema;
use serde::Serialize;

use super::Override;
use crate::english;
use crate::quality::{self, Doubt};

/// A report without its passages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Report {
    /// Stable identifier: `leicester-ilacs-2024-09`.
    pub report_id: String,
    /// Title as printed.
    pub title: String,
    /// Official short name of the principal authority.
    pub authority: Option<String>,
    /// Its GSS code.
    pub authority_code: Option<String>,
    /// Its region of England.
    pub region: Option<String>,
    /// Further authorities of a joint report.
    pub joint_authorities: Vec<String>,
    /// Year of the inspection's end, else of the letter or publication.
    pub year: Option<i16>,
    /// First day of the inspection.
    pub inspection_start: Option<Date>,
    /// Last day of the inspection.
    pub inspection_end: Option<Date>,
    /// Day of publication, or of the letter.
    pub published: Option<Date>,
    /// Kind of the report.
    pub kind: Kind,
    /// Framework of the inspection.
    pub framework: Option<Framework>,
    /// Overall grade.
    pub overall_grade: Option<Grade>,
    /// Judgements of areas in the order of the report.
    pub judgements: Vec<Judgement>,
    /// Lead inspector.
    pub lead_inspector: Option<String>,
    /// Number of passages.
    pub passages: u32,
    /// Number of numbered passages.
    pub numbered: u32,
    /// How well the report was understood, from 100 (no doubt) to 0.
    pub quality: u32,
    /// What may have been misread, worst first.
    #[serde(serialize_with = "english::texts")]
    #[schemars(with = "Vec<String>")]
    pub doubts: Vec<Doubt>,
    /// Number of pages.
    pub pages: u32,
    /// Pages without text, 1-based.
    pub pages_without_text: Vec<u32>,
    /// Numbers missing between numbered passages.
    pub missing_numbers: Vec<u32>,
    /// Path of the first of `sources`.
    pub source: String,
    /// Paths of all files with this content.
    pub sources: Vec<String>,
    /// Identifier of the better copy of the same inspection, if there is one.
    pub superseded_by: Option<String>,
    /// Values that a person set in place of what was read.
    pub overrides: Vec<Override>,
    /// The overall judgement as printed.
    #[serde(skip)]
    pub overall: Option<Judgement>,
}

/// A judged area and its grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Judgement {
    /// The area as printed, without its number: "Children who need help and protection".
    pub area: String,
    /// The normalised grade.
    pub grade: Grade,
    /// The grade as printed: "Requires improvement to be good".
    pub printed: String,
}

/// A doubt of the reader or segmenter about a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// Its topic, a stable word such as `numbering` or `dates`.
    pub topic: String,
    /// The message for a person: "paragraph numbers not found: 12, 14 to 16".
    pub message: String,
    /// The page that it is about, if it is about one.
    pub page: Option<u32>,
}

impl From<ReportRecord> for Report {
    fn from(record: ReportRecord) -> Self {
        let (quality, doubts) = (quality::score(&record), quality::doubts(&record));
        let ReportRecord { report_id, sources, superseded_by, meta, passages, numbered, .. } = record;
        let (year, framework, overall_grade) = (meta.year(), meta.framework(), meta.overall_grade());
        let (authority, authority_code, region) = match meta.authority {
            Some(authority) => (Some(authority.name), authority.code, authority.area),
            None => (None, None, None),
        };
        Self {
            report_id,
            title: meta.title,
            authority,
            authority_code,
            region,
            joint_authorities: meta.joint_authorities.into_iter().map(|authority| authority.name).collect(),
            year,
            inspection_start: meta.inspection_start,
            inspection_end: meta.inspection_end,
            published: meta.published,
            kind: meta.kind,
            framework,
            overall_grade,
            judgements: meta.judgements.into_iter().map(Judgement::from).collect(),
            lead_inspector: meta.lead_inspector,
            passages,
            numbered,
            quality,
            doubts,
            pages: record.quality.pages,
            pages_without_text: record.quality.pages_without_text,
            missing_numbers: record.quality.missing_numbers,
            source: sources.first().cloned().unwrap_or_default(),
            sources,
            superseded_by,
            overrides: meta.overrides.into_iter().map(Override::from).collect(),
            overall: meta.overall.map(Judgement::from),
        }
    }
}

impl From<report::Judgement> for Judgement {
    fn from(report::Judgement { area, grade, printed }: report::Judgement) -> Self {
        Self { area, grade, printed }
    }
}

impl From<report::Diagnostic> for Diagnostic {
    fn from(report::Diagnostic { severity, topic, message, page }: report::Diagnostic) -> Self {
        Self { severity, topic, message, page }
    }
}
