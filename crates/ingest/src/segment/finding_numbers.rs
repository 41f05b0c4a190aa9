//! Decides which numbers at the start of a block are the numbers of findings.
//!
//! Ages, years, statistics and quoted paragraphs begin lines with numbers too. A number is a finding's only as the next
//! of a sequence at the number margin. So this module looks for the whole sequence: the chain of candidates, each one
//! more than the last, with the best score. It never invents a number that is not printed: a chain steps over a gap at
//! a cost.

use std::collections::HashSet;

use crate::block::{Block, ListLabel};
use crate::extract::Role;

/// Score for each further number of a chain.
const STEP: f32 = 10.0;
/// Cost of each number missing from a chain.
const GAP: f32 = 8.0;
/// Most consecutive numbers that a chain may lack.
const WIDEST_GAP: u32 = 3;
/// Cost of a change of the number margin.
const OTHER_MARGIN: f32 = 4.0;
/// Cost of entering or leaving a table.
const OTHER_TABLE: f32 = 6.0;
/// Left edges at most this far apart, in points, are one margin.
const SAME_MARGIN: f32 = 6.0;
/// Cost of each block between two numbers of a chain: the tighter of two equal chains wins.
const DISTANCE: f32 = 0.001;
/// Fewest numbers of the best chain.
const SHORTEST: usize = 3;
/// Fewest numbers of a chain before or after the best one; higher because areas of judgement are numbered too.
const SHORTEST_BESIDE: usize = 5;

/// Returns the finding's number of each block, `None` for blocks without one.
///
/// A document with two reports has two sequences, one after the other.
pub(super) fn assign(blocks: &[Block]) -> Vec<Option<u32>> {
    let judgement_rows = judgement_rows(blocks);
    let candidates: Vec<Candidate> = blocks
        .iter()
        .enumerate()
        .filter(|(_, block)| !matches!(block.role, Role::Note | Role::Contents))
        .filter(|(_, block)| block.cell.is_none_or(|cell| !judgement_rows.contains(&(cell.table, cell.row))))
        .filter_map(|(index, block)| match &block.list_label {
            ListLabel::Number(number) => Some(Candidate { index, number: number.parse().ok()?, block }),
            _ => None,
        })
        .collect();
    let mut numbers = vec![None; blocks.len()];
    accept_chains(&candidates, &mut numbers, SHORTEST);
    numbers
}

/// Returns the numbers missing before the last number of each sequence, ascending within a sequence.
pub(super) fn missing(numbers: &[Option<u32>]) -> Vec<u32> {
    let mut missing = Vec::new();
    let mut last = 0;
    for number in numbers.iter().flatten().copied() {
        let from = if number <= last { 1 } else { last + 1 };
        missing.extend(from..number);
        last = number;
    }
    missing
}

struct Candidate<'a> {
    index: usize,
    number: u32,
    block: &'a Block,
}

/// Returns the table rows in which a cell is a grade: their numbers count areas, not findings.
fn judgement_rows(blocks: &[Block]) -> HashSet<(u32, u32)> {
    let graded = |block: &&Block| crate::grades::grade(&block.text).is_some();
    blocks.iter().filter(graded).filter_map(|block| block.cell.map(|cell| (cell.table, cell.row))).collect()
}

/// Accepts the best chain, then looks for further chains before and after it.
fn accept_chains(candidates: &[Candidate], numbers: &mut [Option<u32>], shortest: usize) {
    let chain = best_chain(candidates);
    let (Some(&first), Some(&last)) = (chain.first(), chain.last()) else { return };
    if chain.len() < shortest {
        return;
    }
    for candidate in chain.iter().filter_map(|&position| candidates.get(position)) {
        if let Some(number) = numbers.get_mut(candidate.index) {
            *number = Some(candidate.number);
        }
    }
    accept_chains(candidates.get(..first).unwrap_or_default(), numbers, SHORTEST_BESIDE);
    accept_chains(candidates.get(last + 1..).unwrap_or_default(), numbers, SHORTEST_BESIDE);
}

/// Returns the positions of the candidates in the chain with the highest score.
fn best_chain(candidates: &[Candidate]) -> Vec<usize> {
    let mut best: Vec<(f32, Option<usize>)> = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        #[expect(clippy::cast_precision_loss, reason = "at most 3")]
        let start = -GAP * candidate.number.saturating_sub(1).min(WIDEST_GAP) as f32;
        let mut here = (start, None);
        for (before, (previous, (score, _))) in candidates.iter().zip(&best).enumerate() {
            let Some(step) = step(previous, candidate) else { continue };
            let score = score + step;
            if score >= here.0 {
                here = (score, Some(before));
            }
        }
        best.push(here);
    }
    let top = best.iter().enumerate().max_by(|(_, a), (_, b)| a.0.total_cmp(&b.0)).map(|(position, _)| position);
    let mut chain = Vec::new();
    let mut next = top;
    while let Some(position) = next {
        chain.push(position);
        next = best.get(position).and_then(|(_, before)| *before);
    }
    chain.reverse();
    chain
}

/// Scores the step from `previous` to `next` in a chain; `None` if `next` cannot follow.
fn step(previous: &Candidate, next: &Candidate) -> Option<f32> {
    let gap = next.number.checked_sub(previous.number + 1).filter(|gap| *gap <= WIDEST_GAP)?;
    let margin = if (previous.block.x - next.block.x).abs() > SAME_MARGIN { OTHER_MARGIN } else { 0.0 };
    let table = if previous.block.cell.is_some() == next.block.cell.is_some() { 0.0 } else { OTHER_TABLE };
    #[expect(clippy::cast_precision_loss, reason = "block counts are far below 2^24")]
    let (gap, distance) = (gap as f32, (next.index - previous.index) as f32);
    Some(STEP - GAP * gap - margin - table - DISTANCE * distance)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Line;

    /// Returns the numbers accepted among blocks given as `(x, text)`.
    fn accepted(blocks: &[(f32, &str)]) -> Vec<Option<u32>> {
        let lines: Vec<Line> = blocks.iter().map(|(x, text)| Line { x: *x, ..Line::of_text(*text) }).collect();
        let blocks: Vec<Block> = lines.iter().map(Block::of_line).collect();
        assign(&blocks)
    }

    #[test]
    fn number_counts_only_as_next_of_its_sequence() {
        let numbers = accepted(&[
            (70.0, "1. Contacts are timely."),
            (70.0, "2. Plans are clear for those up to"),
            (99.0, "25. Young people are seen."),
            (70.0, "3. Reviews are late."),
            (70.0, "47 enquiries are thorough"),
            (70.0, "4. Managers know."),
        ]);
        assert_eq!(numbers, [Some(1), Some(2), None, Some(3), None, Some(4)]);
    }

    #[test]
    fn unprinted_number_leaves_a_gap() {
        let numbers = accepted(&[(0.0, "13. A."), (0.0, "14. B."), (0.0, "16. C."), (0.0, "17. D.")]);
        assert_eq!(numbers, [Some(13), Some(14), Some(16), Some(17)]);
        assert_eq!(missing(&numbers)[11..], [12, 15]);
    }

    #[test]
    fn tighter_of_two_equal_chains_wins() {
        let numbers = accepted(&[
            (70.0, "1. Children who need help"),
            (70.0, "2. Children looked after"),
            (70.0, "Executive summary"),
            (70.0, "1. Improve plans."),
            (70.0, "2. Improve reviews."),
            (70.0, "3. Improve visits."),
        ]);
        assert_eq!(numbers, [None, None, None, Some(1), Some(2), Some(3)]);
    }

    #[test]
    fn second_report_starts_a_new_sequence() {
        let numbers = accepted(&[
            (0.0, "1. A."),
            (0.0, "2. B."),
            (0.0, "3. C."),
            (0.0, "4. D."),
            (0.0, "5. E."),
            (0.0, "1. F."),
            (0.0, "2. G."),
            (0.0, "3. H."),
            (0.0, "4. I."),
            (0.0, "5. J."),
        ]);
        assert_eq!(numbers.iter().flatten().map(u32::to_string).collect::<String>(), "1234512345");
    }
}
