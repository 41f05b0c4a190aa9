//! A report, or a part of one, for reading from top to bottom.

use std::fmt::Write;

use index::ReportRecord;
use report::{Judgement, Passage, ReportMeta};

use crate::output::{FAINT, HIT, STRONG};
use crate::quality;
use crate::render::text::{DOT, joined, label};
use crate::render::wrap::{labelled, wrap};
use crate::render::{count, month, overrides};

/// Before the facts of a report: room for their names.
const MARGIN: usize = 17;
/// Before the text of a passage: room for its number.
const INDENT: &str = "     ";

/// The whole report: who, what and when, its judgements, and each passage under its heading.
pub(crate) fn report(record: &ReportRecord, passages: &[Passage], columns: usize) -> String {
    let mut page = opening(record, columns);
    let mut section = None;
    for passage in passages {
        if section != Some((&passage.section_path, &passage.part)) {
            section = Some((&passage.section_path, &passage.part));
            page.push('\n');
            page.push_str(&heading(passage, columns));
        }
        page.push('\n');
        page.push_str(&body(passage, columns, false));
    }
    page
}

/// The opening of the report, then its headings with their grades and what stands under each.
pub(crate) fn outline(record: &ReportRecord, columns: usize) -> String {
    let mut page = opening(record, columns);
    page.push('\n');
    for section in &record.outline {
        let depth = section.path.len().saturating_sub(1);
        let mut line =
            if section.title.is_empty() { "(before the first heading)".to_owned() } else { section.title.clone() };
        if let Some(grade) = section.grade {
            let _ = write!(line, "{DOT}{grade}");
        }
        let _ = write!(line, "{DOT}{}", count(section.passages.into(), "passage"));
        page.push_str(&wrap(&line, &[], STRONG, &"  ".repeat(depth), columns));
    }
    page
}

/// A passage marked among those before and after it.
pub(crate) fn surroundings(record: &ReportRecord, around: &[Passage], id: &str, columns: usize) -> String {
    let mut page = format!("{STRONG}{}{STRONG:#}\n", title(&record.meta));
    let mut section = None;
    for passage in around {
        if section != Some(&passage.section_path) {
            section = Some(&passage.section_path);
            page.push('\n');
            page.push_str(&heading(passage, columns));
        }
        page.push('\n');
        page.push_str(&body(passage, columns, passage.passage_id == id));
    }
    if let Some(passage) = around.iter().find(|passage| passage.passage_id == id) {
        page.push('\n');
        page.push_str(&crate::render::text::place(passage, columns));
    }
    page
}

/// Authority, kind and month, as the first line of a page.
fn title(meta: &ReportMeta) -> String {
    let authority = meta.authority.as_ref().map_or("Authority not known", |authority| &authority.name);
    let when = month(meta.inspection_end.or(meta.inspection_start).or(meta.published));
    let when = when.unwrap_or_else(|| "date not known".to_owned());
    joined(&[authority, meta.kind.title(), &when])
}

/// What is known of the report as a whole, one fact a line.
fn opening(record: &ReportRecord, columns: usize) -> String {
    let meta = &record.meta;
    let mut page = format!("{STRONG}{}{STRONG:#}\n", title(meta));
    let mut fact = |name: &str, value: &str| {
        if !value.is_empty() {
            page.push_str(&labelled(name, value, MARGIN, columns));
        }
    };
    fact("title", &meta.title);
    let together: Vec<&str> = meta.joint_authorities.iter().map(|authority| authority.name.as_str()).collect();
    fact("together with", &together.join(", "));
    let date = |date: Option<jiff::civil::Date>| date.map_or_else(String::new, |date| date.to_string());
    let days = [date(meta.inspection_start), date(meta.inspection_end)].map(|day| day).join(" to ");
    fact("inspected", days.trim_start_matches(" to ").trim_end_matches(" to "));
    fact("published", &date(meta.published));
    fact("lead inspector", meta.lead_inspector.as_deref().unwrap_or(""));
    fact("identifier", &record.report_id);
    fact("file", &record.sources.join(", "));
    fact("better copy", record.superseded_by.as_deref().unwrap_or(""));
    fact("by override", &overrides::all(&meta.overrides));
    fact("to be doubted", &quality::doubts(record).join(", "));
    if !meta.judgements.is_empty() || meta.overall.is_some() {
        page.push('\n');
        let overall = meta.overall.iter().map(|judgement| ("Overall", judgement));
        let areas = meta.judgements.iter().map(|judgement| (judgement.area.as_str(), judgement));
        for (area, Judgement { printed, .. }) in overall.chain(areas) {
            page.push_str(&wrap(&format!("{area}: {printed}"), &[], STRONG, "  ", columns));
        }
    }
    page
}

/// The heading of a passage's section, the outer ones before it, and its grade.
fn heading(passage: &Passage, columns: usize) -> String {
    let mut line = passage.section_path.join(" › ");
    if let Some(part) = &passage.part {
        line = if line.is_empty() { part.clone() } else { format!("{part} › {line}") };
    }
    if let Some(grade) = passage.grade {
        let _ = write!(line, "{DOT}{grade}");
    }
    let all = 0..line.chars().count();
    wrap(&line, std::slice::from_ref(&all), STRONG, "", columns)
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
