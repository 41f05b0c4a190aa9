//! `findings keyness`: what one set of passages says and another does not.

use std::io::Write;

use service::Answered;
use service::keyness::Request;

use crate::args::{Format, Keyness};
use crate::commands::open;
use crate::outcome::Outcome;
use crate::output::Output;
use crate::render::{keyness, table};
use crate::settings::Settings;

/// Rows that are printed for reading if the person does not say how many.
const DEFAULT_LIMIT: usize = 30;

pub(super) fn run(typed: Keyness, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let form = settings.format.unwrap_or(Format::Text);
    let mut request = Request::from(typed);
    request.check()?;
    let findings = open::or_built(settings, output)?;
    if form == Format::Text {
        request.limit.get_or_insert(DEFAULT_LIMIT);
    }
    let Answered { answer, notes, .. } = findings.keyness(&request)?;
    output.notes(&notes);
    match form {
        Format::Text => write!(output.answer, "{}", keyness::text(&answer))?,
        form => table(&mut output.answer, form, &answer.keywords)?,
    }
    Ok(Outcome::of(answer.keywords.len() as u64))
}
