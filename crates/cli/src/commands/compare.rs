//! `findings compare`: one authority's reports through time.

use std::io::Write;

use anyhow::anyhow;
use service::compare::Request;

use crate::args::{Compare, Format};
use crate::commands::open;
use crate::failure::hinted;
use crate::outcome::Outcome;
use crate::output::Output;
use crate::render::{comparison, table};
use crate::settings::Settings;

pub(super) fn run(typed: &Compare, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let form = settings.format.unwrap_or(Format::Text);
    if form == Format::Csv {
        let hint = "use --format jsonl: each object says in `row` what it is";
        return Err(hinted(anyhow!("`compare` has no CSV output"), hint));
    }
    let request = Request { authority: typed.authority.join(" "), limit: typed.limit, cite: typed.cite };
    let answer = open::or_built(settings, output)?.compare(&request)?.answer;
    match form {
        Format::Text => write!(output.answer, "{}", comparison::text(&answer, output.columns))?,
        form => table(&mut output.answer, form, &answer.rows)?,
    }
    Ok(Outcome::of(answer.rows.len() as u64))
}
