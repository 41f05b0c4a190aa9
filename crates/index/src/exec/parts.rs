//! Parts: a plan that words, phrases and filters alone decide and score, taken apart.

use std::collections::BTreeSet;

use crate::plan::query_plan::{Node, Plan, ScoredClause};
use crate::plan::spans::distinct;
use crate::rank::ranker::Rows;

/// A word or phrase that is counted in each passage; words are indices of [`Plan::words`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Word(usize),
    /// As [`Node::Phrase`].
    Phrase(Vec<(u32, usize)>),
}

/// The conditions of a match: at least one part of each group, none of the excluded words, and the filters.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) groups: BTreeSet<Vec<Part>>,
    pub(super) without: Vec<usize>,
    /// Indices of [`Plan::filters`], and whether a match must satisfy them; if not, it must not.
    pub(super) filters: Vec<(usize, bool)>,
}

impl Parts {
    /// Returns the parts of a plan; `None` if anything else decides or scores it, or if there are too many.
    pub(super) fn of(plan: &Plan) -> Option<Self> {
        let mut parts = Self::default();
        parts.add(&plan.root)?;
        let all = || parts.groups.iter().flatten();
        ((1..=MAX_PARTS).contains(&all().count()) && rows_of(plan, all()).is_some()).then_some(parts)
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

/// The most parts: their counts for a window take two megabytes.
const MAX_PARTS: usize = 256;

/// Returns the words that satisfy `node`, each alone; ascending, each once. `None` if anything else satisfies it.
fn words_alone(node: &Node) -> Option<Vec<usize>> {
    let word = |part| if let Part::Word(word) = part { Some(word) } else { None };
    alternatives(node)?.into_iter().map(word).collect()
}

/// Returns the words and phrases that satisfy `node`, likewise.
fn alternatives(node: &Node) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    list(node, &mut parts)?;
    (!parts.is_empty()).then(|| distinct(parts))
}

fn list(node: &Node, parts: &mut Vec<Part>) -> Option<()> {
    match node {
        Node::Word(word) => parts.push(Part::Word(*word)),
        Node::Phrase(slots) => parts.push(Part::Phrase(slots.clone())),
        Node::Any(nodes) => nodes.iter().try_for_each(|node| list(node, parts))?,
        Node::MinShouldMatch(clauses, needed) => {
            for clause in clauses.iter().filter(|clause| clause.weight > 0.0) {
                parts.extend(clause.heading.iter().copied().map(Part::Word));
                if clause.weight < *needed || clause.heading.len() > 1 {
                    return None;
                }
                list(&clause.node, parts)?;
            }
        }
        _ => return None,
    }
    Some(())
}

/// Returns the rows of each scored clause of `plan`; `None` if a clause needs more than the counts of `parts`.
pub(super) fn rows_of<'p>(plan: &Plan, parts: impl Iterator<Item = &'p Part>) -> Option<Vec<Rows>> {
    let parts: Vec<&Part> = parts.collect();
    let row = |part: &Part| parts.iter().position(|known| *known == part);
    let counted = |node: &Node| match node {
        Node::Word(word) => row(&Part::Word(*word)),
        Node::Phrase(slots) => row(&Part::Phrase(slots.clone())),
        _ => None,
    };
    let rows = |clause: &ScoredClause| {
        Some(Rows {
            typed: counted(&clause.node)?,
            variants: clause.variants.iter().map(|variant| counted(&variant.node)).collect::<Option<_>>()?,
            heading: clause.heading.iter().map(|&word| row(&Part::Word(word))).collect::<Option<_>>()?,
        })
    };
    plan.scored_clauses.iter().map(rows).collect()
}
