//! `findings show`: a report, or a passage in its surroundings.

use std::io::Write;

use index::ReportRecord;
use report::Passage;

use crate::Outcome;
use crate::args::{Format, Show};
use crate::commands::filters::{known_report, not_known};
use crate::commands::open;
use crate::commands::suggest::near;
use crate::output::Output;
use crate::render::{csv, json, reading};
use crate::settings::Settings;

pub(super) fn run(typed: &Show, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let index = open::or_built(settings, output)?;
    let id = typed.id.trim().trim_end_matches('/');
    let report_id = id.split_once('/').map_or(id, |(report, _)| report);
    let record = known_report(report_id, &index)?;
    let passages = index.report_passages(&record.report_id)?;
    if id == report_id {
        return report(&record, &passages, typed, settings, output);
    }
    let asked = passages.iter().enumerate().find(|(_, passage)| passage.passage_id.eq_ignore_ascii_case(id));
    let Some((at, passage)) = asked else {
        let suggested = near(id, passages.iter().map(|passage| passage.passage_id.as_str()));
        return Err(not_known("passage", id, &suggested, &format!("`findings show {report_id}` prints them all")));
    };
    let from = at.saturating_sub(typed.context);
    let to = at.saturating_add(typed.context).saturating_add(1).min(passages.len());
    let around = passages.get(from..to).unwrap_or_default();
    match settings.format.unwrap_or(Format::Text) {
        Format::Text => {
            let id = &passage.passage_id;
            write!(output.answer, "{}", reading::surroundings(&record, around, id, output.columns))?;
        }
        Format::Json => json::document(&mut output.answer, &around)?,
        form => rows(around, form, output)?,
    }
    Ok(Outcome::Found)
}

fn report(
    record: &ReportRecord,
    passages: &[Passage],
    typed: &Show,
    settings: &Settings,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    match settings.format.unwrap_or(Format::Text) {
        Format::Text if typed.outline => write!(output.answer, "{}", reading::outline(record, output.columns))?,
        Format::Text => write!(output.answer, "{}", reading::report(record, passages, output.columns))?,
        Format::Json => json::document(&mut output.answer, &json::ReportDocument::new(record, passages))?,
        form => rows(passages, form, output)?,
    }
    Ok(Outcome::Found)
}

fn rows(passages: &[Passage], form: Format, output: &mut Output) -> anyhow::Result<()> {
    match form {
        Format::Csv => csv::rows(&mut output.answer, passages),
        _ => Ok(json::lines(&mut output.answer, passages)?),
    }
}
