//! One authority's reports through time.

use std::fmt::Write;

use service::Grade;
use service::compare::{Answer, Change, Judgement, Reply, Report, Row};
use service::wire::Passage;

use crate::output::{FAINT, HIT, STRONG};
use crate::render::drafts::within_snippet;
use crate::render::text::{INDENT, label, place};
use crate::render::wrap::{whole, wrap};
use crate::render::{count, when};

/// The comparison for reading.
pub(crate) fn text(answer: &Answer, columns: usize) -> String {
    let reports: Vec<&Report> =
        answer.rows.iter().filter_map(|row| if let Row::Report(report) = row { Some(report) } else { None }).collect();
    if reports.is_empty() {
        return format!("No report on {} is in the index.\n", answer.authority);
    }
    let number = count(reports.len() as u64, "report");
    let mut page = format!("{STRONG}{}: {number}{STRONG:#}\n\n", answer.authority);
    for report in &reports {
        let _ = writeln!(page, "{INDENT}{} {FAINT}{}{FAINT:#}", name(report), report.report_id);
    }
    let areas = areas(&answer.rows, &reports);
    if !areas.is_empty() {
        let _ = writeln!(page, "\n{STRONG}Judgements{STRONG:#}\n");
    }
    for area in areas {
        page.push_str(&wrap(&area, &[], STRONG, INDENT, columns));
    }
    page.push_str(&recommendations(&answer.rows, &reports, columns));
    page
}

/// "SIF inspection, May 2016".
fn name(report: &Report) -> String {
    format!("{}, {}", report.kind.title(), when(report.date, None, None))
}

fn with_id<'a>(reports: &[&'a Report], id: &str) -> Option<&'a Report> {
    reports.iter().find(|report| report.report_id == id).copied()
}

/// A line for each area: its grades in the order of the reports, with what changed.
fn areas(rows: &[Row], reports: &[&Report]) -> Vec<String> {
    let year = |id: &str| {
        let year = with_id(reports, id).and_then(|report| report.year);
        year.map_or_else(|| "date not known".to_owned(), |year| year.to_string())
    };
    let step = |judged: &Judgement| {
        let is_first = reports.first().is_some_and(|first| first.report_id == judged.report_id);
        let change = match judged.change {
            Change::Up => ", better",
            Change::Down => ", worse",
            Change::Same => ", the same",
            Change::NotComparable => ", not comparable",
            Change::New if is_first => "",
            Change::New => ", new",
        };
        format!("{} ({}{change})", judged.grade, year(&judged.report_id))
    };
    let (mut lines, mut last) = (Vec::<String>::new(), None);
    for row in rows {
        match (row, lines.last_mut()) {
            (Row::Judgement(judged), Some(line)) if last == Some(&judged.area) => {
                let _ = write!(line, " → {}", step(judged));
            }
            (Row::Judgement(judged), _) => {
                lines.push(format!("{}: {}", judged.area, step(judged)));
                last = Some(&judged.area);
            }
            (Row::Gone { report_id, .. }, Some(line)) => {
                let _ = write!(line, "; no longer judged from {}", year(report_id));
            }
            _ => {}
        }
    }
    lines
}

/// The recommendations of each report, with the passages of the next that answer them.
fn recommendations(rows: &[Row], reports: &[&Report], columns: usize) -> String {
    let (mut page, mut pair) = (String::new(), None);
    for row in rows {
        match row {
            Row::Recommendation { passage_id, text, next_report, answers } => {
                let report = passage_id.split_once('/').map_or(passage_id.as_str(), |(report, _)| report);
                if pair != Some((report, next_report)) {
                    pair = Some((report, next_report));
                    let [before, next] =
                        [report, next_report].map(|id| with_id(reports, id).map(name).unwrap_or_default());
                    let title = format!("Recommendations of the {before}, and what the {next} says");
                    let _ = write!(page, "\n{}", whole(&title, STRONG, "", columns));
                }
                let _ = writeln!(page, "\n{INDENT}{FAINT}{passage_id}{FAINT:#}");
                page.push_str(&whole(text, STRONG, INDENT, columns));
                if *answers == 0 {
                    let _ = writeln!(page, "{INDENT}  The next report has nothing in similar words.");
                }
            }
            Row::Answer(reply) => page.push_str(&answer(reply, columns)),
            Row::Report(_) | Row::Judgement(_) | Row::Gone { .. } => {}
        }
    }
    page
}

/// A passage that answers a recommendation, and why it does.
fn answer(reply: &Reply, columns: usize) -> String {
    let hit = &reply.hit;
    let grade = hit.passage.grade.map(Grade::name).map(|grade| format!(" ({grade})")).unwrap_or_default();
    let mut block = format!("\n{INDENT}{}{grade}\n", heading_of(&hit.passage));
    let percent = (reply.coverage * 100.0).round();
    let why = format!("{percent}% of its words: {}", reply.shared.join(", "));
    block.push_str(&whole(&why, FAINT, INDENT, columns));
    block.push_str(&wrap(&hit.snippet, &within_snippet(hit), HIT, &format!("{INDENT}  "), columns));
    block.push_str(&place(&hit.passage, columns));
    if let Some(citation) = &hit.citation {
        block.push_str(&wrap(citation, &[], STRONG, INDENT, columns));
    }
    block
}

/// Which paragraph it is, under which heading.
fn heading_of(passage: &Passage) -> String {
    if passage.section.is_empty() { label(passage) } else { format!("{}, {}", label(passage), passage.section) }
}
