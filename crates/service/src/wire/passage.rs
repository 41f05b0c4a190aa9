//! A passage as programs read it.

use jiff::civil::Date;
use report::{Framework, Grade, Kind, PassageKind};
use schemars::JsonSchema;
use serde::Serialize;

/// A passage with everything needed to filter, print and cite it. The export prints these fields in this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Passage {
    /// Stable identifier: `leicester-ilacs-2024-09/18`, `leeds-focused-visit-2018-01/findings.b3`.
    pub passage_id: String,
    /// Identifier of the report: the part of `passage_id` before the first slash.
    pub report_id: String,
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
    /// Kind of the report, or of this part of it.
    pub kind: Kind,
    /// Framework of the inspection.
    pub framework: Option<Framework>,
    /// Heading of the section without its grade; empty before the first heading.
    pub section: String,
    /// Headings from the outermost to `section`.
    pub section_path: Vec<String>,
    /// Grade of the section.
    pub grade: Option<Grade>,
    /// Overall grade of the report.
    pub overall_grade: Option<Grade>,
    /// Lead inspector of the report.
    pub lead_inspector: Option<String>,
    /// Printed number.
    pub number: Option<String>,
    /// What the passage is in its report.
    pub passage_kind: PassageKind,
    /// Whether the reports of many authorities word it nearly alike: a set phrase, or a form filled in.
    pub repeated: bool,
    /// Depth of a bullet, 1 the outermost; 0 for anything else.
    pub level: u8,
    /// First page, 1-based; null for formats without pages.
    pub page: Option<u32>,
    /// Position in the report in reading order, 0-based.
    pub ordinal: u32,
    /// Path of the file, relative to its corpus folder, with forward slashes.
    pub source: String,
    /// Paths of all files with this content, `source` first.
    pub sources: Vec<String>,
    /// The part of the file that the passage belongs to; null for the file's own report.
    pub part: Option<String>,
    /// Identifier of the better copy of the same inspection, if there is one.
    pub superseded_by: Option<String>,
    /// The whole passage.
    pub text: String,
}

impl From<report::Passage> for Passage {
    fn from(passage: report::Passage) -> Self {
        Self {
            passage_id: passage.passage_id,
            report_id: passage.report_id,
            authority: passage.authority,
            authority_code: passage.authority_code,
            region: passage.region,
            joint_authorities: passage.joint_authorities,
            year: passage.year,
            inspection_start: passage.inspection_start,
            inspection_end: passage.inspection_end,
            published: passage.published,
            kind: passage.kind,
            framework: passage.framework,
            section: passage.section,
            section_path: passage.section_path,
            grade: passage.grade,
            overall_grade: passage.overall_grade,
            lead_inspector: passage.lead_inspector,
            number: passage.number,
            passage_kind: passage.passage_kind,
            repeated: passage.repeated,
            level: passage.level,
            page: passage.page,
            ordinal: passage.ordinal,
            source: passage.source,
            sources: passage.sources,
            part: passage.part,
            superseded_by: passage.superseded_by,
            text: passage.text,
        }
    }
}
