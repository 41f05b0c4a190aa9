//! A report, or a part of one, for reading from top to bottom.

use std::fmt::Write;

use jiff::civil::Date;
use service::english;
use service::show::{Surroundings, WholeReport};
use service::wire::{Judgement, Passage, Report};

use crate::output::{FAINT, HIT, STRONG};
use crate::render::text::{DOT, graded, label, place};
use crate::render::wrap::{labelled, whole, wrap};
use crate::render::{count, when};

/// Before the facts of a report: room for their names.
const MARGIN: usize = 17;
/// Before the text of a passage: room for its number.
const INDENT: &str = "     ";

/// The whole report: who, what and when, its judgements, and each passage under its heading.
pub(crate) fn report(whole: &WholeReport, columns: usize) -> String {
    opening(&whole.report, columns) + &under_headings(&whole.passages_in_order, None, columns)
}

/// Passages under their headings, the one that was asked for marked.
fn under_headings(passages: &[Passage], asked_for: Option<&str>, columns: usize) -> String {
    let (mut page, mut section) = (String::new(), None);
    for passage in passages {
        if section != Some((&passage.section_path, &passage.part)) {
            section = Some((&passage.section_path, &passage.part));
            page.push('\n');
            page.push_str(&heading(passage, columns));
        }
        page.push('\n');
        page.push_str(&body(passage, columns, asked_for == Some(&passage.passage_id)));
    }
    page
}

/// The opening of the report, then its headings with their grades and what stands under each.
pub(crate) fn outline(whole: &WholeReport, columns: usize) -> String {
    let mut page = opening(&whole.report, columns);
    page.push('\n');
    for section in &whole.outline {
        let depth = section.path.len().saturating_sub(1);
        let title = if section.title.is_empty() { "(before the first heading)" } else { &section.title };
        let line = graded(title.to_owned(), section.grade) + DOT + &count(section.passages.into(), "passage");
        page.push_str(&wrap(&line, &[], STRONG, &"  ".repeat(depth), columns));
    }
    page
}

/// A passage marked among those before and after it.
pub(crate) fn surroundings(around: &Surroundings, columns: usize) -> String {
    let Surroundings { passages, passage_id: id, report } = around;
    let mut page = format!("{STRONG}{}{STRONG:#}\n", title(report));
    page.push_str(&under_headings(passages, Some(id), columns));
    if let Some(passage) = passages.iter().find(|passage| passage.passage_id == *id) {
        page.push('\n');
        page.push_str(&place(passage, columns));
    }
    page
}

/// Authority, kind and month, as the first line of a page.
fn title(report: &Report) -> String {
    let authority = report.authority.as_deref().unwrap_or("Authority not known");
    let when = when(report.inspection_end, report.inspection_start, report.published);
    [authority, report.kind.title(), &when].join(DOT)
}

/// What is known of the report as a whole, one fact a line.
fn opening(report: &Report, columns: usize) -> String {
    let mut page = format!("{STRONG}{}{STRONG:#}\n", title(report));
    let mut fact = |name: &str, value: &str| {
        if !value.is_empty() {
            page.push_str(&labelled(name, value, MARGIN, columns));
        }
    };
    fact("title", &report.title);
    fact("together with", &report.joint_authorities.join(", "));
    let date = |date: Option<Date>| date.map_or_else(String::new, |date| date.to_string());
    let days = [date(report.inspection_start), date(report.inspection_end)].join(" to ");
    fact("inspected", days.trim_start_matches(" to ").trim_end_matches(" to "));
    fact("published", &date(report.published));
    fact("lead inspector", report.lead_inspector.as_deref().unwrap_or(""));
    fact("identifier", &report.report_id);
    fact("file", &report.sources.join(", "));
    fact("better copy", report.superseded_by.as_deref().unwrap_or(""));
    fact("by override", &english::overrides(&report.overrides));
    fact("may be misread", &english::doubts(&report.doubts));
    if !report.judgements.is_empty() || report.overall.is_some() {
        page.push('\n');
        let overall = report.overall.iter().map(|judgement| ("Overall", judgement));
        let areas = report.judgements.iter().map(|judgement| (judgement.area.as_str(), judgement));
        for (area, Judgement { printed, .. }) in overall.chain(areas) {
            page.push_str(&wrap(&format!("{area}: {printed}"), &[], STRONG, "  ", columns));
        }
    }
    page
}

/// The heading of a passage's section, the outer ones before it, and its grade.
fn heading(passage: &Passage, columns: usize) -> String {
    let headings: Vec<&str> = passage.part.iter().chain(&passage.section_path).map(String::as_str).collect();
    whole(&graded(headings.join(" › "), passage.grade), STRONG, "", columns)
}

/// The text behind its number or bullet; the one that was asked for is marked at the margin.
fn body(passage: &Passage, columns: usize, is_asked_for: bool) -> String {
    let sign = match (&passage.number, passage.level) {
        (Some(number), _) => number.clone(),
        (None, 0) => String::new(),
        (None, _) => "•".to_owned(),
    };
    let margin = if is_asked_for { "▌" } else { " " };
    let deeper = "  ".repeat(usize::from(passage.level.saturating_sub(1)));
    let indent = format!("{INDENT}{deeper}");
    let text = wrap(&passage.text, &[], HIT, &indent, columns);
    let mut lines = String::with_capacity(text.len());
    for (number, line) in text.lines().enumerate() {
        let said = line.get(indent.len()..).unwrap_or(line);
        let sign = if number == 0 { sign.as_str() } else { "" };
        let _ = writeln!(lines, "{HIT}{margin}{HIT:#}{sign:>3} {deeper}{said}");
    }
    if is_asked_for {
        let _ = writeln!(lines, "{HIT}{margin}{HIT:#}    {FAINT}{}{FAINT:#}", label(passage));
    }
    lines
}
