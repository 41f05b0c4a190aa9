//! A query in the terms of one index: a tree of conditions, and the clauses that add to a score.

use std::sync::Arc;

use tantivy::query::Query as TantivyQuery;
use tantivy::schema::Field;

use super::spans::distinct;
use crate::query::{Diagnosis, Near, Widening};
use crate::stats::bm25::{Norms, Weights};
use crate::storage::boilerplate::Repeated;
use crate::storage::columns::PassageColumns;
use crate::storage::schema::Fields;
use crate::text::part::Items;

/// Terms of one field that the query treats as one word.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    /// The field of tokens or of stems, of the text or of the headings.
    pub(crate) field: Field,
    /// The terms, sorted, each once; none if the index has no such word.
    pub(crate) terms: Vec<String>,
    /// The number of passages that have the most frequent term.
    pub(crate) passages: u64,
}

/// A condition; words are indices of [`Plan::words`].
#[derive(Debug, Clone)]
pub(crate) enum Node {
    /// The passage has the word.
    Word(usize),
    /// The passage has each word at its offset from the first word, whose offset is 0.
    Phrase(Vec<(u32, usize)>),
    /// The operands stand close together. None of them is or contains an `All`, `Not`, `MinShouldMatch`, `Filter` or
    /// `Everything`.
    Near(Near, Vec<Node>),
    /// All of these match.
    All(Vec<Node>),
    /// At least one of these matches.
    Any(Vec<Node>),
    /// This does not match.
    Not(Box<Node>),
    /// The clauses that match have at least this weight together.
    MinShouldMatch(Vec<OptionalClause>, f32),
    /// The filter of this index in [`Plan::filters`] accepts the passage.
    Filter(usize),
    /// Matches every passage.
    Everything,
}

/// A word or phrase of a plain query, which counts towards [`Node::MinShouldMatch`].
#[derive(Debug, Clone)]
pub(crate) struct OptionalClause {
    pub(crate) node: Node,
    /// Heading terms that satisfy this clause if all are present; empty if headings cannot.
    pub(crate) heading: Vec<usize>,
    pub(crate) weight: f32,
}

/// A part of the query that adds to the score.
#[derive(Debug, Clone)]
pub(crate) struct ScoredClause {
    /// The clause as typed.
    pub(crate) label: String,
    /// The condition as typed.
    pub(crate) node: Node,
    /// Other wordings with the same meaning.
    pub(crate) variants: Vec<Alternative>,
    /// The exact form, where [`Self::node`] accepts every form.
    pub(crate) exact: Option<Node>,
    /// Heading terms, all of which must be present to add the heading's part of the score.
    pub(crate) heading: Vec<usize>,
    /// Inverse document frequency.
    pub(crate) idf: f32,
    /// The index among the bare words of a plain query, which shows the pairs of neighbours; `None` for other clauses.
    pub(crate) bare_index: Option<usize>,
}

/// Another spelling or wording of what was typed.
#[derive(Debug, Clone)]
pub(crate) struct Alternative {
    /// The wording as a person reads it.
    pub(crate) label: String,
    pub(crate) node: Node,
}

/// A planned query.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) words: Vec<Word>,
    pub(crate) root: Node,
    pub(crate) scored_clauses: Vec<ScoredClause>,
    /// Conditions on other fields.
    pub(crate) filters: Arc<Vec<Box<dyn TantivyQuery>>>,
    /// Matches every passage.
    pub(crate) everything: Arc<dyn TantivyQuery>,
    pub(crate) fields: Fields,
    pub(crate) weights: Weights,
    pub(crate) columns: Arc<PassageColumns>,
    /// Passages that count as boilerplate, whatever their stored kind.
    pub(crate) repeated: Arc<Repeated>,
    pub(crate) norms: Norms,
    pub(crate) widened: Vec<Widening>,
    /// What planning alone found out about clauses without a match.
    pub(crate) diagnosis: Diagnosis,
}

/// The detail that is read from a word's postings, beyond the passages themselves. A later variant includes the earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PostingsDetail {
    /// The word's postings are not read.
    None,
    /// How often the word occurs in each passage.
    Freqs,
    /// Where the word occurs in each passage.
    Positions,
}

impl Plan {
    /// Returns the word that a node names; `None` is a bug.
    pub(crate) fn word(&self, word: usize) -> Option<&Word> {
        self.words.item_ref(word)
    }

    /// Returns the detail that the first stage reads for each word: enough to match passages and to count the words of
    /// scored clauses.
    pub(crate) fn first_stage_details(&self) -> Vec<PostingsDetail> {
        let mut details = WordDetails::new(self);
        details.require(&self.root, PostingsDetail::Freqs);
        for clause in &self.scored_clauses {
            details.require_clause(clause);
        }
        details.0
    }

    /// Returns the detail that the second stage reads for each word: exact forms and the distance between neighbours.
    pub(crate) fn second_stage_details(&self) -> Vec<PostingsDetail> {
        let mut details = WordDetails::new(self);
        for exact in self.scored_clauses.iter().filter_map(|clause| clause.exact.as_ref()) {
            details.require_count(exact);
        }
        for (left, right) in self.neighbours() {
            details.require(&left.node, PostingsDetail::Positions);
            details.require(&right.node, PostingsDetail::Positions);
        }
        details.0
    }

    /// Returns the detail that counting `node` reads for each word.
    pub(crate) fn details_for(&self, node: &Node) -> Vec<PostingsDetail> {
        let mut details = WordDetails::new(self);
        details.require_count(node);
        details.0
    }

    /// Returns the pairs of clauses that stand next to each other in the query.
    pub(crate) fn neighbours(&self) -> impl Iterator<Item = (&ScoredClause, &ScoredClause)> {
        let pairs = self.scored_clauses.iter().zip(self.scored_clauses.iter().skip(1));
        pairs.filter(|(left, right)| {
            left.bare_index.zip(right.bare_index).is_some_and(|(left, right)| left + 1 == right)
        })
    }

    /// Returns whether a word may also match in a heading.
    pub(crate) fn searches_headings(&self) -> bool {
        self.scored_clauses.iter().any(|clause| !clause.heading.is_empty())
    }

    /// Returns the same condition on the text of passages alone, without scored clauses.
    pub(crate) fn without_headings(&self) -> Self {
        let is_heading = |word: usize| self.word(word).is_some_and(|word| word.field == self.fields.heading_stem);
        let root = self.root.without(&is_heading).unwrap_or_else(|| Node::Any(Vec::new()));
        Self { root, scored_clauses: Vec::new(), ..self.clone() }
    }

    /// Returns whether an operator needs to know where sentences begin.
    pub(crate) fn needs_sentences(&self) -> bool {
        self.root.needs_sentences() || self.scored_clauses.iter().any(|clause| clause.node.needs_sentences())
    }
}

/// The detail that is read for each word of a plan.
struct WordDetails(Vec<PostingsDetail>);

impl WordDetails {
    fn new(plan: &Plan) -> Self {
        Self(vec![PostingsDetail::None; plan.words.len()])
    }

    fn require_word(&mut self, word: usize, detail: PostingsDetail) {
        if let Some(known) = self.0.item_mut(word) {
            *known = detail.max(*known);
        }
    }

    fn require(&mut self, node: &Node, detail: PostingsDetail) {
        match node {
            Node::Word(word) => self.require_word(*word, detail),
            Node::Phrase(slots) => {
                for (_, word) in slots {
                    self.require_word(*word, PostingsDetail::Positions);
                }
            }
            Node::Near(_, operands) => {
                for operand in operands {
                    self.require(operand, PostingsDetail::Positions);
                }
            }
            Node::All(parts) | Node::Any(parts) => parts.iter().for_each(|part| self.require(part, detail)),
            Node::Not(part) => self.require(part, detail),
            Node::MinShouldMatch(clauses, _) => {
                for clause in clauses {
                    self.require(&clause.node, detail);
                    clause.heading.iter().for_each(|word| self.require_word(*word, PostingsDetail::Freqs));
                }
            }
            Node::Filter(_) | Node::Everything => {}
        }
    }

    /// Requires what counting `node` reads. Alternatives are compared by their positions, so that each occurrence counts once.
    fn require_count(&mut self, node: &Node) {
        let is_word = matches!(node, Node::Word(_));
        self.require(node, if is_word { PostingsDetail::Freqs } else { PostingsDetail::Positions });
    }

    fn require_clause(&mut self, clause: &ScoredClause) {
        self.require_count(&clause.node);
        clause.variants.iter().for_each(|variant| self.require_count(&variant.node));
        clause.heading.iter().for_each(|word| self.require_word(*word, PostingsDetail::Freqs));
    }
}

impl Node {
    /// Returns the condition for passages that have none of the words that `is_missing` accepts, or `None` if nothing can
    /// satisfy it then. The missing words are heading terms, which are only ever alternatives: no phrase, `Near` or `Not`
    /// contains one.
    fn without(&self, is_missing: &impl Fn(usize) -> bool) -> Option<Self> {
        Some(match self {
            Self::Word(word) if is_missing(*word) => return None,
            Self::Any(parts) => Self::Any(parts.iter().filter_map(|part| part.without(is_missing)).collect()),
            Self::All(parts) => Self::All(parts.iter().map(|part| part.without(is_missing)).collect::<Option<_>>()?),
            Self::MinShouldMatch(clauses, needed) => {
                let text = |clause: &OptionalClause| OptionalClause { heading: Vec::new(), ..clause.clone() };
                Self::MinShouldMatch(clauses.iter().map(text).collect(), *needed)
            }
            other => other.clone(),
        })
    }

    fn needs_sentences(&self) -> bool {
        match self {
            Self::Near(near, operands) => *near == Near::Sentence || operands.iter().any(Self::needs_sentences),
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::needs_sentences),
            Self::Not(part) => part.needs_sentences(),
            Self::MinShouldMatch(clauses, _) => clauses.iter().any(|clause| clause.node.needs_sentences()),
            Self::Word(_) | Self::Phrase(_) | Self::Filter(_) | Self::Everything => false,
        }
    }

    /// Returns whether postings without positions decide the condition.
    pub(crate) fn is_boolean(&self) -> bool {
        match self {
            Self::Word(_) | Self::Filter(_) | Self::Everything => true,
            Self::Phrase(_) | Self::Near(..) => false,
            // Each clause must suffice alone. A clause without weight is a word that no passage has.
            Self::MinShouldMatch(clauses, needed) => {
                let suffices = |clause: &OptionalClause| clause.weight >= *needed && clause.node.is_boolean();
                *needed > 0.0 && clauses.iter().all(|clause| clause.weight <= 0.0 || suffices(clause))
            }
            Self::All(parts) | Self::Any(parts) => parts.iter().all(Self::is_boolean),
            Self::Not(part) => part.is_boolean(),
        }
    }
}

/// Returns the words of a phrase, each once: `the.the.the` may have a thousand slots for one word.
pub(crate) fn distinct_words(slots: &[(u32, usize)]) -> Vec<usize> {
    distinct(slots.iter().map(|(_, word)| *word))
}
