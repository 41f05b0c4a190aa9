//! JSON and JSON Lines: the stable shapes that scripts read.

use std::io::{self, Write};

use index::{ReportRecord, concepts};
use jiff::civil::Date;
use report::{Citation, Diagnostic, Framework, Grade, Judgement, Kind, Override, Passage};
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
    /// Only where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    citation: Option<String>,
    /// Only where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<Explanation<'a>>,
}

/// A part of a score: what it is, what it adds, and what it is made of.
#[derive(Debug, Serialize)]
struct Explanation<'a> {
    text: &'a str,
    score: f32,
    parts: Vec<Explanation<'a>>,
}

impl<'a> From<&'a index::Explanation> for Explanation<'a> {
    fn from(explained: &'a index::Explanation) -> Self {
        let index::Explanation { text, score, parts } = explained;
        Self { text, score: *score, parts: parts.iter().map(Self::from).collect() }
    }
}

impl<'a> Hit<'a> {
    /// A hit, with its citation where that is wanted.
    pub(crate) fn new(hit: &'a index::Hit, cite: bool) -> Self {
        Self {
            passage: &hit.passage,
            rank: hit.rank,
            score: hit.score,
            snippet: &hit.snippet,
            highlights: hit.highlights.iter().map(|range| [range.start, range.end]).collect(),
            citation: cite.then(|| Citation::new(&hit.passage).plain()),
            explanation: hit.explanation.as_ref().map(Explanation::from),
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
    /// Passages, and those of them that are numbered.
    passages: u32,
    numbered: u32,
    /// From 100, nothing to be doubted, to 0.
    quality: u32,
    doubts: Vec<String>,
    pages: u32,
    pages_without_text: &'a [u32],
    missing_numbers: &'a [u32],
    source: &'a str,
    sources: &'a [String],
    superseded_by: Option<&'a str>,
    /// What a person set in place of what was read.
    overrides: &'a [Override],
}

impl<'a> From<&'a ReportRecord> for ReportRow<'a> {
    fn from(record: &'a ReportRecord) -> Self {
        let meta = &record.meta;
        let authority = meta.authority.as_ref();
        Self {
            report_id: &record.report_id,
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
            framework: meta.framework(),
            overall_grade: meta.overall_grade(),
            judgements: &meta.judgements,
            lead_inspector: meta.lead_inspector.as_deref(),
            passages: record.passages,
            numbered: record.numbered,
            quality: quality::score(record),
            doubts: quality::doubts(record),
            pages: record.quality.pages,
            pages_without_text: &record.quality.pages_without_text,
            missing_numbers: &record.quality.missing_numbers,
            source: record.sources.first().map_or("", String::as_str),
            sources: &record.sources,
            superseded_by: record.superseded_by.as_deref(),
            overrides: &meta.overrides,
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
        Self { row: record.into(), diagnostics: &record.diagnostics, passages_in_order: passages }
    }
}

/// Writes each of `values` on a line of its own.
pub(crate) fn lines<T: Serialize>(answer: &mut impl Write, values: impl IntoIterator<Item = T>) -> io::Result<()> {
    values.into_iter().try_for_each(|value| line(answer, &value))
}

/// The whole answer to a search.
#[derive(Debug, Serialize)]
pub(crate) struct Results<'a> {
    query: &'a str,
    /// What a person should know of the names in the query and the filters; only where there is something.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// Passages and reports found, on this page or not.
    passages: u64,
    reports: u64,
    /// Passages that were found by their headings alone; `count` leaves them out.
    by_heading: u64,
    widened: Vec<Widening<'a>>,
    facets: Vec<Facet<'a>>,
    diagnosis: Option<Diagnosis<'a>>,
    hits: Vec<Hit<'a>>,
}

#[derive(Debug, Serialize)]
struct Widening<'a> {
    term: &'a str,
    years: Years,
    added: Vec<Variant<'a>>,
}

#[derive(Debug, Serialize)]
struct Variant<'a> {
    text: &'a str,
    source: &'a str,
    years: Years,
    passages: u64,
}

/// When a wording was in use, first and last year, as far as it is known.
#[derive(Debug, Serialize)]
struct Years {
    from: Option<i16>,
    to: Option<i16>,
}

impl From<concepts::Years> for Years {
    fn from(concepts::Years { from, to }: concepts::Years) -> Self {
        Self { from, to }
    }
}

#[derive(Debug, Serialize)]
struct Facet<'a> {
    dimension: &'static str,
    values: Vec<FacetValue<'a>>,
    /// Passages that have none, and the reports that these stand in.
    without: u64,
    reports_without: u64,
}

/// One value of one dimension.
#[derive(Debug, Serialize)]
pub(crate) struct FacetValue<'a> {
    value: &'a str,
    passages: u64,
    reports: u64,
}

#[derive(Debug, Serialize)]
struct Diagnosis<'a> {
    missing: &'a [String],
    remarks: &'a [String],
    suggestion: Option<&'a str>,
    /// Options that have to be left out for it.
    without: Vec<&'static str>,
}

impl<'a> Results<'a> {
    /// What was found for `query`, as it was typed, and a note on it; with citations where they are wanted.
    pub(crate) fn new(query: &'a str, results: &'a index::Results, note: Option<String>, cite: bool) -> Self {
        let variant = |variant: &'a index::Variant| Variant {
            text: &variant.text,
            source: &variant.source,
            years: variant.years.into(),
            passages: variant.passages,
        };
        let value = |value: &'a index::FacetValue| FacetValue {
            value: &value.value,
            passages: value.passages,
            reports: value.reports,
        };
        Self {
            query,
            note,
            passages: results.passages,
            reports: results.reports,
            by_heading: results.by_heading,
            widened: results
                .widened
                .iter()
                .map(|widening| Widening {
                    term: &widening.term,
                    years: widening.years.into(),
                    added: widening.added.iter().map(variant).collect(),
                })
                .collect(),
            facets: results
                .facets
                .iter()
                .map(|facet| Facet {
                    dimension: facet.dimension.name(),
                    values: facet.values.iter().map(value).collect(),
                    without: facet.without,
                    reports_without: facet.reports_without,
                })
                .collect(),
            diagnosis: results.diagnosis.as_ref().map(|diagnosis| Diagnosis {
                missing: &diagnosis.missing,
                remarks: &diagnosis.remarks,
                suggestion: diagnosis.suggestion.as_deref(),
                without: diagnosis.without.iter().map(|field| field.name()).collect(),
            }),
            hits: results.hits.iter().map(|hit| Hit::new(hit, cite)).collect(),
        }
    }
}
