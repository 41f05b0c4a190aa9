//! `findings show`: a report, or a passage in its surroundings.

use std::io::Write;

use service::show::{self, Answer};

use crate::args::{Format, Show};
use crate::commands::open;
use crate::outcome::Outcome;
use crate::output::Output;
use crate::render::{json, reading, table};
use crate::settings::Settings;

pub(super) fn run(typed: &Show, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let findings = open::or_built(settings, output)?;
    let request = show::Request { id: typed.id.clone(), context: typed.context };
    let answer = findings.show(&request)?.answer;
    match (settings.format.unwrap_or(Format::Text), &answer) {
        (Format::Text, Answer::Report(whole)) => {
            let page = if typed.outline { reading::outline } else { reading::report };
            write!(output.answer, "{}", page(whole, output.columns))?;
        }
        (Format::Text, Answer::Passage(around)) => {
            write!(output.answer, "{}", reading::surroundings(around, output.columns))?;
        }
        (Format::Json, answer) => json::document(&mut output.answer, answer)?,
        (form, Answer::Report(whole)) => table(&mut output.answer, form, &whole.passages_in_order)?,
        (form, Answer::Passage(around)) => table(&mut output.answer, form, &around.passages)?,
    }
    Ok(Outcome::Found)
}
