//! The forms of an answer: text for people; JSON, JSON Lines and CSV for programs.

pub(crate) mod changes;
pub(crate) mod comparison;
pub(crate) mod concordance;
pub(crate) mod counts;
pub(crate) mod csv;
pub(crate) mod differences;
pub(crate) mod drafts;
pub(crate) mod frames;
pub(crate) mod inventory;
pub(crate) mod json;
pub(crate) mod keyness;
pub(crate) mod reading;
pub(crate) mod status;
pub(crate) mod text;
mod wrap;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Serialize;
use service::english::month;
pub(crate) use service::english::{count, thousands};

use crate::args::Format;

/// Writes an answer for a person as this text, for a program as these rows.
pub(crate) fn table<T: Serialize>(
    answer: &mut impl Write,
    form: Format,
    rows: &[T],
    text: impl FnOnce() -> String,
) -> anyhow::Result<()> {
    if form == Format::Json {
        return Ok(json::document(answer, &rows)?);
    }
    let mut table = Rows::new(answer, form);
    table.text(text)?;
    rows.iter().try_for_each(|row| table.row(row))?;
    table.finish()
}

/// Writes an answer that is one object; as CSV only these rows of it.
pub(crate) fn document<T: Serialize, R: Serialize>(
    answer: &mut impl Write,
    form: Format,
    value: &T,
    rows: &[R],
    text: impl FnOnce() -> String,
) -> anyhow::Result<()> {
    match form {
        Format::Json => Ok(json::document(answer, value)?),
        Format::Jsonl => Ok(json::line(answer, value)?),
        form => table(answer, form, rows, text),
    }
}

/// An answer that is written as soon as a part of it is known: rows for programs, text for people.
pub(crate) enum Rows<W: Write> {
    /// Text.
    Text(W),
    /// A table.
    Csv(Box<csv::Table<W>>),
    /// One list, an object a line, and whether one was written yet.
    Json(W, bool),
    /// JSON Lines.
    Lines(W),
}

impl<W: Write> Rows<W> {
    /// Begins an answer.
    pub(crate) fn new(answer: W, form: Format) -> Self {
        match form {
            Format::Text | Format::Md => Self::Text(answer),
            Format::Csv => Self::Csv(Box::new(csv::Table::new(answer))),
            Format::Json => Self::Json(answer, false),
            Format::Jsonl => Self::Lines(answer),
        }
    }

    /// Writes text for people.
    pub(crate) fn text(&mut self, text: impl FnOnce() -> String) -> anyhow::Result<()> {
        match self {
            Self::Text(answer) => Ok(answer.write_all(text().as_bytes())?),
            _ => Ok(()),
        }
    }

    /// Writes a row for programs.
    pub(crate) fn row(&mut self, row: &impl Serialize) -> anyhow::Result<()> {
        match self {
            Self::Text(_) => Ok(()),
            Self::Csv(table) => table.row(row),
            Self::Json(answer, begun) => {
                answer.write_all(if std::mem::replace(begun, true) { b",\n" } else { b"[\n" })?;
                Ok(serde_json::to_writer(answer, row).map_err(io::Error::from)?)
            }
            Self::Lines(answer) => Ok(json::line(answer, row)?),
        }
    }

    /// Writes what comes after the last row.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::Csv(table) => table.finish(),
            Self::Json(mut answer, begun) => Ok(answer.write_all(if begun { b"\n]\n" } else { b"[]\n" })?),
            Self::Text(_) | Self::Lines(_) => Ok(()),
        }
    }
}

/// "September 2024", of the end of an inspection or else its start or publication; "date not known" without any.
pub(crate) fn when(end: Option<Date>, start: Option<Date>, published: Option<Date>) -> String {
    month(end.or(start).or(published)).unwrap_or_else(|| "date not known".to_owned())
}

/// What follows the number of rows where only the first are shown; empty if all are.
pub(crate) fn rest(shown: usize, all: usize) -> String {
    if all > shown { format!("; these are the first {shown}: -n {all} prints all") } else { String::new() }
}

/// "1 authority", "2 authorities".
pub(crate) fn authorities(number: u64) -> String {
    if number == 1 { "1 authority".to_owned() } else { format!("{} authorities", thousands(number)) }
}

/// Paths in backticks: "`corpus`, `more`".
pub(crate) fn quoted(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| format!("`{}`", shown(path))).collect::<Vec<_>>().join(", ")
}

/// A path as it is shown: with forward slashes on every system.
pub(crate) fn shown(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}
