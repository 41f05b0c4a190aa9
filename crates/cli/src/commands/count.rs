//! `findings count`: how often, out of how many.

use std::io::Write;

use anyhow::Context;
use service::count::{Answer, Request};
use service::{Answered, Field};

use crate::args::{Count, Format};
use crate::commands::{open, selection};
use crate::outcome::Outcome;
use crate::output::Output;
use crate::render::{self, counts, shown};
use crate::settings::Settings;

pub(super) fn run(typed: Count, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let svg = typed.svg.clone();
    let request = Request::from(typed);
    request.dimensions()?;
    let findings = open::or_built(settings, output)?;
    let answered = match &svg {
        None => findings.count(&request)?,
        Some(file) => {
            let Answered { answer, notes, diagnosis } = findings.chart(&request)?;
            std::fs::write(file, answer.svg).with_context(|| format!("cannot write `{}`", shown(file)))?;
            output.say(format_args!("The chart is in `{}`.", shown(file)));
            Answered { answer: Answer::Table(answer.table), notes, diagnosis }
        }
    };
    let again = |query: &str, without: &[Field]| Request {
        selection: request.selection.asking(query, without),
        ..request.clone()
    };
    selection::remarks(&answered, "count", again, settings, output);
    match (settings.format.unwrap_or(Format::Text), &answered.answer) {
        (Format::Text, Answer::Table(table)) => write!(output.answer, "{}", counts::text(table))?,
        (Format::Text, Answer::Gaps(gaps)) => write!(output.answer, "{}", counts::gaps(gaps, output.columns))?,
        (form, Answer::Table(table)) => render::table(&mut output.answer, form, &table.rows)?,
        (form, Answer::Gaps(gaps)) => render::table(&mut output.answer, form, gaps)?,
    }
    Ok(match answered.answer {
        Answer::Table(table) => Outcome::of(table.total.passages),
        Answer::Gaps(gaps) => Outcome::of(gaps.len() as u64),
    })
}
