//! Tables in a text file: cells separated by tabs or by Markdown's vertical bars.

use super::super::characters;
use super::markdown;
use crate::extract::{Cell, Line, Role};
use crate::patterns::regex;

/// Returns, for each line of `text`, whether it is a table row.
///
/// A line with tabs between its cells is a row if it has more than two cells, or if the line before or after it has
/// several cells too. A tab after a bullet or a number is an indent, and so are tabs that only open a line.
pub(super) fn detect(text: &str) -> Vec<bool> {
    let cells: Vec<usize> =
        text.lines().map(|line| if line.trim().is_empty() { 0 } else { cells(line).len() }).collect();
    let has_cells = |index: Option<usize>| index.and_then(|i| cells.get(i)).is_some_and(|count| *count > 1);
    (0..cells.len())
        .map(|i| {
            let wide = cells.get(i).is_some_and(|count| *count > 2);
            has_cells(Some(i)) && (wide || has_cells(i.checked_sub(1)) || has_cells(i.checked_add(1)))
        })
        .collect()
}

/// Splits a line into cells; a line that is not a row is one cell.
fn cells(line: &str) -> Vec<&str> {
    let line = line.trim_matches(['\u{C}', '\r', '\n', ' ']);
    if let Some(inside) = line.strip_prefix('|').and_then(|rest| rest.strip_suffix('|')) {
        return inside.split('|').collect();
    }
    let inner = line.trim_matches('\t');
    let cells: Vec<&str> = inner.split('\t').collect();
    // A number with a dot or bracket, or a single symbol.
    let label = regex!(r"^\s*(?:[0-9.]*[0-9][.)]+|[^\p{Alphabetic}\p{N}\s])\s*$");
    let has_label = cells.first().is_some_and(|first| label.is_match(first));
    if cells.len() == 1 || cells.len() == 2 && has_label {
        return vec![line];
    }
    // Keep the empty cells at the start, so that the others stay in their columns.
    line.trim_end_matches('\t').split('\t').collect()
}

/// Turns table rows into lines, and numbers the tables and their rows.
#[derive(Default)]
pub(super) struct Tables {
    table: u32,
    row: u32,
}

impl Tables {
    /// Adds a line for each cell with text; skips a row of dashes, which separates Markdown's header.
    pub(super) fn push_row(&mut self, printed: &str, lines: &mut Vec<Line>) {
        let cells = cells(printed);
        if cells.iter().all(|cell| cell.chars().all(|c| matches!(c, '-' | ':' | ' '))) {
            return;
        }
        for (column, cell) in (0..).zip(cells) {
            let markdown = markdown::unmarked(cell);
            let text = characters::clean(&markdown.text);
            if !text.is_empty() {
                let cell = Some(Cell { table: self.table, row: self.row, column });
                lines.push(Line { cell, role: Role::Unknown, bold: markdown.bold, ..Line::of_text(text) });
            }
        }
        self.row += 1;
    }

    /// Ends the open table, if there is one.
    pub(super) fn end_table(&mut self) {
        if self.row > 0 {
            self.table += 1;
            self.row = 0;
        }
    }
}
