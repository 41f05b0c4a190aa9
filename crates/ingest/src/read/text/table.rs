//! Tables in a text file: rows of cells between tabs, or between the bars of Markdown.

use super::super::characters;
use super::markdown;
use crate::extract::{Cell, Line, Role};

/// For each line of `text`, whether it is a row of a table.
///
/// A line with tabs between its cells is a row if the line before or after it is one too, or if it has more than two
/// cells. A tab that only sets off a bullet or a number is an indent, and so are those that open a line without others.
pub(super) fn rows(text: &str) -> Vec<bool> {
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

/// The cells of a line; a single one, or none, if it is no row.
fn cells(line: &str) -> Vec<&str> {
    let line = line.trim_matches(['\u{C}', '\r', '\n', ' ']);
    if let Some(inside) = line.strip_prefix('|').and_then(|rest| rest.strip_suffix('|')) {
        return inside.split('|').collect();
    }
    let inner = line.trim_matches('\t');
    let cells: Vec<&str> = inner.split('\t').collect();
    let marker = cells.first().is_some_and(|first| is_marker(first.trim()));
    if cells.len() == 1 || cells.len() == 2 && marker {
        return vec![line];
    }
    // Empty cells at the start keep the others in their columns.
    line.trim_end_matches('\t').split('\t').collect()
}

fn is_marker(text: &str) -> bool {
    let number = text.trim_end_matches(['.', ')']);
    let is_number =
        !number.is_empty() && number.len() < text.len() && number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    is_number || text.chars().count() == 1 && !text.starts_with(char::is_alphanumeric)
}

/// Numbers tables and their rows.
#[derive(Default)]
pub(super) struct Tables {
    table: u32,
    row: u32,
}

impl Tables {
    /// Adds a line for each cell of a row that has text.
    pub(super) fn row(&mut self, printed: &str, lines: &mut Vec<Line>) {
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

    /// Ends the table, if one is open: a line that is no row has come.
    pub(super) fn end(&mut self) {
        if self.row > 0 {
            self.table += 1;
            self.row = 0;
        }
    }
}
