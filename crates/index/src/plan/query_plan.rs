//! A query in the terms of one index, and whether a passage satisfies it.

use std::sync::Arc;

use tantivy::query::Query as EngineQuery;
use tantivy::schema::Field;

use super::spans::{self, Span};
use crate::query::{Diagnosis, Near, Widening};
use crate::stats::bm25::{Norms, Weights};
use crate::storage::boilerplate::Repeated;
use crate::storage::columns::PassageColumns;

/// Terms that are taken for one word, in one field.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    /// The field of tokens or of stems, of the text or of the headings.
    pub(crate) field: Field,
    /// The terms, sorted, each once; none where the index knows no such word.
    pub(crate) terms: Vec<String>,
    /// Passages with the most frequent of them.
    pub(crate) passages: u64,
}

/// A condition; words are indices of [`Plan::words`].
#[derive(Debug, Clone)]
pub(crate) enum Node {
    /// The passage has the word.
    Word(usize),
    /// The passage has the words at these distances from the first, which is 0.
    Phrase(Vec<(u32, usize)>),
    /// The operands stand close; none of them is or has an `All`, `Not`, `Enough`, `Filter` or `Everything`.
    Near(Near, Vec<Node>),
    /// Each.
    All(Vec<Node>),
    /// At least one.
    Any(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
    /// The items that match weigh at least so much together.
    Enough(Vec<Item>, f32),
    /// The condition of [`Plan::filters`].
    Filter(usize),
    /// Every passage.
    Everything,
}

/// A word or phrase of a plain query.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) node: Node,
    /// Words of which all in the headings do as well; empty for an item that headings cannot satisfy.
    pub(crate) heading: Vec<usize>,
    pub(crate) weight: f32,
}

/// A part of the query that adds to the score.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    /// As typed.
    pub(crate) label: String,
    /// What was typed.
    pub(crate) node: Node,
    /// What means the same.
    pub(crate) variants: Vec<Alternative>,
    /// The exact form, where [`Self::node`] takes every form.
    pub(crate) exact: Option<Node>,
    /// Words of the headings.
    pub(crate) heading: Vec<usize>,
    /// Inverse document frequency.
    pub(crate) idf: f32,
    /// Its place among the bare words of a plain query, for pairs of neighbours; `None` for other units.
    pub(crate) place: Option<usize>,
}

/// Another spelling or wording of what was typed.
#[derive(Debug, Clone)]
pub(crate) struct Alternative {
    /// As a person reads it.
    pub(crate) label: String,
    pub(crate) node: Node,
}

/// A lowered query.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) words: Vec<Word>,
    pub(crate) root: Node,
    pub(crate) units: Vec<Unit>,
    /// Conditions on other fields.
    pub(crate) filters: Arc<Vec<Box<dyn EngineQuery>>>,
    /// Finds every passage.
    pub(crate) everything: Arc<dyn EngineQuery>,
    pub(crate) fields: TextFields,
    pub(crate) weights: Weights,
    pub(crate) columns: Arc<PassageColumns>,
    /// Passages that are boilerplate, whatever their kind says.
    pub(crate) repeated: Arc<Repeated>,
    pub(crate) norms: Norms,
    pub(crate) widened: Vec<Widening>,
    /// What is known about clauses without a match, from lowering alone.
    pub(crate) diagnosis: Diagnosis,
}

/// The fields with the words of passages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TextFields {
    pub(crate) text: Field,
    pub(crate) stem: Field,
    pub(crate) heading_stem: Field,
    pub(crate) sentences: Field,
}

/// What is asked of a word in the passages that may match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need {
    Nothing,
    /// How often it occurs.
    Count,
    /// Where it occurs.
    Places,
}

impl Plan {
    /// What the first stage asks of each word: whether the passage matches, and how often the words of its units occur.
    pub(crate) fn first_stage_needs(&self) -> Vec<Need> {
        let mut needs = Needs::of(self);
        needs.note(&self.root, Need::Count);
        for unit in &self.units {
            needs.note_unit(unit);
        }
        needs.0
    }

    /// What the second stage asks of each word: its exact form, and where it stands beside its neighbour.
    pub(crate) fn second_stage_needs(&self) -> Vec<Need> {
        let mut needs = Needs::of(self);
        self.units.iter().filter_map(|unit| unit.exact.as_ref()).for_each(|exact| needs.note_counted(exact));
        for (left, right) in self.neighbours() {
            needs.note(&left.node, Need::Places);
            needs.note(&right.node, Need::Places);
        }
        needs.0
    }

    /// What counting `node` asks of each word.
    pub(crate) fn needs_of(&self, node: &Node) -> Vec<Need> {
        let mut needs = Needs::of(self);
        needs.note_counted(node);
        needs.0
    }

    /// Words that the query has next to each other.
    pub(crate) fn neighbours(&self) -> impl Iterator<Item = (&Unit, &Unit)> {
        let pairs = self.units.iter().zip(self.units.iter().skip(1));
        pairs.filter(|(left, right)| left.place.zip(right.place).is_some_and(|(left, right)| left + 1 == right))
    }

    /// Whether a word is also looked for in headings.
    pub(crate) fn asks_headings(&self) -> bool {
        self.units.iter().any(|unit| !unit.heading.is_empty())
    }

    /// The same condition for the text of passages alone. Nothing in it adds to a score.
    pub(crate) fn without_headings(&self) -> Self {
        let is_heading = |word: usize| self.words.get(word).is_some_and(|word| word.field == self.fields.heading_stem);
        let root = self.root.without(&is_heading).unwrap_or_else(|| Node::Any(Vec::new()));
        Self { root, units: Vec::new(), ..self.clone() }
    }

    /// Whether an operator asks for the beginnings of sentences.
    pub(crate) fn asks_for_sentences(&self) -> bool {
        self.root.asks_for_sentences() || self.units.iter().any(|unit| unit.node.asks_for_sentences())
    }
}

/// What is asked of each word of a plan.
struct Needs(Vec<Need>);

impl Needs {
    fn of(plan: &Plan) -> Self {
        Self(vec![Need::Nothing; plan.words.len()])
    }

    fn note_word(&mut self, word: usize, need: Need) {
        if let Some(known) = self.0.get_mut(word) {
            *known = need.max(*known);
        }
    }

    fn note(&mut self, node: &Node, need: Need) {
        match node {
            Node::Word(word) => self.note_word(*word, need),
            Node::Phrase(slots) => slots.iter().for_each(|(_, word)| self.note_word(*word, Need::Places)),
            Node::Near(_, operands) => operands.iter().for_each(|operand| self.note(operand, Need::Places)),
            Node::All(parts) | Node::Any(parts) => parts.iter().for_each(|part| self.note(part, need)),
            Node::Not(part) => self.note(part, need),
            Node::Enough(items, _) => {
                for item in items {
                    self.note(&item.node, need);
                    item.heading.iter().for_each(|word| self.note_word(*word, Need::Count));
                }
            }
            Node::Filter(_) | Node::Everything => {}
        }
    }

    /// Of a node that is counted: alternatives are told apart by their places.
    fn note_counted(&mut self, node: &Node) {
        self.note(node, if matches!(node, Node::Word(_)) { Need::Count } else { Need::Places });
    }

    fn note_unit(&mut self, unit: &Unit) {
        self.note_counted(&unit.node);
        unit.variants.iter().for_each(|variant| self.note_counted(&variant.node));
        unit.heading.iter().for_each(|word| self.note_word(*word, Need::Count));
    }
}

/// What one passage has.
pub(crate) trait Occurrences: Sized {
    /// How often the word occurs.
    fn count(&mut self, word: usize) -> u32;
    /// Where it occurs, ascending.
    fn positions(&mut self, word: usize) -> Vec<u32>;
    /// How often the words occur at these distances from the first.
    fn phrase_count(&mut self, slots: &[(u32, usize)]) -> u32 {
        u32::try_from(phrase(slots, self).len()).unwrap_or(u32::MAX)
    }
    /// The first words of sentences, ascending.
    fn sentences(&mut self) -> Vec<u32>;
    /// Whether the condition of [`Plan::filters`] holds.
    fn filter(&mut self, filter: usize) -> bool;
}

impl Node {
    /// Whether the passage satisfies the condition.
    pub(crate) fn matches<P: Occurrences>(&self, passage: &mut P) -> bool {
        match self {
            Self::Word(word) => passage.count(*word) > 0,
            Self::Phrase(slots) => passage.phrase_count(slots) > 0,
            Self::Near(_, operands) => {
                operands.iter().all(|operand| operand.matches(passage)) && self.count(passage) > 0
            }
            Self::All(parts) => parts.iter().all(|part| part.matches(passage)),
            Self::Any(parts) => parts.iter().any(|part| part.matches(passage)),
            Self::Not(part) => !part.matches(passage),
            Self::Enough(items, needed) => {
                let mut weight = 0.0;
                items.iter().any(|item| {
                    weight += if item.matches(passage) { item.weight } else { 0.0 };
                    weight >= *needed
                })
            }
            Self::Filter(filter) => passage.filter(*filter),
            Self::Everything => true,
        }
    }

    /// The condition where no passage has such a word; `None` where nothing satisfies it then. These words stand in headings,
    /// which are but alternatives, so that no phrase, operator of places or `Not` has one.
    fn without(&self, is_missing: &impl Fn(usize) -> bool) -> Option<Self> {
        Some(match self {
            Self::Word(word) if is_missing(*word) => return None,
            Self::Any(parts) => Self::Any(parts.iter().filter_map(|part| part.without(is_missing)).collect()),
            Self::All(parts) => Self::All(parts.iter().map(|part| part.without(is_missing)).collect::<Option<_>>()?),
            Self::Enough(items, needed) => {
                let text = |item: &Item| Item { heading: Vec::new(), ..item.clone() };
                Self::Enough(items.iter().map(text).collect(), *needed)
            }
            other => other.clone(),
        })
    }

    /// The places that satisfy it, ascending, each once; none for what has no place.
    pub(crate) fn spans<P: Occurrences>(&self, passage: &mut P) -> Vec<Span> {
        match self {
            Self::Word(word) => passage.positions(*word).into_iter().map(Span::word).collect(),
            Self::Phrase(slots) => phrase(slots, passage),
            Self::Near(near, operands) => {
                let operands: Vec<Vec<Span>> = operands.iter().map(|operand| operand.spans(passage)).collect();
                match near {
                    Near::Ordered(distance) => spans::ordered(&operands, *distance),
                    Near::Unordered(distance) => spans::unordered(&operands, *distance),
                    Near::Sentence => spans::in_sentence(&operands, &passage.sentences()),
                    Near::Passage => Vec::new(),
                }
            }
            Self::Any(parts) => {
                let mut spans: Vec<Span> = parts.iter().flat_map(|part| part.spans(passage)).collect();
                spans.sort_unstable();
                spans.dedup();
                spans
            }
            Self::All(_) | Self::Not(_) | Self::Enough(..) | Self::Filter(_) | Self::Everything => Vec::new(),
        }
    }

    /// How often it occurs: at how many places it ends.
    pub(crate) fn count<P: Occurrences>(&self, passage: &mut P) -> u32 {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        match self {
            Self::Word(word) => passage.count(*word),
            Self::Near(near @ (Near::Unordered(_) | Near::Sentence), operands) => {
                let operands: Vec<Vec<Span>> = operands.iter().map(|operand| operand.spans(passage)).collect();
                number(match near {
                    Near::Unordered(distance) => spans::unordered_ends(&operands, *distance).len(),
                    _ => spans::in_sentence_ends(&operands, &passage.sentences()).len(),
                })
            }
            Self::Phrase(slots) => passage.phrase_count(slots),
            Self::Any(parts) => {
                // Only places that several parts have need to be told apart.
                let mut counts = parts.iter().map(|part| part.count(passage)).filter(|count| *count > 0);
                match (counts.next(), counts.next()) {
                    (first, None) => first.unwrap_or(0),
                    _ => number(self.spans(passage).len()),
                }
            }
            other => number(other.spans(passage).len()),
        }
    }

    fn asks_for_sentences(&self) -> bool {
        match self {
            Self::Near(near, operands) => *near == Near::Sentence || operands.iter().any(Self::asks_for_sentences),
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::asks_for_sentences),
            Self::Not(part) => part.asks_for_sentences(),
            Self::Enough(items, _) => items.iter().any(|item| item.node.asks_for_sentences()),
            Self::Word(_) | Self::Phrase(_) | Self::Filter(_) | Self::Everything => false,
        }
    }

    /// Whether postings without positions decide it.
    pub(crate) fn is_boolean(&self) -> bool {
        match self {
            Self::Word(_) | Self::Filter(_) | Self::Everything => true,
            Self::Phrase(_) | Self::Near(..) => false,
            // Where each item does alone; those without weight are words that no passage has.
            Self::Enough(items, needed) => {
                let does = |item: &Item| item.weight >= *needed && item.node.is_boolean();
                *needed > 0.0 && items.iter().all(|item| item.weight <= 0.0 || does(item))
            }
            Self::All(parts) | Self::Any(parts) => parts.iter().all(Self::is_boolean),
            Self::Not(part) => part.is_boolean(),
        }
    }
}

/// The places of words at these distances from the first.
fn phrase(slots: &[(u32, usize)], passage: &mut impl Occurrences) -> Vec<Span> {
    let places: Vec<(u32, Vec<u32>)> = slots.iter().map(|(offset, word)| (*offset, passage.positions(*word))).collect();
    spans::phrase(&places.iter().map(|(offset, places)| (*offset, places.as_slice())).collect::<Vec<_>>())
}

impl Item {
    fn matches<P: Occurrences>(&self, passage: &mut P) -> bool {
        self.node.matches(passage)
            || (!self.heading.is_empty() && self.heading.iter().all(|word| passage.count(*word) > 0))
    }
}

/// The words of a phrase, each once: `the.the.the` may have a thousand places for one word.
pub(crate) fn words_of(slots: &[(u32, usize)]) -> Vec<usize> {
    let mut words: Vec<usize> = slots.iter().map(|(_, word)| *word).collect();
    words.sort_unstable();
    words.dedup();
    words
}
