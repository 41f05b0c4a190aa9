//! Places of a passage that satisfy an operator: the algebra of `NEAR`, `PRE`, `/s` and phrases.
//!
//! # Source
//!
//! After the interval algebra of Clarke, Cormack and Burkowski, "An algebra for structured text search and a framework
//! for its implementation" (The Computer Journal 38, 1995), with all intervals kept instead of the minimal ones, so
//! that the result does not depend on the order of writing.

/// Words from the first to the last, both included, counted from the passage's first.
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

/// The most combinations that are followed in one passage. One of a hundred words has far fewer; the bound is for
/// passages and queries that were made to blow up.
const MAX_COMBINATIONS: usize = 512;

/// Places where every slot has a word at its distance from the first: `slots` are offsets and ascending positions.
pub(crate) fn phrase(slots: &[(u32, &[u32])]) -> Vec<Span> {
    let (Some((first, starts)), Some((last, _))) = (slots.first(), slots.last()) else { return Vec::new() };
    let at = |start: u32, offset: u32| start.saturating_add(offset - first);
    starts
        .iter()
        .filter(|&&start| {
            slots.iter().skip(1).all(|(offset, places)| places.binary_search(&at(start, *offset)).is_ok())
        })
        .map(|&start| Span { start, end: at(start, *last) })
        .collect()
}

/// Keeps those of `starts` that have one of `places` at `distance`; both are ascending.
pub(crate) fn keep_followed(starts: &mut Vec<u32>, places: &[u32], distance: u32) {
    let mut rest = places;
    starts.retain(|start| {
        let wanted = start.saturating_add(distance);
        while let Some((place, after)) = rest.split_first() {
            if *place >= wanted {
                return *place == wanted;
            }
            rest = after;
        }
        false
    });
}

/// How many of `starts` have one of `places` at `distance`; both are ascending, each once.
pub(crate) fn count_followed(starts: &[u32], places: &[u32], distance: u32) -> u32 {
    let (mut start, mut place, mut count) = (0, 0, 0);
    // Without a branch on what is compared: in text it goes either way.
    while let (Some(from), Some(&to)) = (starts.get(start), places.get(place)) {
        let wanted = from.saturating_add(distance);
        count += u32::from(wanted == to);
        start += usize::from(wanted <= to);
        place += usize::from(to <= wanted);
    }
    count
}

/// Hulls of one span of each operand, in this order, disjoint, each beginning at most `distance` words after the end
/// of the one before. Ascending, each once.
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
        longer.sort_unstable();
        longer.dedup();
        hulls = longer;
    }
    hulls
}

/// A beginning of a combination: which operands are in it, where it starts and ends.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Partial {
    operands: u64,
    hull: Span,
}

/// Hulls of one span of each operand in any order, disjoint, such that sorted by place each begins at most `distance`
/// words after the end of the one before. Ascending, each once.
pub(crate) fn unordered(operands: &[Vec<Span>], distance: u32) -> Vec<Span> {
    let all = all(operands);
    let mut open: Vec<Partial> = Vec::new();
    let mut hulls = Vec::new();
    for (span, operand) in items(operands) {
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
        open.sort_unstable();
        open.dedup();
        if hulls.len() > MAX_COMBINATIONS {
            break;
        }
    }
    hulls.sort_unstable();
    hulls.dedup();
    hulls
}

/// Where such combinations end: the ends of the hulls that [`unordered`] gives, each once. It follows far fewer
/// beginnings than that, since where they start does not matter: of those with the same operands the one that ends last
/// can be continued by whatever the others can.
pub(crate) fn unordered_ends(operands: &[Vec<Span>], distance: u32) -> Vec<u32> {
    let mut open: Vec<(u64, u32)> = Vec::new();
    let mut ends = Vec::new();
    for (span, operand) in items(operands) {
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
    ends.sort_unstable();
    ends.dedup();
    ends
}

/// A bit for each operand.
fn all(operands: &[Vec<Span>]) -> u64 {
    u64::MAX >> (64 - operands.len().clamp(1, 64))
}

/// The spans of all operands by place, each with the bit of its operand.
fn items(operands: &[Vec<Span>]) -> Vec<(Span, u64)> {
    let mut items: Vec<(Span, u64)> = Vec::new();
    for (at, spans) in operands.iter().enumerate().take(64) {
        items.extend(spans.iter().map(|&span| (span, 1u64 << at)));
    }
    items.sort_unstable();
    items
}

/// Hulls of one span of each operand, disjoint, all in one sentence. `starts` are the sentences' first words.
pub(crate) fn in_sentence(operands: &[Vec<Span>], starts: &[u32]) -> Vec<Span> {
    let mut hulls: Vec<Span> =
        by_sentence(operands, starts).iter().flat_map(|inside| unordered(inside, u32::MAX)).collect();
    hulls.sort_unstable();
    hulls.dedup();
    hulls
}

/// The ends of these hulls, each once.
pub(crate) fn in_sentence_ends(operands: &[Vec<Span>], starts: &[u32]) -> Vec<u32> {
    let mut ends: Vec<u32> =
        by_sentence(operands, starts).iter().flat_map(|inside| unordered_ends(inside, u32::MAX)).collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

/// The spans of the operands within each sentence that has all of them.
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
        fn ends_are_those_of_the_hulls(operands in prop::collection::vec(operand(), 1..4), distance in 1u32..12) {
            let mut ends: Vec<u32> = unordered(&operands, distance).iter().map(|hull| hull.end).collect();
            ends.sort_unstable();
            ends.dedup();
            prop_assert_eq!(unordered_ends(&operands, distance), ends);
        }
    }
}
