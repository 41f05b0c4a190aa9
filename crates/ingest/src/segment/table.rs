//! Table rows: recognises headings, labels and judgements in them.

use std::collections::HashMap;

use super::heading::{Heading, Headings};
use crate::block::Block;
use crate::grades::{grade, heading_grade};

/// A table with at least this many graded rows lists judgements; with fewer, it holds a heading and its grade.
const JUDGEMENT_ROWS: usize = 2;
/// A cell with at least this many words is prose, not an entry.
const PROSE_WORDS: usize = 15;

/// The blocks of one row: `start..end`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether its table lists judgements.
    judgements: bool,
}

/// Returns the table rows by the index of their first block.
pub(super) fn rows(blocks: &[Block]) -> HashMap<usize, Row> {
    let mut rows: Vec<(u32, Row)> = Vec::new();
    let mut graded: HashMap<u32, usize> = HashMap::new();
    let mut start = 0;
    for row in blocks.chunk_by(|a, b| a.cell.map(|c| (c.table, c.row)) == b.cell.map(|c| (c.table, c.row))) {
        if let Some(cell) = row.first().and_then(|block| block.cell) {
            if row.iter().any(|block| grade(&block.text).is_some()) {
                *graded.entry(cell.table).or_default() += 1;
            }
            rows.push((cell.table, Row { start, end: start + row.len(), judgements: false }));
        }
        start += row.len();
    }
    let lists_judgements = |table: u32| graded.get(&table).is_some_and(|rows| *rows >= JUDGEMENT_ROWS);
    rows.into_iter().map(|(table, row)| (row.start, Row { judgements: lists_judgements(table), ..row })).collect()
}

impl Row {
    /// Returns the heading in this row, if it has a title in one cell and its grade in another.
    pub(super) fn heading(&self, cells: &[Block], headings: &Headings) -> Option<Heading> {
        let (first, grade) = (cells.first()?, cells.iter().find_map(|cell| grade(&cell.text))?);
        let title: Vec<&str> =
            cells.iter().map(|cell| cell.text.as_str()).filter(|text| self::grade(text).is_none()).collect();
        let title = title.join(" ");
        if self.judgements || title.is_empty() || title.split_whitespace().count() > PROSE_WORDS {
            return None;
        }
        let title = heading_grade(&title).map_or(title, |(title, _)| title);
        Some(Heading { grade: Some(grade), ..headings.chapter(first, title) })
    }

    /// Whether the row is the header of a judgement table.
    pub(super) fn is_header(cells: &[Block]) -> bool {
        let names = ["key judgement", "key judgment", "judgement", "judgement grade", "judgment grade", "grade"];
        cells.iter().all(|cell| names.contains(&cell.text.to_lowercase().as_str()))
    }

    /// Returns the first cell if it is a short label and the second one is prose about it.
    pub(super) fn label(cells: &[Block]) -> Option<&Block> {
        let (label, prose) = cells.split_first()?;
        let words = |block: &Block| block.text.split_whitespace().count();
        let two_columns = !prose.is_empty() && prose.iter().all(|cell| cell.cell == prose.first().and_then(|c| c.cell));
        (two_columns
            && label.cell != prose.first()?.cell
            && words(label) < PROSE_WORDS
            && prose.iter().any(|p| words(p) >= PROSE_WORDS))
        .then_some(label)
    }

    /// Returns the text of the cells, separated by bars.
    pub(super) fn text(cells: &[Block]) -> String {
        let printed = |cell: &[Block]| cell.iter().map(Block::printed).collect::<Vec<_>>().join(" ");
        cells.chunk_by(|a, b| a.cell == b.cell).map(printed).collect::<Vec<_>>().join(" | ")
    }
}
