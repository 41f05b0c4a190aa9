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
    let all = u64::MAX >> (64 - operands.len().clamp(1, 64));
    let mut items: Vec<(Span, u64)> = Vec::new();
    for (at, spans) in operands.iter().enumerate().take(64) {
        items.extend(spans.iter().map(|&span| (span, 1u64 << at)));
    }
    items.sort_unstable();
    let mut open: Vec<Partial> = Vec::new();
    let mut hulls = Vec::new();
    for (span, operand) in items {
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

/// Hulls of one span of each operand, disjoint, all in one sentence. `starts` are the sentences' first words.
pub(crate) fn in_sentence(operands: &[Vec<Span>], starts: &[u32]) -> Vec<Span> {
    let sentence = |position: u32| starts.partition_point(|&start| start <= position);
    let mut hulls = Vec::new();
    let Some((first, _)) = operands.split_first() else { return hulls };
    let mut sentences: Vec<usize> = first.iter().map(|span| sentence(span.start)).collect();
    sentences.dedup();
    for number in sentences {
        let within = |spans: &Vec<Span>| -> Vec<Span> {
            spans.iter().copied().filter(|s| sentence(s.start) == number && sentence(s.end) == number).collect()
        };
        let inside: Vec<Vec<Span>> = operands.iter().map(within).collect();
        if inside.iter().all(|spans| !spans.is_empty()) {
            hulls.extend(unordered(&inside, u32::MAX));
        }
    }
    hulls.sort_unstable();
    hulls.dedup();
    hulls
}
