//! `findings status`: what is in the index, what is not and why, and whether it is up to date.

use std::io::Write;

use crate::Outcome;
use crate::args::{Format, Status};
use crate::commands::open;
use crate::output::Output;
use crate::render::{csv, json, status};
use crate::settings::Settings;

pub(super) fn run(typed: &Status, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let index = open::existing(settings)?;
    let status = status::Status::new(index.index(), settings, settings.corpus(typed.overrides.file.as_deref()))?;
    match settings.format.unwrap_or(Format::Text) {
        Format::Text | Format::Md => write!(output.answer, "{}", status.text(output.columns))?,
        Format::Json => json::document(&mut output.answer, &status)?,
        Format::Jsonl => json::line(&mut output.answer, &status)?,
        Format::Csv => csv::rows(&mut output.answer, &status.skipped)?,
    }
    Ok(Outcome::Found)
}
