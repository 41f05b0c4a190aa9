//! `findings frames`: what stands before and after a phrase.

use std::io::Write;

use service::Field;
use service::frames::Request;

use crate::args::{Format, Frames};
use crate::commands::{open, selection};
use crate::outcome::Outcome;
use crate::output::Output;
use crate::render::{frames, table};
use crate::settings::Settings;

/// Frames that are printed for reading if the person does not say how many.
const DEFAULT_LIMIT: usize = 20;

pub(super) fn run(typed: Frames, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let findings = open::or_built(settings, output)?;
    let form = settings.format.unwrap_or(Format::Text);
    let by_grade = typed.by.is_some();
    let asked = Request::from(typed);
    let default = (form == Format::Text).then_some(DEFAULT_LIMIT);
    let answered = findings.frames(&Request { limit: asked.limit.or(default), ..asked.clone() })?;
    let answer = &answered.answer;
    match form {
        Format::Text => write!(output.answer, "{}", frames::text(answer, by_grade, output.columns))?,
        form => table(&mut output.answer, form, &answer.frames)?,
    }
    let again =
        |query: &str, without: &[Field]| Request { selection: asked.selection.asking(query, without), ..asked.clone() };
    selection::remarks(&answered, "frames", again, settings, output);
    Ok(Outcome::of(answer.found as u64))
}
