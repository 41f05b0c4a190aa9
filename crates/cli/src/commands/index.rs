//! `findings index`: the index brought up to date with the reports.

use std::io::Write;
use std::path::PathBuf;

use crate::Outcome;
use crate::args::{Format, Index};
use crate::output::Output;
use crate::render::{changes, csv, json};
use crate::settings::{Settings, Talk};
use crate::update::{Effort, update};

pub(super) fn run(typed: Index, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let effort = Effort { full: typed.full, verify_content: typed.verify_content };
    let roots: Vec<PathBuf> = if typed.paths.is_empty() { settings.corpus.clone() } else { typed.paths };
    let changes = update(&roots, effort, settings, output)?;
    match settings.format.unwrap_or(Format::Text) {
        Format::Text if settings.talk == Talk::Quiet => {}
        Format::Text | Format::Md => {
            write!(output.answer, "{}", changes::text(&changes, settings.talk == Talk::Verbose))?;
        }
        Format::Json => json::document(&mut output.answer, &changes)?,
        Format::Jsonl => json::line(&mut output.answer, &changes)?,
        Format::Csv => csv::rows(&mut output.answer, &changes.skipped)?,
    }
    Ok(if typed.strict && !changes.skipped.is_empty() { Outcome::Skipped } else { Outcome::Found })
}
