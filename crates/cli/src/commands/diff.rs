//! `findings diff`: what differs between two indexes.

use std::io::Write;
use std::path::Path;

use anyhow::anyhow;
use corpus::diff::{Difference, ReportDifferences, compare};
use service::Findings;

use crate::Outcome;
use crate::args::{Diff, Format};
use crate::failure::hinted;
use crate::output::Output;
use crate::render::differences::{Tally, report};
use crate::render::{csv, json};
use crate::settings::Settings;

pub(super) fn run(typed: &Diff, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let format = settings.format.unwrap_or(Format::Text);
    if format == Format::Json {
        return Err(hinted(anyhow!("differences are printed as text, jsonl or csv"), "use --format jsonl"));
    }
    let (old, new) = (open(&typed.old, settings)?, open(&typed.new, settings)?);
    let mut tally = Tally::default();
    let columns = output.columns;
    let mut rows = Rows::new(format, &mut output.answer);
    for report in compare(old.index(), new.index())? {
        let ReportDifferences { report_id, differences } = report?;
        tally.count(&differences);
        if !differences.is_empty() {
            rows.write(&report_id, &differences, columns)?;
        }
    }
    rows.finish()?;
    if format == Format::Text {
        write!(output.answer, "{}", tally.text())?;
    }
    Ok(if tally.is_equal() { Outcome::Found } else { Outcome::Differs })
}

/// The index that is meant: a generation of the one of the settings, or the one in a folder.
fn open(named: &Path, settings: &Settings) -> anyhow::Result<Findings> {
    let opened = match named.to_str() {
        Some("current") => Findings::open(&settings.index),
        Some("previous") => Findings::open_previous(&settings.index),
        _ => Findings::open(named),
    };
    let hint = "name two folders with an index, or `previous` and `current` for the generations of the one of --index";
    opened.map_err(|error| if error.is_missing_index() { hinted(error, hint) } else { error.into() })
}

/// Differences in one of the forms, report by report.
enum Rows<W: Write> {
    Text(W),
    Lines(W),
    Table(Box<csv::Table<W>>),
}

impl<W: Write> Rows<W> {
    fn new(format: Format, answer: W) -> Self {
        match format {
            Format::Csv => Self::Table(Box::new(csv::Table::new(answer))),
            Format::Jsonl => Self::Lines(answer),
            _ => Self::Text(answer),
        }
    }

    fn write(&mut self, id: &str, differences: &[Difference], columns: usize) -> anyhow::Result<()> {
        match self {
            Self::Text(answer) => Ok(write!(answer, "{}", report(id, differences, columns))?),
            Self::Lines(answer) => Ok(json::lines(answer, differences)?),
            Self::Table(table) => differences.iter().try_for_each(|difference| table.row(difference)),
        }
    }

    fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::Text(_) | Self::Lines(_) => Ok(()),
            Self::Table(table) => table.finish(),
        }
    }
}
