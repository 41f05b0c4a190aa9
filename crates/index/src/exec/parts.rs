//! What decides and scores a plan where words, phrases and filters do alone.

use std::collections::BTreeSet;

use crate::plan::query_plan::{Node, Plan, ScoredClause};
use crate::rank::ranker::Rows;

/// What a passage may have, and how often it does; words are indices of [`Plan::words`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Word(usize),
    /// As [`Node::Phrase`].
    Phrase(Vec<(u32, usize)>),
}

/// A match has one part of each group and none of some words, satisfies some filters and others not, and that is all.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) groups: BTreeSet<Vec<Part>>,
    pub(super) without: Vec<usize>,
    /// Indices of [`Plan::filters`], and whether they are to hold.
    pub(super) filters: Vec<(usize, bool)>,
}

impl Parts {
    /// Those of a plan; `None` where something else decides or scores, or where they are too many.
    pub(super) fn of(plan: &Plan) -> Option<Self> {
        let mut parts = Self::default();
        parts.add(&plan.root)?;
        let groups: Vec<Vec<Part>> = parts.groups.iter().cloned().collect();
        let count: usize = groups.iter().map(Vec::len).sum();
        (count > 0 && count <= MAX_PARTS && rows_of(plan, &groups).is_some()).then_some(parts)
    }

    fn add(&mut self, node: &Node) -> Option<()> {
        match node {
            Node::Word(_) | Node::Phrase(_) | Node::Any(_) | Node::MinShouldMatch(..) => {
                self.groups.insert(alternatives(node)?);
            }
            Node::All(parts) => parts.iter().try_for_each(|part| self.add(part))?,
            Node::Filter(filter) => self.filters.push((*filter, true)),
            Node::Not(part) => match &**part {
                Node::Filter(filter) => self.filters.push((*filter, false)),
                part => self.without.extend(words_alone(part)?),
            },
            Node::Near(..) | Node::Everything => return None,
        }
        Some(())
    }
}

/// The most parts whose counts are kept for a window of passages: two megabytes.
const MAX_PARTS: usize = 256;

/// The words of which one makes a match of `node`, ascending, each once; `None` where something else does.
pub(super) fn words_alone(node: &Node) -> Option<Vec<usize>> {
    let word = |part| if let Part::Word(word) = part { Some(word) } else { None };
    alternatives(node)?.into_iter().map(word).collect()
}

/// The same of words and phrases.
fn alternatives(node: &Node) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    list(node, &mut parts)?;
    parts.sort_unstable();
    parts.dedup();
    (!parts.is_empty()).then_some(parts)
}

fn list(node: &Node, parts: &mut Vec<Part>) -> Option<()> {
    match node {
        Node::Word(word) => parts.push(Part::Word(*word)),
        Node::Phrase(slots) => parts.push(Part::Phrase(slots.clone())),
        Node::Any(nodes) => nodes.iter().try_for_each(|node| list(node, parts))?,
        Node::MinShouldMatch(items, needed) => {
            for item in items.iter().filter(|item| item.weight > 0.0) {
                parts.extend(item.heading.iter().copied().map(Part::Word));
                if item.weight < *needed || item.heading.len() > 1 {
                    return None;
                }
                list(&item.node, parts)?;
            }
        }
        _ => return None,
    }
    Some(())
}

/// The rows of each unit of `plan`; `None` where one takes more than the counts of these parts.
pub(super) fn rows_of(plan: &Plan, groups: &[Vec<Part>]) -> Option<Vec<Rows>> {
    let parts: Vec<&Part> = groups.iter().flatten().collect();
    let row = |part: &Part| parts.iter().position(|known| *known == part);
    let counted = |node: &Node| match node {
        Node::Word(word) => row(&Part::Word(*word)),
        Node::Phrase(slots) => row(&Part::Phrase(slots.clone())),
        _ => None,
    };
    let rows = |unit: &ScoredClause| {
        Some(Rows {
            typed: counted(&unit.node)?,
            variants: unit.variants.iter().map(|variant| counted(&variant.node)).collect::<Option<_>>()?,
            heading: unit.heading.iter().map(|&word| row(&Part::Word(word))).collect::<Option<_>>()?,
        })
    };
    plan.scored_clauses.iter().map(rows).collect()
}
