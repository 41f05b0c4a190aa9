//! Runs of text to lines as printed.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use super::run::Run;
use crate::extract::{Cell, Line, Role};
use crate::read::characters::{self, BULLET};

/// Baselines this close, in parts of the font size, are one line: superscripts rise by a little less than half of it.
const SAME_BASELINE: f32 = 0.5;
/// A gap this wide, in parts of the font size, is a space where the text itself has none.
const SPACE: f32 = 0.15;
/// Smaller than this, in parts of the line's size, and raised: a footnote mark.
const SUPERSCRIPT: f32 = 0.8;

/// The lines of all pages in reading order, and the number of characters that could not be decoded.
///
/// Runs on one baseline are a line if they stand in the same table cell. Lines go from top to bottom; those of a table
/// row with several cells go cell by cell.
pub(super) fn lines(runs: Vec<Run>) -> (Vec<Line>, u32) {
    let mut pages: BTreeMap<u32, Vec<Run>> = BTreeMap::new();
    for run in runs {
        pages.entry(run.page).or_default().push(run);
    }
    let mut unknown = 0;
    let mut lines = Vec::new();
    for runs in pages.into_values() {
        let mut page: Vec<Line> =
            baselines(drop_stray_spaces(runs)).into_iter().filter_map(|runs| line(&runs, &mut unknown)).collect();
        order(&mut page);
        lines.append(&mut page);
    }
    drop_frames(&mut lines);
    (lines, unknown)
}

/// Takes the cell from lines whose table row has one cell only: a frame around text is no table.
fn drop_frames(lines: &mut [Line]) {
    let mut columns: HashMap<(u32, u32), (u32, bool)> = HashMap::new();
    for cell in lines.iter().filter_map(|line| line.cell) {
        let (first, several) = columns.entry((cell.table, cell.row)).or_insert((cell.column, false));
        *several |= *first != cell.column;
    }
    for line in lines {
        line.cell = line.cell.filter(|cell| columns.get(&(cell.table, cell.row)).is_some_and(|(_, several)| *several));
    }
}

/// Runs grouped by cell and baseline, each group from left to right.
fn baselines(mut runs: Vec<Run>) -> Vec<Vec<Run>> {
    runs.sort_by(|a, b| a.cell.cmp(&b.cell).then(a.y.total_cmp(&b.y)));
    let mut groups: Vec<Vec<Run>> = Vec::new();
    for run in runs {
        match groups.last_mut() {
            Some(group) if on_baseline(group, &run) => group.push(run),
            _ => groups.push(vec![run]),
        }
    }
    for group in &mut groups {
        group.sort_by(|a, b| a.x.total_cmp(&b.x));
    }
    groups
}

fn on_baseline(group: &[Run], run: &Run) -> bool {
    let size = group.iter().map(|other| other.size).fold(run.size, f32::max);
    // The lowest run carries the line: what rises above it is a superscript.
    let near = |other: &Run| (run.y - other.y).abs() <= SAME_BASELINE * size;
    group.last().is_some_and(|last| last.cell == run.cell && near(last)) && group.first().is_some_and(near)
}

/// Leaves out white space drawn on top of another element's words: an empty text box would tear them apart.
fn drop_stray_spaces(runs: Vec<Run>) -> Vec<Run> {
    let blank = |run: &Run| run.text.trim().is_empty();
    if !runs.iter().any(blank) {
        return runs;
    }
    let words: Vec<(f32, f32, f32, Option<u32>)> =
        runs.iter().filter(|run| !blank(run)).map(|run| (run.y, run.x, run.right, run.element)).collect();
    let mut by_y = words;
    by_y.sort_by(|a, b| a.0.total_cmp(&b.0));
    let stray = |run: &Run| {
        let tolerance = SAME_BASELINE * run.size.max(1.0);
        let from = by_y.partition_point(|word| word.0 < run.y - tolerance);
        by_y[from..]
            .iter()
            .take_while(|word| word.0 <= run.y + tolerance)
            .any(|&(_, x, right, element)| element != run.element && run.x > x + 0.5 && run.x < right - 0.5)
    };
    runs.into_iter().filter(|run| !(blank(run) && stray(run))).collect()
}

/// One line out of the runs of one baseline; `None` if nothing is printed there.
fn line(runs: &[Run], unknown: &mut u32) -> Option<Line> {
    let size = dominant(runs, |run| (run.size * 10.0).round())? / 10.0;
    let base = runs.iter().filter(|run| run.size >= SUPERSCRIPT * size).map(|run| run.y).fold(0.0, f32::max);
    let weight = |bold: bool| runs.iter().filter(|run| run.bold == bold).map(letters).sum::<usize>();
    let bold = weight(true) > weight(false);
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
            // What follows the mark follows the word before it.
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
        } else if body_x.is_none() && opens_item(text.trim_end()) {
            body_x = Some(run.x);
        }
        text.push_str(run.text.trim_start());
        edge = Some((run.right, run.size));
        right = right.max(run.right);
        in_label = run.label;
    }
    let first = first?;
    let text = characters::clean(&text);
    *unknown += u32::try_from(text.matches('\u{FFFD}').count()).unwrap_or(u32::MAX);
    let heaviest = runs.iter().filter(|run| !run.label).max_by_key(|run| letters(run)).unwrap_or(first);
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

fn letters(run: &Run) -> usize {
    run.text.chars().filter(|c| !c.is_whitespace()).count()
}

/// The value that most characters of the line have.
fn dominant(runs: &[Run], value: impl Fn(&Run) -> f32) -> Option<f32> {
    let mut weights: Vec<(f32, usize)> = Vec::new();
    for run in runs.iter().filter(|run| letters(run) > 0) {
        let this = value(run);
        match weights.iter_mut().find(|(other, _)| other.total_cmp(&this) == Ordering::Equal) {
            Some((_, weight)) => *weight += letters(run),
            None => weights.push((this, letters(run))),
        }
    }
    weights.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(a.0.total_cmp(&b.0))).map(|(value, _)| value)
}

/// A small raised number that refers to a footnote.
fn is_footnote_mark(run: &Run, text: &str, size: f32, base: f32) -> bool {
    run.size <= SUPERSCRIPT * size && run.y < base && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '*'))
}

/// The most bytes of a number or bullet with what is not seen around it.
const MAX_OPENING: usize = 32;

/// Whether `text` is a number or bullet alone, so that what follows it is the item's text.
fn opens_item(text: &str) -> bool {
    // Asked after each run of a line, which may be a letter.
    if text.len() > MAX_OPENING {
        return false;
    }
    let cleaned = characters::clean(text);
    let number = cleaned.trim_end_matches(['.', ')']);
    cleaned.starts_with(BULLET) && cleaned.chars().count() == 1
        || matches!(cleaned.as_str(), "–" | "-" | "o" | "—")
        || (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())
}

/// Sorts the lines of a page into reading order.
fn order(lines: &mut [Line]) {
    let rows = rows_read_by_cell(lines);
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

/// Rows in which several cells have text, with the height of their first line. Such a row is read cell by cell. A row
/// with a single cell may be a frame around a whole page, with other tables in it: it is read line by line.
fn rows_read_by_cell(lines: &[Line]) -> HashMap<(u32, u32), f32> {
    let mut rows: HashMap<(u32, u32), (f32, Cell, bool)> = HashMap::new();
    for line in lines.iter().filter(|line| line.role != Role::Artifact) {
        let Some(cell) = line.cell else { continue };
        rows.entry((cell.table, cell.row))
            .and_modify(|(top, first, several)| {
                *top = top.min(line.y);
                *several |= first.column != cell.column;
            })
            .or_insert((line.y, cell, false));
    }
    rows.into_iter().filter(|(_, (_, _, several))| *several).map(|(row, (top, _, _))| (row, top)).collect()
}
