//! Feet of pages that a conversion to plain text left among the lines.

use std::collections::HashMap;

use crate::extract::Line;

/// A foot stands at least so often.
const REPEATED: usize = 3;

/// For each line, whether it is a page's foot: a line that repeats but for a page number at its end, which grows; a page
/// number alone; and a line beside one of those that repeats to the letter.
pub(super) fn feet(lines: &[Line]) -> Vec<bool> {
    let mut repeated: HashMap<&str, Vec<(usize, u32)>> = HashMap::new();
    let mut same: HashMap<&str, usize> = HashMap::new();
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_blank() && line.cell.is_none()) {
        *same.entry(line.text.trim()).or_default() += 1;
        if let Some((before, page)) = page_number(line.text.trim()) {
            repeated.entry(before).or_default().push((index, page));
        }
    }
    let mut feet = vec![false; lines.len()];
    let grows = |pages: &[(usize, u32)]| {
        pages.len() >= REPEATED && pages.windows(2).all(|pair| matches!(pair, [a, b] if a.1 < b.1))
    };
    for (index, _) in repeated.values().filter(|pages| grows(pages)).flatten() {
        if let Some(foot) = feet.get_mut(*index) {
            *foot = true;
        }
    }
    let repeats = |index: usize| {
        lines.get(index).is_some_and(|line| same.get(line.text.trim()).is_some_and(|count| *count >= REPEATED))
    };
    let mut found: Vec<usize> = (0..lines.len()).filter(|index| feet.get(*index) == Some(&true)).collect();
    // A foot may have several lines, of which only one has the page number.
    while let Some(foot) = found.pop() {
        let visible = |index: &usize| lines.get(*index).is_some_and(|line| !line.is_blank());
        let beside = [(0..foot).rev().find(visible), (foot + 1..lines.len()).find(visible)];
        for index in beside.into_iter().flatten().filter(|index| repeats(*index)) {
            if let Some(known) = feet.get_mut(index).filter(|known| !**known) {
                *known = true;
                found.push(index);
            }
        }
    }
    feet
}

/// What stands before a page number at the end of a line, and the number. A line that opens an item has none.
fn page_number(text: &str) -> Option<(&str, u32)> {
    let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (before, number) = text.split_at_checked(text.len() - digits)?;
    let apart = before.is_empty() || before.ends_with([' ', '\t']);
    let page = number.parse().ok().filter(|page| (1..1000).contains(page))?;
    (apart && !before.ends_with(". ")).then_some((before.trim_end(), page))
}
