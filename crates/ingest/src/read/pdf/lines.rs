//! Assembles runs of text into printed lines and sorts them into reading order.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::Range;

use super::run::Run;
use crate::extract::{Line, Role};
use crate::read::characters::{self, BULLET, visible};

/// Baselines closer than this, as a fraction of the font size, are one line: superscripts rise by a little less than
/// half of it.
const SAME_BASELINE: f32 = 0.5;
/// A gap wider than this, as a fraction of the font size, is a space even if the text has none.
const SPACE: f32 = 0.15;
/// Raised digits smaller than this, as a fraction of the line's font size, are a footnote mark.
const SUPERSCRIPT: f32 = 0.8;

/// Returns the lines of all pages in reading order.
///
/// Runs on one baseline form a line if they are in the same table cell. Lines are read from top to bottom; table rows
/// with several cells are read cell by cell.
pub(super) fn assemble(mut runs: Vec<Run>) -> Vec<Line> {
    remove_stray_spaces(&mut runs);
    let mut lines = Vec::new();
    for page in runs.chunk_by_mut(|a, b| a.page == b.page) {
        let start = lines.len();
        lines.extend(group_by_baseline(page).into_iter().filter_map(|baseline| line(page.get(baseline)?)));
        sort_in_reading_order(lines.get_mut(start..).unwrap_or_default());
    }
    clear_layout_cells(&mut lines);
    lines
}

/// Clears the cell of lines whose table row has only one cell: a frame around text is a layout table.
fn clear_layout_cells(lines: &mut [Line]) {
    let rows = rows_with_several_cells(lines.iter());
    for line in lines {
        line.cell = line.cell.filter(|cell| rows.contains_key(&(cell.table, cell.row)));
    }
}

/// Sorts the runs of a page by cell, baseline and left edge; returns the range of runs on each baseline.
fn group_by_baseline(runs: &mut [Run]) -> Vec<Range<usize>> {
    runs.sort_by(|a, b| a.cell.cmp(&b.cell).then(a.y.total_cmp(&b.y)));
    let mut baselines: Vec<Range<usize>> = Vec::new();
    let mut largest = 0.0;
    for (at, run) in runs.iter().enumerate() {
        match baselines.last_mut() {
            Some(baseline) if is_on_baseline(runs.get(baseline.clone()).unwrap_or_default(), run, largest) => {
                baseline.end = at + 1;
                largest = run.size.max(largest);
            }
            _ => {
                baselines.push(at..at + 1);
                largest = run.size;
            }
        }
    }
    for baseline in &baselines {
        runs.get_mut(baseline.clone()).unwrap_or_default().sort_by(|a, b| a.x.total_cmp(&b.x));
    }
    baselines
}

/// Whether `run` is on the baseline of `others`, whose largest font size is `largest`.
fn is_on_baseline(others: &[Run], run: &Run, largest: f32) -> bool {
    // The lowest run sets the baseline: runs that rise above it are superscripts.
    let near = |other: &Run| (run.y - other.y).abs() <= SAME_BASELINE * run.size.max(largest);
    others.last().is_some_and(|last| last.cell == run.cell && near(last)) && others.first().is_some_and(near)
}

/// Removes white space drawn on top of another element's words: an empty text box would split those words.
fn remove_stray_spaces(runs: &mut Vec<Run>) {
    let mut strays = Vec::new();
    let mut start = 0;
    let is_blank = |run: &Run| visible(&run.text).next().is_none();
    for page in runs.chunk_by(|a, b| a.page == b.page) {
        let places = start..;
        start += page.len();
        let mut words: Vec<&Run> = page.iter().filter(|run| !is_blank(run)).collect();
        if words.len() == page.len() {
            continue;
        }
        words.sort_by(|a, b| a.y.total_cmp(&b.y));
        let stray = |run: &Run| {
            let tolerance = SAME_BASELINE * run.size.max(1.0);
            let from = words.partition_point(|word| word.y < run.y - tolerance);
            let beside = words.iter().skip(from).take_while(|word| word.y <= run.y + tolerance);
            let covers = |word: &&Run| run.x > word.x + 0.5 && run.x < word.right - 0.5;
            beside.filter(|word| word.element != run.element).any(covers)
        };
        strays.extend(places.zip(page).filter(|(_, run)| is_blank(run) && stray(run)).map(|(at, _)| at));
    }
    let mut strays = strays.into_iter().peekable();
    let mut places = 0..;
    runs.retain(|_| strays.next_if_eq(&places.next().unwrap_or_default()).is_none());
}

/// Joins the runs on one baseline into a line; returns `None` if they print nothing.
fn line(runs: &[Run]) -> Option<Line> {
    let letters: Vec<usize> = runs.iter().map(|run| visible(&run.text).count()).collect();
    let size = dominant_size(runs, &letters)?;
    let base = runs.iter().filter(|run| run.size >= SUPERSCRIPT * size).map(|run| run.y).fold(0.0, f32::max);
    let bold_letters: usize = runs.iter().zip(&letters).filter(|(run, _)| run.bold).map(|(_, letters)| letters).sum();
    let bold = bold_letters * 2 > letters.iter().sum();
    let mut text = String::new();
    let mut edge: Option<(f32, f32)> = None;
    let (mut first, mut body_x, mut right): (Option<&Run>, Option<f32>, f32) = (None, None, 0.0);
    let mut in_label = false;
    for run in runs {
        let trimmed = run.text.trim();
        if trimmed.is_empty() {
            if !text.is_empty() && !text.ends_with(' ') {
                text.push(' ');
            }
            continue;
        }
        if is_footnote_mark(run, trimmed, size, base) && first.is_some() {
            // The text after the mark continues the word before it.
            edge = Some((run.right, run.size));
            continue;
        }
        let gap = edge.is_some_and(|(end, end_size)| run.x - end > SPACE * end_size.max(run.size));
        let after_label = in_label && !run.label;
        if (gap || after_label || run.text.starts_with(char::is_whitespace)) && !text.is_empty() && !text.ends_with(' ')
        {
            text.push(' ');
        }
        if first.is_none() {
            first = Some(run);
        } else if body_x.is_none() && is_list_label(text.trim_end()) {
            body_x = Some(run.x);
        }
        text.push_str(run.text.trim_start());
        edge = Some((run.right, run.size));
        right = right.max(run.right);
        in_label = run.label;
    }
    let first = first?;
    let text = characters::clean(&text);
    let heaviest = runs.iter().zip(&letters).filter(|(run, _)| !run.label).max_by_key(|(_, letters)| **letters);
    let heaviest = heaviest.map_or(first, |(run, _)| run);
    (!text.is_empty()).then(|| Line {
        page: Some(first.page),
        x: first.x,
        text_x: body_x.unwrap_or(first.x),
        right,
        y: base,
        size,
        bold,
        role: heaviest.role,
        element: heaviest.element.or(first.element),
        cell: first.cell,
        text,
    })
}

/// Returns the font size of most characters, to a tenth of a point.
fn dominant_size(runs: &[Run], letters: &[usize]) -> Option<f32> {
    let mut weights: Vec<(f32, usize)> = Vec::new();
    for (run, &letters) in runs.iter().zip(letters).filter(|(_, letters)| **letters > 0) {
        let size = (run.size * 10.0).round();
        match weights.iter_mut().find(|(other, _)| other.total_cmp(&size) == Ordering::Equal) {
            Some((_, weight)) => *weight += letters,
            None => weights.push((size, letters)),
        }
    }
    weights.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(a.0.total_cmp(&b.0))).map(|(size, _)| size / 10.0)
}

/// Whether the run is a small raised number that refers to a footnote.
fn is_footnote_mark(run: &Run, text: &str, size: f32, base: f32) -> bool {
    run.size <= SUPERSCRIPT * size && run.y < base && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '*'))
}

/// Longest list label, in bytes, invisible characters included.
const MAX_LABEL: usize = 32;

/// Whether `text` is only a number or a bullet, so that the next run starts the item's text.
fn is_list_label(text: &str) -> bool {
    // A fast path: called after each run of a line, and a run may be a single letter. Most lines begin with a word.
    let is_word = text.as_bytes().get(..2).is_some_and(|start| start.iter().all(u8::is_ascii_alphabetic));
    if is_word || text.len() > MAX_LABEL {
        return false;
    }
    let cleaned = characters::clean(text);
    let number = cleaned.trim_end_matches(['.', ')']);
    cleaned.starts_with(BULLET) && cleaned.chars().count() == 1
        || matches!(cleaned.as_str(), "–" | "-" | "o" | "—")
        || (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())
}

/// Sorts the lines of a page into reading order.
fn sort_in_reading_order(lines: &mut [Line]) {
    let rows = rows_with_several_cells(lines.iter().filter(|line| line.role != Role::Artifact));
    lines.sort_by(|a, b| {
        let key =
            |line: &Line| match line.cell.and_then(|cell| rows.get(&(cell.table, cell.row)).map(|top| (cell, *top))) {
                Some((cell, top)) => (top, cell.column),
                None => (line.y, 0),
            };
        let ((top_a, column_a), (top_b, column_b)) = (key(a), key(b));
        top_a.total_cmp(&top_b).then(column_a.cmp(&column_b)).then(a.y.total_cmp(&b.y)).then(a.x.total_cmp(&b.x))
    });
}

/// Returns the table rows in which several cells have text, each with the y of its first line.
///
/// Such a row is read cell by cell. A row with a single cell may be a frame around a whole page, with other tables in
/// it, so it is read line by line.
fn rows_with_several_cells<'a>(lines: impl Iterator<Item = &'a Line>) -> HashMap<(u32, u32), f32> {
    let mut rows: HashMap<(u32, u32), (f32, u32, bool)> = HashMap::new();
    for (cell, y) in lines.filter_map(|line| Some((line.cell?, line.y))) {
        let (top, first, several) = rows.entry((cell.table, cell.row)).or_insert((y, cell.column, false));
        *top = top.min(y);
        *several |= *first != cell.column;
    }
    rows.into_iter().filter(|(_, (_, _, several))| *several).map(|(row, (top, _, _))| (row, top)).collect()
}
