//! Page furniture (running headers, footers, page numbers) and footnotes: lines outside the body text.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::extract::{Line, Role};
use crate::patterns::regex;

/// Number of lines at the top and at the bottom of a page that may be furniture.
const EDGE_LINES: usize = 3;
/// Furniture repeats on at least this many pages.
const MIN_PAGES: usize = 3;
/// Footnotes have a font size below this fraction of the body's.
const SMALL: f32 = 0.9;

pub(super) fn is_small(line: &Line, body_size: f32) -> bool {
    line.role == Role::Note || line.size < SMALL * body_size
}

/// Whether the line opens the footnotes of its page: it is tagged as a footnote, or small and numbered in the lower
/// half.
pub(super) fn opens_note(line: &Line, body_size: f32) -> bool {
    let numbered = line.text.starts_with(|c: char| c.is_ascii_digit()) && line.text.contains(' ');
    line.role == Role::Note || numbered && line.size < SMALL * body_size && line.y > 400.0 && line.cell.is_none()
}

/// Returns the lines without running headers, footers, page numbers and rules made of underscores.
pub(super) fn remove(lines: &[Line]) -> Vec<&Line> {
    // In a file that tags its furniture, untagged lines at the edges of a page are text.
    let tagged = lines.iter().any(|line| line.role == Role::Artifact);
    let edges = if tagged { BTreeSet::new() } else { edges(lines) };
    let mut pages: HashMap<Cow<'_, str>, HashSet<u32>> = HashMap::new();
    for &index in &edges {
        if let (Some(line), Some(page)) = (lines.get(index), lines.get(index).and_then(|line| line.page)) {
            pages.entry(pattern(&line.text)).or_default().insert(page);
        }
    }
    let repeated = |text: &str| pages.get(&pattern(text)).is_some_and(|pages| pages.len() >= MIN_PAGES);
    lines
        .iter()
        .enumerate()
        .filter(|(index, line)| {
            let page_number = line.text.chars().all(|c| c.is_ascii_digit() || c == ' ');
            let rule = line.text.chars().all(|c| matches!(c, '_' | ' ' | '|'));
            let furniture = edges.contains(index) && (page_number || repeated(&line.text));
            line.role != Role::Artifact && !line.is_blank() && !rule && !furniture
        })
        .map(|(_, line)| line)
        .collect()
}

/// Returns the indices of the lines nearest to the top and the bottom of their pages.
fn edges(lines: &[Line]) -> BTreeSet<usize> {
    let mut pages: BTreeMap<Option<u32>, Vec<usize>> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| line.cell.is_none()) {
        pages.entry(line.page).or_default().push(index);
    }
    let height = |index: &usize| lines.get(*index).map_or(0.0, |line| line.y);
    let mut edges = BTreeSet::new();
    let mut pages: Vec<Vec<usize>> = pages.into_values().collect();
    for page in &mut pages {
        page.sort_by(|a, b| height(a).total_cmp(&height(b)));
        edges.extend(page.iter().take(EDGE_LINES).chain(page.iter().rev().take(EDGE_LINES)));
    }
    edges
}

/// Replaces every number by one sign, so that footers with different page numbers are equal.
fn pattern(text: &str) -> Cow<'_, str> {
    regex!("[0-9#]+").replace_all(text, "#")
}
