//! Spans of a passage that satisfy an operator: the algebra of `NEAR`, `PRE`, `/s` and phrases.
//!
//! # Source
//!
//! After the interval algebra of Clarke, Cormack and Burkowski, "An algebra for structured text search and a framework
//! for its implementation" (The Computer Journal 38, 1995), with all intervals instead of the minimal ones, so
//! that the result does not depend on the order of the operands.

use crate::query::Near;

/// A range of word positions in a passage, both ends included. The passage's first word has position 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Span {
    pub(crate) fn word(position: u32) -> Self {
        Self { start: position, end: position }
    }
}

/// Returns items ascending, each once.
pub(crate) fn distinct<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.into_iter().collect();
    items.sort_unstable();
    items.dedup();
    items
}

/// The most combinations that are followed in one passage. A passage of a hundred words has far fewer. The bound stops
/// passages and queries that are built to explode.
const MAX_COMBINATIONS: usize = 512;

/// Returns the spans where each slot has a word at its offset from the first. `slots` are offsets and ascending positions.
pub(crate) fn phrase(slots: &[(u32, &[u32])]) -> Vec<Span> {
    let (Some((first, starts)), Some((last, _))) = (slots.first(), slots.last()) else { return Vec::new() };
    let at = |start: u32, offset: u32| start.saturating_add(offset - first);
    starts
        .iter()
        .filter(|&&start| {
            slots.iter().skip(1).all(|(offset, positions)| positions.binary_search(&at(start, *offset)).is_ok())
        })
        .map(|&start| Span { start, end: at(start, *last) })
        .collect()
}

/// Keeps the `starts` that are followed by one of `positions` at `distance`. Both lists are ascending.
pub(crate) fn keep_followed(starts: &mut Vec<u32>, positions: &[u32], distance: u32) {
    let mut rest = positions;
    starts.retain(|start| {
        let wanted = start.saturating_add(distance);
        while let Some((position, after)) = rest.split_first() {
            if *position >= wanted {
                return *position == wanted;
            }
            rest = after;
        }
        false
    });
}

/// Returns how many `starts` are followed by one of `positions` at `distance`. Both lists are ascending, without repeats.
pub(crate) fn count_followed(starts: &[u32], positions: &[u32], distance: u32) -> u32 {
    let (mut start, mut position, mut count) = (0, 0, 0);
    // No branch depends on the comparison, because the processor could not predict it.
    while let (Some(from), Some(&to)) = (starts.get(start), positions.get(position)) {
        let wanted = from.saturating_add(distance);
        count += u32::from(wanted == to);
        start += usize::from(wanted <= to);
        position += usize::from(to <= wanted);
    }
    count
}

/// Returns the hulls of combinations that satisfy `near`; `sentences` returns the positions at which sentences begin.
pub(crate) fn near(near: Near, operands: &[Vec<Span>], sentences: impl FnOnce() -> Vec<u32>) -> Vec<Span> {
    match near {
        Near::Ordered(distance) => ordered(operands, distance),
        Near::Unordered(distance) => unordered(operands, distance),
        Near::Sentence => in_sentence(operands, &sentences()),
        Near::Passage => Vec::new(),
    }
}

/// Returns the hulls of combinations with one span from each operand. The spans are disjoint and in the order of the
/// operands, and each begins at most `distance` words after the end of the previous one. Ascending, each once.
pub(crate) fn ordered(operands: &[Vec<Span>], distance: u32) -> Vec<Span> {
    let Some((first, rest)) = operands.split_first() else { return Vec::new() };
    let mut hulls = first.clone();
    for spans in rest {
        let mut longer = Vec::new();
        for hull in &hulls {
            let from = spans.partition_point(|span| span.start <= hull.end);
            let near = spans.iter().skip(from).take_while(|span| span.start - hull.end <= distance);
            longer.extend(near.map(|span| Span { start: hull.start, end: span.end }));
            if longer.len() > MAX_COMBINATIONS {
                break;
            }
        }
        hulls = distinct(longer);
    }
    hulls
}

/// The beginning of a combination: the operands in it, and its hull.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Partial {
    operands: u64,
    hull: Span,
}

/// Returns the hulls of combinations with one span from each operand, in any order. The spans are disjoint, and each begins
/// at most `distance` words after the end of the previous one in the text. Ascending, each once.
pub(crate) fn unordered(operands: &[Vec<Span>], distance: u32) -> Vec<Span> {
    let all = all(operands);
    let mut open: Vec<Partial> = Vec::new();
    let mut hulls = Vec::new();
    for (span, operand) in by_position(operands) {
        open.retain(|partial| partial.hull.end.saturating_add(distance) >= span.start);
        let mut next = vec![Partial { operands: operand, hull: span }];
        next.extend(
            open.iter()
                .filter(|p| p.operands & operand == 0 && p.hull.end < span.start)
                .map(|p| Partial { operands: p.operands | operand, hull: Span { start: p.hull.start, end: span.end } }),
        );
        for partial in next {
            if partial.operands == all {
                hulls.push(partial.hull);
            } else if open.len() < MAX_COMBINATIONS {
                open.push(partial);
            }
        }
        open = distinct(open);
        if hulls.len() > MAX_COMBINATIONS {
            break;
        }
    }
    distinct(hulls)
}

/// Returns the ends of the hulls of [`unordered`], each once. It follows far fewer beginnings, because their starts do not
/// matter: among beginnings with the same operands, whatever continues one also continues the one that ends last.
pub(crate) fn unordered_ends(operands: &[Vec<Span>], distance: u32) -> Vec<u32> {
    let mut open: Vec<(u64, u32)> = Vec::new();
    let mut ends = Vec::new();
    for (span, operand) in by_position(operands) {
        open.retain(|(_, end)| end.saturating_add(distance) >= span.start);
        open.sort_unstable();
        let open_now = open.clone();
        let mut followers = open_now.iter().skip(1);
        let superseded: Vec<bool> = open_now
            .iter()
            .map(|(known, _)| followers.next().is_some_and(|(next, end)| next == known && *end < span.start))
            .collect();
        let mut superseded = superseded.into_iter();
        open.retain(|_| !superseded.next().unwrap_or(false));
        let fits = |(known, end): &&(u64, u32)| known & operand == 0 && *end < span.start;
        let mut next: Vec<(u64, u32)> =
            open.iter().filter(fits).map(|(known, _)| (known | operand, span.end)).collect();
        next.push((operand, span.end));
        for (known, end) in next {
            if known == all(operands) {
                ends.push(end);
            } else if !open.contains(&(known, end)) {
                open.push((known, end));
            }
        }
    }
    distinct(ends)
}

/// Returns a set with a bit for each operand.
fn all(operands: &[Vec<Span>]) -> u64 {
    u64::MAX >> (64 - operands.len().clamp(1, 64))
}

/// Returns the spans of all operands in the order of the text, each with the bit of its operand.
fn by_position(operands: &[Vec<Span>]) -> Vec<(Span, u64)> {
    let mut found: Vec<(Span, u64)> = Vec::new();
    for (at, spans) in operands.iter().enumerate().take(64) {
        found.extend(spans.iter().map(|&span| (span, 1u64 << at)));
    }
    found.sort_unstable();
    found
}

/// Returns the hulls of combinations with one span from each operand, disjoint and within one sentence. `starts` are the
/// positions at which sentences begin.
pub(crate) fn in_sentence(operands: &[Vec<Span>], starts: &[u32]) -> Vec<Span> {
    distinct(by_sentence(operands, starts).iter().flat_map(|inside| unordered(inside, u32::MAX)))
}

/// Returns the ends of the hulls of [`in_sentence`], each once.
pub(crate) fn in_sentence_ends(operands: &[Vec<Span>], starts: &[u32]) -> Vec<u32> {
    distinct(by_sentence(operands, starts).iter().flat_map(|inside| unordered_ends(inside, u32::MAX)))
}

/// Returns the spans of the operands within each sentence that has all operands.
fn by_sentence(operands: &[Vec<Span>], starts: &[u32]) -> Vec<Vec<Vec<Span>>> {
    let sentence = |position: u32| starts.partition_point(|&start| start <= position);
    let Some((first, _)) = operands.split_first() else { return Vec::new() };
    let mut sentences: Vec<usize> = first.iter().map(|span| sentence(span.start)).collect();
    sentences.dedup();
    let inside = |number: usize| -> Vec<Vec<Span>> {
        let within = |span: &&Span| sentence(span.start) == number && sentence(span.end) == number;
        operands.iter().map(|spans| spans.iter().filter(within).copied().collect()).collect()
    };
    let inside = sentences.into_iter().map(inside);
    inside.filter(|operands| operands.iter().all(|spans| !spans.is_empty())).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn operand() -> impl Strategy<Value = Vec<Span>> {
        let span = (0u32..24, 0u32..3).prop_map(|(start, length)| Span { start, end: start + length });
        prop::collection::btree_set(span, 0..6).prop_map(|spans| spans.into_iter().collect())
    }

    proptest! {
        #[test]
        fn unordered_ends_are_the_ends_of_the_hulls(operands in prop::collection::vec(operand(), 1..4), distance in 1u32..12) {
            let mut ends: Vec<u32> = unordered(&operands, distance).iter().map(|hull| hull.end).collect();
            ends.sort_unstable();
            ends.dedup();
            prop_assert_eq!(unordered_ends(&operands, distance), ends);
        }
    }
}
