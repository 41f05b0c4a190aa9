//! One authority's reports through time.

use std::fmt::Write;

use index::ReportRecord;
use index::precedent::compare::{Area, Change, Comparison, Followed, Judged};
use index::precedent::wording::Precedent;
use jiff::civil::Date;
use report::{Citation, Grade};
use serde::Serialize;
use service::wire::{Hit, Passage};

use crate::output::{FAINT, HIT, STRONG};
use crate::render::text::{INDENT, label, place};
use crate::render::wording::within_snippet;
use crate::render::wrap::wrap;
use crate::render::{count, month};

/// A row as data; `row` says of what.
#[derive(Debug, Serialize)]
#[serde(tag = "row", rename_all = "kebab-case")]
pub(crate) enum Row<'a> {
    /// A report.
    Report { report_id: &'a str, kind: &'static str, inspection_end: Option<Date>, published: Option<Date> },
    /// A judgement of an area.
    Judgement {
        area: &'a str,
        report_id: &'a str,
        grade: &'static str,
        /// "new", "up", "down", "same" or "not-comparable".
        change: &'static str,
    },
    /// An area that a report with judgements does not judge any more.
    Gone { area: &'a str, report_id: &'a str },
    /// A recommendation that another report follows.
    Recommendation { passage_id: &'a str, text: &'a str, next_report: &'a str, answers: usize },
    /// A passage of the next report that answers to a recommendation.
    Answer {
        recommendation: &'a str,
        tier: &'static str,
        /// From 0 to 1.
        coverage: f32,
        /// Words of the passage that the recommendation has.
        shared: Vec<String>,
        #[serde(flatten)]
        hit: Box<Hit>,
    },
}

/// The comparison as rows: reports, judgements, then recommendations, each with its answers.
pub(crate) fn rows(compared: &Comparison, cite: bool) -> impl Iterator<Item = Row<'_>> {
    let reports = compared.reports.iter().map(|record| Row::Report {
        report_id: &record.report_id,
        kind: record.meta.kind.name(),
        inspection_end: record.meta.inspection_end,
        published: record.meta.published,
    });
    let id = |report: usize| compared.reports.get(report).map_or("", |record| record.report_id.as_str());
    let judgements = compared.areas.iter().flat_map(move |area| {
        let judged = area.judgements.iter().map(move |judged| Row::Judgement {
            area: &area.name,
            report_id: id(judged.report),
            grade: judged.grade.name(),
            change: judged.change.name(),
        });
        judged.chain(area.gone.map(|report| Row::Gone { area: &area.name, report_id: id(report) }))
    });
    let followed = compared.followed.iter().flat_map(move |followed| {
        let recommendation = &followed.recommendation;
        let answers = followed.answers.iter().map(move |answer| Row::Answer {
            recommendation: &recommendation.passage_id,
            tier: answer.tier.name(),
            coverage: answer.coverage,
            shared: shared(answer),
            hit: Box::new(Hit::new(answer.hit.clone(), cite)),
        });
        std::iter::once(Row::Recommendation {
            passage_id: &recommendation.passage_id,
            text: &recommendation.text,
            next_report: id(followed.reports.1),
            answers: followed.answers.len(),
        })
        .chain(answers)
    });
    reports.chain(judgements).chain(followed)
}

/// The different words that an answer shares with the recommendation, in the order of the passage.
fn shared(answer: &Precedent) -> Vec<String> {
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

/// The comparison for reading.
pub(crate) fn text(authority: &str, compared: &Comparison, cite: bool, columns: usize) -> String {
    if compared.reports.is_empty() {
        return format!("No report on {authority} is in the index.\n");
    }
    let mut page = format!("{STRONG}{authority}: {}{STRONG:#}\n\n", count(compared.reports.len() as u64, "report"));
    for record in &compared.reports {
        let _ = writeln!(page, "{INDENT}{} {FAINT}{}{FAINT:#}", name(record), record.report_id);
    }
    if !compared.areas.is_empty() {
        let _ = writeln!(page, "\n{STRONG}Judgements{STRONG:#}\n");
    }
    for area in &compared.areas {
        page.push_str(&wrap(&through_time(area, &compared.reports), &[], STRONG, INDENT, columns));
    }
    let mut reports = None;
    for followed in &compared.followed {
        if reports != Some(followed.reports) {
            reports = Some(followed.reports);
            let named = |report: usize| compared.reports.get(report).map(name).unwrap_or_default();
            let (before, next) = followed.reports;
            let title = format!("Recommendations of the {}, and what the {} says", named(before), named(next));
            let whole = 0..title.chars().count();
            let _ = write!(page, "\n{}", wrap(&title, std::slice::from_ref(&whole), STRONG, "", columns));
        }
        page.push_str(&answers(followed, cite, columns));
    }
    page
}

/// "SIF inspection, May 2016".
fn name(record: &ReportRecord) -> String {
    let meta = &record.meta;
    let when = month(meta.inspection_end.or(meta.inspection_start).or(meta.published));
    format!("{}, {}", meta.kind.title(), when.unwrap_or_else(|| "date not known".to_owned()))
}

/// The grades of an area in the order of the reports, with what changed.
fn through_time(area: &Area, reports: &[ReportRecord]) -> String {
    let year = |report: usize| {
        let year = reports.get(report).and_then(|record| record.meta.year());
        year.map_or_else(|| "date not known".to_owned(), |year| year.to_string())
    };
    let step = |judged: &Judged| {
        let change = match judged.change {
            Change::Up => ", better",
            Change::Down => ", worse",
            Change::Same => ", the same",
            Change::NotComparable => ", not comparable",
            Change::New if judged.report > 0 => ", new",
            Change::New => "",
        };
        format!("{} ({}{change})", judged.grade, year(judged.report))
    };
    let steps: Vec<String> = area.judgements.iter().map(step).collect();
    let gone = area.gone.map(|report| format!("; not judged any more in {}", year(report))).unwrap_or_default();
    format!("{}: {}{gone}", area.name, steps.join(" → "))
}

/// A recommendation with the passages that answer to it, and why they do.
fn answers(followed: &Followed, cite: bool, columns: usize) -> String {
    let recommendation = &followed.recommendation;
    let mut block = format!("\n{INDENT}{FAINT}{}{FAINT:#}\n", recommendation.passage_id);
    let whole = 0..recommendation.text.chars().count();
    block.push_str(&wrap(&recommendation.text, std::slice::from_ref(&whole), STRONG, INDENT, columns));
    let inner = format!("{INDENT}  ");
    if followed.answers.is_empty() {
        let _ = writeln!(block, "{inner}Nothing in the next report answers to it in such words.");
    }
    for answer in &followed.answers {
        let passage = &answer.hit.passage;
        let grade = passage.grade.map(Grade::name).map(|grade| format!(" ({grade})")).unwrap_or_default();
        let _ = writeln!(block, "\n{INDENT}{}{grade}", heading_of(answer));
        let percent = (answer.coverage * 100.0).round();
        let why = format!("{percent} % of what it says: {}", shared(answer).join(", "));
        let faint = 0..why.chars().count();
        block.push_str(&wrap(&why, std::slice::from_ref(&faint), FAINT, INDENT, columns));
        block.push_str(&wrap(&answer.hit.snippet, &within_snippet(answer), HIT, &inner, columns));
        block.push_str(&place(&Passage::from(passage.clone()), columns));
        if cite {
            block.push_str(&wrap(&Citation::new(passage).plain(), &[], STRONG, INDENT, columns));
        }
    }
    block
}

/// Which paragraph it is, under which heading.
fn heading_of(answer: &Precedent) -> String {
    let passage = &Passage::from(answer.hit.passage.clone());
    if passage.section.is_empty() { label(passage) } else { format!("{}, {}", label(passage), passage.section) }
}
