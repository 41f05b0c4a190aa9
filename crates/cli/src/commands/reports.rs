//! `findings reports`: the list of reports.

use std::io::Write;

use service::Answered;

use crate::args::{Format, Reports};
use crate::commands::open;
use crate::outcome::Outcome;
use crate::output::Output;
use crate::render::{inventory, table};
use crate::settings::Settings;

pub(super) fn run(typed: Reports, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let findings = open::or_built(settings, output)?;
    let Answered { answer, notes, .. } = findings.reports(&typed.into())?;
    output.notes(&notes);
    match settings.format.unwrap_or(Format::Text) {
        Format::Text | Format::Md => write!(output.answer, "{}", inventory::table(&answer, output.columns))?,
        form => table(&mut output.answer, form, &answer)?,
    }
    Ok(Outcome::of(answer.len() as u64))
}
