//! `findings export`: every passage with all that is known of it.

use std::io::Write;
use std::ops::ControlFlow;

use anyhow::anyhow;
use report::Passage;

use crate::Outcome;
use crate::args::{Export, Format};
use crate::commands::open;
use crate::failure::hinted;
use crate::output::Output;
use crate::render::{csv, json};
use crate::settings::Settings;

pub(super) fn run(typed: &Export, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let format = settings.format.unwrap_or(Format::Jsonl);
    if matches!(format, Format::Text | Format::Json) {
        return Err(hinted(anyhow!("passages are exported as jsonl or csv"), "use --format jsonl or --format csv"));
    }
    let index = open::or_built(settings, output)?;
    let mut passages = 0_u64;
    let mut result = Ok(());
    let mut writer = Writer::new(format, &mut output.answer);
    index.passages(|passage| {
        if passage.superseded_by.is_some() && !typed.all_copies {
            return ControlFlow::Continue(());
        }
        passages += 1;
        result = writer.write(&passage);
        if result.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    result?;
    writer.finish()?;
    Ok(if passages == 0 { Outcome::Nothing } else { Outcome::Found })
}

/// Passages one by one in one of the two forms.
enum Writer<W: Write> {
    Lines(W),
    Table(Box<csv::Table<W>>),
}

impl<W: Write> Writer<W> {
    fn new(format: Format, answer: W) -> Self {
        if format == Format::Csv { Self::Table(Box::new(csv::Table::new(answer))) } else { Self::Lines(answer) }
    }

    fn write(&mut self, passage: &Passage) -> anyhow::Result<()> {
        match self {
            Self::Lines(answer) => Ok(json::line(answer, passage)?),
            Self::Table(table) => table.row(passage),
        }
    }

    fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::Lines(_) => Ok(()),
            Self::Table(table) => table.finish(),
        }
    }
}
