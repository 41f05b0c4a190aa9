//! Renders a report as a document that a person can compare with the original.
//!
//! First come the metadata, one line each, with "-" for a missing value. Then come the sections with heading and grade,
//! and their passages: number, page, kind, text. Footnotes come last, because their position among the paragraphs means
//! nothing. Boilerplate is left out: its exact extent does not matter, and a finding taken for boilerplate shows as
//! missing.

use std::fmt::{Display, Write as _};

use report::{Block, Judgement, PassageKind, Report, ReportMeta, Section};

/// Renders a whole report.
pub(crate) fn report(report: &Report) -> String {
    let mut out = String::new();
    meta(&mut out, &report.meta);
    fact(&mut out, "missing numbers", listed(&report.quality.missing_numbers));
    for part in &report.parts {
        out.push('\n');
        fact(&mut out, "part", &part.name);
        meta(&mut out, &part.meta);
    }
    for shown in report.sections.iter().filter(|section| section.blocks.iter().any(is_shown)) {
        section(&mut out, shown, report);
    }
    let notes =
        report.sections.iter().flat_map(|section| &section.blocks).filter(|block| block.kind == PassageKind::Footnote);
    for (ordinal, note) in notes.enumerate() {
        if ordinal == 0 {
            out.push_str("\n# Footnotes\n\n");
        }
        passage(&mut out, note);
    }
    out
}

fn meta(out: &mut String, meta: &ReportMeta) {
    fact(out, "title", &meta.title);
    fact(out, "authority", meta.authority.as_ref().map_or("-", |authority| &authority.name));
    fact(out, "kind", meta.kind);
    fact(out, "inspected from", or_dash(meta.inspection_start));
    fact(out, "inspected to", or_dash(meta.inspection_end));
    fact(out, "published", or_dash(meta.published));
    fact(out, "lead inspector", or_dash(meta.lead_inspector.as_ref()));
    fact(out, "overall", meta.overall.as_ref().map_or_else(|| "-".to_owned(), graded));
    for judgement in &meta.judgements {
        fact(out, "judgement", format_args!("{}: {}", judgement.area, graded(judgement)));
    }
}

fn section(out: &mut String, section: &Section, report: &Report) {
    out.push_str("\n# ");
    if let Some(part) = section.part.and_then(|part| report.parts.get(part)) {
        write!(out, "({}) ", part.name).ok();
    }
    out.push_str(if section.title.is_empty() { "(before the first heading)" } else { &section.title });
    if let Some(grade) = section.grade {
        write!(out, " [{grade}]").ok();
    }
    out.push_str("\n\n");
    for block in section.blocks.iter().filter(|block| is_shown(block)) {
        passage(out, block);
    }
}

fn passage(out: &mut String, block: &Block) {
    let indent = "  ".repeat(usize::from(block.level.saturating_sub(1)));
    let number = block.number.as_deref().unwrap_or("-");
    let page = block.page.map_or_else(String::new, |page| format!(" p.{page}"));
    writeln!(out, "{indent}[{number}]{page} {}  {}", block.kind, block.text).ok();
}

fn is_shown(block: &Block) -> bool {
    !matches!(block.kind, PassageKind::Boilerplate | PassageKind::Footnote)
}

fn graded(judgement: &Judgement) -> String {
    format!("{} ({:?})", judgement.grade, judgement.printed)
}

fn fact(out: &mut String, name: &str, value: impl Display) {
    writeln!(out, "{name}: {value}").ok();
}

fn or_dash(value: Option<impl Display>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

fn listed(numbers: &[u32]) -> String {
    if numbers.is_empty() { "-".to_owned() } else { numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", ") }
}
