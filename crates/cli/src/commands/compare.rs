//! `findings compare`: one authority's reports through time.

use std::io::Write;

use anyhow::anyhow;
use index::precedent::compare::compare;

use crate::Outcome;
use crate::args::{Compare, Format};
use crate::commands::open;
use crate::failure::hinted;
use crate::output::Output;
use crate::render::{comparison, json};
use crate::settings::Settings;

pub(super) fn run(typed: &Compare, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let form = settings.format.unwrap_or(Format::Text);
    if form == Format::Csv {
        let hint = "use --format jsonl: each object says in `row` what it is";
        return Err(hinted(anyhow!("reports, judgements and answers make no one table"), hint));
    }
    let findings = open::or_built(settings, output)?;
    let authority = findings.authority(&typed.authority.join(" "))?;
    let compared = compare(findings.index(), &authority, typed.limit)?;
    match form {
        Format::Json => {
            json::document(&mut output.answer, &comparison::rows(&compared, typed.cite).collect::<Vec<_>>())?;
        }
        Format::Jsonl => json::lines(&mut output.answer, comparison::rows(&compared, typed.cite))?,
        _ => write!(output.answer, "{}", comparison::text(&authority, &compared, typed.cite, output.columns))?,
    }
    Ok(if compared.reports.is_empty() { Outcome::Nothing } else { Outcome::Found })
}
