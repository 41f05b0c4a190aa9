//! Running footers that a conversion to plain text left among the lines.

use std::collections::HashMap;

use crate::extract::Line;

/// A footer repeats at least this many times.
const MIN_REPEATS: usize = 3;

/// Returns, for each line, whether it is a running footer.
///
/// A footer repeats with an ascending page number at its end, or is a page number alone. A line next to a footer is one
/// too if it repeats word for word.
pub(super) fn are_footers(lines: &[Line]) -> Vec<bool> {
    let mut repeated: HashMap<&str, Vec<(usize, u32)>> = HashMap::new();
    let mut same: HashMap<&str, usize> = HashMap::new();
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_blank() && line.cell.is_none()) {
        *same.entry(line.text.trim()).or_default() += 1;
        if let Some((before, page)) = page_number(line.text.trim()) {
            repeated.entry(before).or_default().push((index, page));
        }
    }
    let mut footers = vec![false; lines.len()];
    let ascends = |pages: &[(usize, u32)]| {
        pages.len() >= MIN_REPEATS && pages.windows(2).all(|pair| matches!(pair, [a, b] if a.1 < b.1))
    };
    for (index, _) in repeated.values().filter(|pages| ascends(pages)).flatten() {
        if let Some(footer) = footers.get_mut(*index) {
            *footer = true;
        }
    }
    let repeats = |index: usize| {
        lines.get(index).is_some_and(|line| same.get(line.text.trim()).is_some_and(|count| *count >= MIN_REPEATS))
    };
    let mut found: Vec<usize> = (0..lines.len()).filter(|index| footers.get(*index) == Some(&true)).collect();
    // A footer may have several lines and its page number on only one of them.
    while let Some(footer) = found.pop() {
        let visible = |index: &usize| lines.get(*index).is_some_and(|line| !line.is_blank());
        let beside = [(0..footer).rev().find(visible), (footer + 1..lines.len()).find(visible)];
        for index in beside.into_iter().flatten().filter(|index| repeats(*index)) {
            if let Some(known) = footers.get_mut(index).filter(|known| !**known) {
                *known = true;
                found.push(index);
            }
        }
    }
    footers
}

/// Splits off the page number at the end of a line; returns the text before it and the number. A number after a full
/// stop is not a page number.
fn page_number(text: &str) -> Option<(&str, u32)> {
    let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (before, number) = text.split_at_checked(text.len() - digits)?;
    let apart = before.is_empty() || before.ends_with([' ', '\t']);
    let page = number.parse().ok().filter(|page| (1..1000).contains(page))?;
    (apart && !before.ends_with(". ")).then_some((before.trim_end(), page))
}
