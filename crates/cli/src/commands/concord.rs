//! `findings concord`: every hit with what stands around it.

use std::io::Write;

use index::precedent::concord;

use crate::Outcome;
use crate::args::{Concord, Format};
use crate::commands::{open, selection};
use crate::output::Output;
use crate::render::{concordance, csv, json};
use crate::settings::Settings;

pub(super) fn run(typed: Concord, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let index = open::or_built(settings, output)?;
    let (width, cite) = (typed.width.unwrap_or(output.columns), typed.cite);
    let request = selection::request(typed.selection, &index)?;
    let lines = concord::lines(&index, request, &typed.sort)?;
    let rows = || lines.iter().map(|line| concordance::Row::new(line, cite));
    match settings.format.unwrap_or(Format::Text) {
        Format::Text | Format::Md => {
            for line in &lines {
                writeln!(output.answer, "{}", concordance::line(line, width, cite))?;
            }
            writeln!(output.answer, "{}", concordance::total(&lines))?;
        }
        Format::Json => json::document(&mut output.answer, &rows().collect::<Vec<_>>())?,
        Format::Jsonl => json::lines(&mut output.answer, rows())?,
        Format::Csv => csv::rows(&mut output.answer, rows())?,
    }
    Ok(if lines.is_empty() { Outcome::Nothing } else { Outcome::Found })
}
