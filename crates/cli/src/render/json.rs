//! JSON and JSON Lines: the stable shapes that scripts read.

use std::io::{self, Write};

use index::ReportRecord;
use jiff::civil::Date;
use report::{Diagnostic, Framework, Grade, Judgement, Kind, Passage, PassageKind};
use serde::Serialize;

use crate::quality;

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

/// A report without its passages.
#[derive(Debug, Serialize)]
pub(crate) struct ReportRow<'a> {
    report_id: &'a str,
    title: &'a str,
    authority: Option<&'a str>,
    authority_code: Option<&'a str>,
    region: Option<&'a str>,
    joint_authorities: Vec<&'a str>,
    year: Option<i16>,
    inspection_start: Option<Date>,
    inspection_end: Option<Date>,
    published: Option<Date>,
    kind: Kind,
    framework: Option<Framework>,
    overall_grade: Option<Grade>,
    judgements: &'a [Judgement],
    lead_inspector: Option<&'a str>,
    /// Passages, and those of them that are numbered findings.
    passages: usize,
    findings: usize,
    /// From 100, nothing to be doubted, to 0.
    quality: u32,
    doubts: Vec<String>,
    pages: u32,
    pages_without_text: &'a [u32],
    missing_numbers: &'a [u32],
    source: &'a str,
    sources: &'a [String],
    superseded_by: Option<&'a str>,
}

impl<'a> From<&'a ReportRecord> for ReportRow<'a> {
    fn from(record: &'a ReportRecord) -> Self {
        let meta = &record.report.meta;
        let authority = meta.authority.as_ref();
        let blocks = || record.report.sections.iter().flat_map(|section| &section.blocks);
        Self {
            report_id: &record.id,
            title: &meta.title,
            authority: authority.map(|authority| authority.name.as_str()),
            authority_code: authority.and_then(|authority| authority.code.as_deref()),
            region: authority.and_then(|authority| authority.region.as_deref()),
            joint_authorities: meta.joint_authorities.iter().map(|authority| authority.name.as_str()).collect(),
            year: meta.year(),
            inspection_start: meta.inspection_start,
            inspection_end: meta.inspection_end,
            published: meta.published,
            kind: meta.kind,
            framework: meta.kind.framework(),
            overall_grade: meta.overall_grade(),
            judgements: &meta.judgements,
            lead_inspector: meta.lead_inspector.as_deref(),
            passages: blocks().count(),
            findings: blocks().filter(|block| block.kind == PassageKind::Finding).count(),
            quality: quality::score(record),
            doubts: quality::doubts(record),
            pages: record.report.quality.pages,
            pages_without_text: &record.report.quality.pages_without_text,
            missing_numbers: &record.report.quality.missing_numbers,
            source: record.sources.first().map_or("", String::as_str),
            sources: &record.sources,
            superseded_by: record.superseded_by.as_deref(),
        }
    }
}

/// A report with its passages.
#[derive(Debug, Serialize)]
pub(crate) struct ReportDocument<'a> {
    #[serde(flatten)]
    row: ReportRow<'a>,
    diagnostics: &'a [Diagnostic],
    passages_in_order: &'a [Passage],
}

impl<'a> ReportDocument<'a> {
    /// A report as `show` prints it.
    pub(crate) fn new(record: &'a ReportRecord, passages: &'a [Passage]) -> Self {
        Self { row: record.into(), diagnostics: &record.report.diagnostics, passages_in_order: passages }
    }
}
