//! Counts as a table with bars, and as data.

use std::fmt::Write;

use anstyle::Style;
use index::precedent::count::{By, Cell, Counts, Table};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::output::{FAINT, STRONG};
use crate::render::thousands;
use crate::render::wrap::wrap;

/// An authority, a file or a report that nothing is counted of.
#[derive(Debug, Serialize)]
pub(crate) struct Gap {
    /// "no such finding", "no report" or "could not be read".
    reason: &'static str,
    /// Name of the authority; of the file or report for what could not be read.
    name: String,
    /// How many reports say nothing of it, or what was wrong.
    detail: String,
}

const NO_FINDING: &str = "no such finding";
const NO_REPORT: &str = "no report";
const NOT_READ: &str = "could not be read";

impl Gap {
    /// An authority with reports, none of which has such a finding.
    pub(crate) fn no_finding(name: String, detail: String) -> Self {
        Self { reason: NO_FINDING, name, detail }
    }

    /// An authority without a report in the index.
    pub(crate) fn no_report(name: String) -> Self {
        Self { reason: NO_REPORT, name, detail: String::new() }
    }

    /// A file or report that could not be read, or not whole.
    pub(crate) fn unread(name: String, detail: String) -> Self {
        Self { reason: NOT_READ, name, detail }
    }
}

/// Gaps by reason.
pub(crate) fn gaps(gaps: &[Gap], columns: usize) -> String {
    let mut page = String::new();
    for reason in [NO_FINDING, NO_REPORT, NOT_READ] {
        let of_reason: Vec<&Gap> = gaps.iter().filter(|gap| gap.reason == reason).collect();
        let _ = writeln!(page, "{STRONG}{reason}: {}{STRONG:#}", thousands(of_reason.len() as u64));
        let names: Vec<String> = of_reason
            .iter()
            .map(|gap| if gap.detail.is_empty() { gap.name.clone() } else { format!("{} ({})", gap.name, gap.detail) })
            .collect();
        page.push_str(&wrap(&names.join(", "), &[], Style::new(), "  ", columns));
    }
    page
}

/// Rows as data; `raw` leaves out what they are counted from.
pub(crate) fn rows(table: &Table, by: &[By], raw: bool) -> Vec<Map<String, Value>> {
    table.cells.iter().map(|cell| row(cell, by, raw)).collect()
}

fn row(cell: &Cell, by: &[By], raw: bool) -> Map<String, Value> {
    let counts = &cell.counts;
    let mut row = Map::new();
    for (by, value) in by.iter().zip(&cell.values) {
        row.insert(by.name().to_owned(), value.to_string().into());
    }
    row.insert("passages".to_owned(), counts.passages.into());
    row.insert("reports".to_owned(), counts.reports.into());
    if raw {
        return row;
    }
    let interval = counts.interval();
    for (name, value) in [
        ("of_passages", counts.of_passages.into()),
        ("of_reports", counts.of_reports.into()),
        ("of_words", counts.of_words.into()),
        ("share_of_reports", rounded(counts.share())),
        ("share_low", rounded(interval.map(|(low, _)| low))),
        ("share_high", rounded(interval.map(|(_, high)| high))),
        ("per_100_000_words", rounded(counts.per_100_000_words())),
        ("series", cell.series.into()),
        ("series_begins", cell.begins.into()),
    ] {
        row.insert(name.to_owned(), value);
    }
    row
}

fn rounded(number: Option<f64>) -> Value {
    number.map_or(Value::Null, |number| ((number * 10_000.0).round() / 10_000.0).into())
}

/// The widest label; longer ones are cut.
const MAX_LABEL: usize = 36;
/// Columns of a bar for all reports.
const BAR: usize = 16;

/// What a row is of.
pub(crate) fn label(cell: &Cell) -> String {
    cell.values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The rows that are shown: a year without a finding is a result; of names there are too many.
pub(crate) fn listed<'a>(table: &'a Table, by: &[By]) -> impl Iterator<Item = &'a Cell> {
    let by_year = by.first() == Some(&By::Year);
    table.cells.iter().filter(move |cell| cell.counts.passages > 0 || by_year)
}

/// A table for reading: one row a value, bars for the share of the reports.
pub(crate) fn text(table: &Table, by: &[By], raw: bool) -> String {
    let shown: Vec<&Cell> = listed(table, by).collect();
    let title = by.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let labels = shown.iter().map(|cell| label(cell).chars().count());
    let width = labels.chain([title.len(), "all".len()]).max().unwrap_or(0).min(MAX_LABEL);
    let mut page = String::new();
    let header = if raw {
        "passages  reports"
    } else {
        "passages  reports with it   95 %    share             per 100,000 words"
    };
    let _ = writeln!(page, "{STRONG}{title:<width$}  {header}{STRONG:#}");
    for cell in &shown {
        if let Some(note) = cell.begins {
            let _ = writeln!(page, "{FAINT}── {note}{FAINT:#}");
        }
        page.push_str(&figures(&label(cell), width, &cell.counts, raw));
    }
    let _ = write!(page, "{STRONG}{}{STRONG:#}", figures("all", width, &table.total, raw));
    let hidden = table.cells.len() - shown.len();
    if hidden > 0 {
        let _ = writeln!(
            page,
            "\n{} more have reports but no such finding: --missing, or --format csv.",
            thousands(hidden as u64)
        );
    }
    page
}

fn figures(label: &str, width: usize, counts: &Counts, raw: bool) -> String {
    let label: String = label.chars().take(width).collect();
    let mut line = format!("{label:<width$}  {:>8}", thousands(counts.passages));
    if raw {
        let _ = write!(line, "  {:>7}", thousands(counts.reports));
    } else {
        let share = counts.share().unwrap_or(0.0);
        let (low, high) = counts.interval().unwrap_or((0.0, 1.0));
        let reports = format!("{} of {}", thousands(counts.reports), thousands(counts.of_reports));
        let interval = format!("{:.0}–{:.0}%", low * 100.0, high * 100.0);
        let rate = counts.per_100_000_words().unwrap_or(0.0);
        let _ =
            write!(line, "  {reports:>12} {:>3.0}% {interval:>8}  {:<BAR$}  {rate:>6.1}", share * 100.0, bar(share));
    }
    line.push('\n');
    line
}

/// A bar of full and partial blocks.
fn bar(share: f64) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and eight times BAR")]
    let eighths = (share.clamp(0.0, 1.0) * 8.0 * f64::from(u8::try_from(BAR).unwrap_or(u8::MAX))).round() as usize;
    "█".repeat(eighths / 8) + EIGHTHS.get(eighths % 8).copied().unwrap_or("")
}
