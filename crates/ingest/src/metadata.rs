//! Reads the subject, kind, dates and grades of a report from its blocks.
//!
//! Nearly all of them are in the opening of a report: its title, the lines below it, the table of judgements, and the date
//! and subject of a letter. A value that the report does not give is `None`. A diagnostic reports a value from elsewhere.

mod authority;
mod judgements;
mod kind;
mod opening;
mod people;
mod printed;
mod timing;

use report::{Diagnostic, Form, Judgements, Kind, ReportMeta};

use crate::block::Block;
use opening::{Opening, folded};

/// Reads the metadata of a report. Diagnostics have the topics `kind`, `authority`, `dates` and `grade`.
///
/// `blocks` may be a whole report or a part of one, such as an appendix that contains a report.
pub fn metadata(blocks: &[Block]) -> (ReportMeta, Vec<Diagnostic>) {
    let opening = Opening::of(blocks);
    let mut diagnostics = Vec::new();

    let found = kind::find(&opening);
    let timing = timing::find(&opening, &found);
    let length = timing.inspection.map(|(start, end)| (end - start).get_days().saturating_add(1));
    let short = found.kind.record().short.as_ref().filter(|short| length.is_some_and(|days| days <= short.days));
    let kind = short.and_then(|short| Kind::named(&short.kind)).unwrap_or(found.kind);
    let day = timing.inspection.map(|(_, end)| end).or(timing.published);
    let mut subject = authority::find(&opening, &found, day, &mut diagnostics).into_iter();
    let (judgements, overall) = judgements::find(&opening, kind);

    let meta = ReportMeta {
        title: found.title(&opening),
        authority: subject.next(),
        joint_authorities: subject.collect(),
        kind,
        inspection_start: timing.inspection.map(|(start, _)| start),
        inspection_end: timing.inspection.map(|(_, end)| end),
        published: timing.published,
        judgements,
        overall,
        lead_inspector: people::lead_inspector(&opening),
        overrides: Vec::new(),
    };
    diagnostics.extend(missing_metadata(&meta));
    (meta, diagnostics)
}

/// Returns the position of the block with the title or subject; `None` if no title has a known form.
pub(crate) fn title_at(blocks: &[Block]) -> Option<usize> {
    let opening = Opening::of(blocks);
    let found = kind::find(&opening);
    let title = opening.blocks.get(found.at).filter(|_| found.kind.form != Form::Unknown)?;
    blocks.iter().position(|block| std::ptr::eq(block, *title))
}

/// Longest line of a title, in bytes. Longer lines are prose.
const LONGEST_TITLE: usize = 400;

/// Returns the kind of report whose title begins in the first of these lines. Only an authority may precede the title.
pub(crate) fn begins_title(lines: &[&str]) -> Option<Kind> {
    let first = folded(lines.first()?);
    let mut text = first.clone();
    for line in lines.iter().skip(1).take_while(|line| line.len() <= LONGEST_TITLE) {
        text = text + " " + &folded(line);
    }
    let (start, kind) = kind::title_in(&text)?;
    let is_first = start == 0 || names_an_authority(printed::before_title(lines.first()?));
    (start < first.len() && is_first).then_some(kind)
}

/// Whether a title names an authority.
pub(crate) fn title_names_authority(title: &str) -> bool {
    printed::in_title(title).is_some() || names_an_authority(printed::before_title(title))
}

/// Whether a line is only the name of an authority, as above a title.
pub(crate) fn names_an_authority(line: &str) -> bool {
    printed::authority(line, None).is_some()
}

/// Returns a diagnostic for each value that a report of this kind should give and does not.
fn missing_metadata(meta: &ReportMeta) -> Vec<Diagnostic> {
    if meta.kind.form == Form::Unknown {
        return vec![Diagnostic::warning("kind", "the title is of no kind of report known here")];
    }
    let mut doubts = Vec::new();
    if meta.kind.form != Form::Paper && meta.inspection_end.is_none() {
        doubts.push(Diagnostic::warning("dates", "no dates of the inspection were found"));
        if meta.kind.short.is_some() {
            let message = "without dates a short inspection cannot be told from a standard one";
            doubts.push(Diagnostic::note("kind", message));
        }
    }
    if meta.kind.judgements != Judgements::None && meta.overall.is_none() {
        doubts.push(Diagnostic::warning("grade", "no overall judgement was found"));
    }
    doubts
}

#[cfg(test)]
mod tests;
