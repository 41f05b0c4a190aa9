//! Plans a query: turns words into terms of the index, and operators into conditions on positions.

use std::collections::BTreeSet;
use std::iter;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::error::{MAX_COMBINATIONS, PlanError, SearchFailure};
use super::planner_state::{BareWord, PlanContext, Planner};
use super::query_plan::{Node, OptionalClause, Plan, ScoredClause};
use super::spans::distinct;
use crate::query::{Clause, Diagnosis, FieldFilter, Near, Query, Remark, Sign};
use crate::stats::bm25::{self, Norms};
use crate::storage::Summary;
use crate::text::analysis;
use crate::text::function_words::is_function_word;
use crate::text::part::Items;

/// The most operands of one proximity operator.
const MAX_OPERANDS: u32 = 8;
/// The most passages that a proximity operator may examine, times the ways to choose among its operands: about 0.2 s.
const MAX_WORK: u64 = 1 << 18;

/// The most words that rank and decide the matches of a plain query. Of a page pasted as a query, the rarest words count.
const MAX_RANKED: usize = 128;

/// Keeps the [`MAX_RANKED`] clauses with the greatest weight, in their order.
fn keep_heaviest<T>(clauses: &mut Vec<T>, weight: impl Fn(&T) -> f32) {
    if clauses.len() <= MAX_RANKED {
        return;
    }
    let mut by_weight: Vec<(usize, f32)> = clauses.iter().map(weight).enumerate().collect();
    by_weight.sort_by(|(a, weight_a), (b, weight_b)| weight_b.total_cmp(weight_a).then(a.cmp(b)));
    let heaviest: BTreeSet<usize> = by_weight.into_iter().take(MAX_RANKED).map(|(index, _)| index).collect();
    let mut index = 0..;
    clauses.retain(|_| index.next().is_some_and(|index| heaviest.contains(&index)));
}

/// Plans `query` for the index that `context` describes.
///
/// # Errors
///
/// [`SearchFailure::Plan`] if the query asks for too much; [`SearchFailure::Tantivy`] if the index cannot be read.
pub(crate) fn plan(query: &Query, context: &PlanContext<'_>) -> Result<Plan, SearchFailure> {
    let &Summary { passages, words, .. } = context.statistics.summary;
    let mut planner = Planner {
        context,
        all: passages,
        words: Vec::new(),
        known: FxHashMap::default(),
        expanded: 0,
        fuzzy: FxHashMap::default(),
        scored_clauses: Vec::new(),
        filters: Vec::new(),
        widened: Vec::new(),
        diagnosis: Diagnosis::default(),
    };
    let root = match query {
        Query::Plain(clauses) => planner.plain(clauses)?,
        word @ (Query::Word(_) | Query::Fuzzy { .. } | Query::Pattern(_)) => {
            planner.plain(&[Clause { sign: Sign::Plain, query: word.clone() }])?
        }
        strict => {
            let is_long = word_count(strict) > MAX_RANKED;
            if is_long {
                planner.diagnosis.remarks.push(Remark::TooLongToWiden { words: MAX_RANKED });
            }
            planner.strict(strict, if is_long { Role::Literal } else { Role::Widened })?
        }
    };
    keep_heaviest(&mut planner.scored_clauses, |clause| clause.idf);
    Ok(Plan {
        words: planner.words,
        root,
        scored_clauses: planner.scored_clauses,
        filters: Arc::new(planner.filters),
        everything: Arc::from(context.everything.box_clone()),
        fields: *context.statistics.fields,
        weights: context.weights.clone(),
        columns: Arc::clone(context.statistics.columns),
        repeated: Arc::clone(context.repeated),
        norms: Norms::new(context.weights, bm25::mean(words, passages)),
        widened: planner.widened,
        diagnosis: planner.diagnosis,
    })
}

/// How a part of a strict query is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// As in a plain query: words also match through other wordings and in headings.
    Widened,
    /// As typed, in any form: the words need a position in the text.
    Literal,
    /// Excluded as typed, in any form. Other wordings may not be what the person wants to exclude.
    Excluded,
}

impl Planner<'_> {
    fn strict(&mut self, query: &Query, role: Role) -> Result<Node, SearchFailure> {
        Ok(match query {
            Query::Field(field) => self.field(field)?,
            Query::All(parts) if role == Role::Widened => Node::All(self.all_widened(parts)?),
            Query::All(parts) => Node::All(self.each(parts, role)?),
            Query::Any(parts) => Node::Any(self.each(parts, role)?),
            Query::Not(part) => Node::Not(Box::new(self.strict(part, Role::Excluded)?)),
            Query::Near(near, parts) => {
                let operands = self.each(parts, if role == Role::Widened { Role::Literal } else { role })?;
                match near {
                    Near::Passage => Node::All(operands),
                    _ if self.is_too_much_work(&operands) => return Err(PlanError::TooMuchWork { near: *near }.into()),
                    _ => distribute(*near, operands, &mut 0)?,
                }
            }
            Query::Plain(clauses) => self.plain(clauses)?,
            Query::Word(_) if role == Role::Widened => {
                let mut nodes = self.widened_words(std::slice::from_ref(query))?;
                if nodes.len() == 1 { nodes.swap_remove(0) } else { Node::All(nodes) }
            }
            Query::Word(_) | Query::Fuzzy { .. } | Query::Pattern(_) | Query::Phrase(_) => {
                let (node, exact) = self.atom(query)?;
                if role != Role::Excluded {
                    self.score(query.to_string(), node.clone(), exact);
                }
                node
            }
        })
    }

    fn each(&mut self, parts: &[Query], role: Role) -> Result<Vec<Node>, SearchFailure> {
        parts.iter().map(|part| self.strict(part, role)).collect()
    }

    /// Plans the parts of an `All`. Words that follow each other are planned together, because a concept may have several
    /// words.
    fn all_widened(&mut self, parts: &[Query]) -> Result<Vec<Node>, SearchFailure> {
        let is_word = |part: &Query| matches!(part, Query::Word(_));
        let mut nodes = Vec::new();
        for run in parts.chunk_by(|a, b| is_word(a) && is_word(b)) {
            if run.iter().all(is_word) {
                nodes.extend(self.widened_words(run)?);
            } else {
                nodes.extend(self.each(run, Role::Widened)?);
            }
        }
        Ok(nodes)
    }

    /// Plans words of a strict query, each with its other wordings and in headings as well.
    fn widened_words(&mut self, words: &[Query]) -> Result<Vec<Node>, SearchFailure> {
        let clauses: Vec<Clause> = words.iter().map(|word| Clause { sign: Sign::Plain, query: word.clone() }).collect();
        let clauses = self.join_compounds(&clauses)?;
        let bare = clauses.iter().map(|clause| self.bare_word(&clause.query, true));
        let mut bare = bare.collect::<Result<Vec<_>, _>>()?;
        self.widen(&mut bare)?;
        let nodes = bare.into_iter().map(|word| {
            let OptionalClause { node, heading, .. } = self.optional_clause(word, None);
            let mut headings: Vec<Node> = heading.into_iter().map(Node::Word).collect();
            match headings.len() {
                0 => node,
                1 => Node::Any(vec![node, headings.swap_remove(0)]),
                _ => Node::Any(vec![node, Node::All(headings)]),
            }
        });
        Ok(nodes.collect())
    }

    /// Returns whether `operands` have too many combinations over all passages that may contain them.
    fn is_too_much_work(&self, operands: &[Node]) -> bool {
        let passages = operands.iter().map(|operand| self.passages(operand)).min().unwrap_or(0);
        let choices = u32::try_from(operands.len()).ok().filter(|count| *count <= MAX_OPERANDS).map(|count| 1 << count);
        choices.is_none_or(|choices: u64| passages.saturating_mul(choices) > MAX_WORK)
    }

    fn plain(&mut self, clauses: &[Clause]) -> Result<Node, SearchFailure> {
        let mut conditions = Vec::new();
        let mut bare: Vec<BareWord> = Vec::new();
        for Clause { sign, query } in &self.join_compounds(clauses)? {
            match (query, sign) {
                (_, Sign::MustNot) => conditions.push(Node::Not(Box::new(self.strict(query, Role::Excluded)?))),
                (Query::Word(_) | Query::Fuzzy { .. } | Query::Pattern(_), _) => {
                    let word = self.bare_word(query, *sign == Sign::Plain)?;
                    if *sign == Sign::Must {
                        conditions.push(word.clause.node.clone());
                    }
                    bare.push(word);
                }
                (_, Sign::Plain | Sign::Must) => conditions.push(self.strict(query, Role::Widened)?),
            }
        }
        // A wording may contain function words, so they are dropped only after widening.
        self.widen(&mut bare)?;
        Self::drop_function_words(&mut bare);
        let mut optional: Vec<OptionalClause> =
            bare.into_iter().enumerate().map(|(index, word)| self.optional_clause(word, Some(index))).collect();
        keep_heaviest(&mut optional, |clause| clause.weight);
        if !optional.is_empty() {
            let known: f32 = optional.iter().map(|clause| clause.weight).sum();
            conditions.push(Node::MinShouldMatch(optional, known * self.context.weights.quorum));
        }
        Ok(match conditions.len() {
            0 => Node::Everything,
            1 => conditions.swap_remove(0),
            _ => Node::All(conditions),
        })
    }

    /// Joins neighbouring clauses that are the words of a compound: `well being` becomes `well-being`.
    fn join_compounds(&self, clauses: &[Clause]) -> Result<Vec<Clause>, SearchFailure> {
        let mut joined: Vec<Clause> = Vec::with_capacity(clauses.len());
        for clause in clauses {
            if let (Some(left), Some(right)) = (joined.last().and_then(single_token), single_token(clause))
                && self.context.statistics.is_compound(&left, &right)?
            {
                joined.pop();
                joined.push(Clause { sign: Sign::Plain, query: Query::Word(format!("{left}-{right}")) });
            } else {
                joined.push(clause.clone());
            }
        }
        Ok(joined)
    }

    /// Drops optional function words, unless the query has no other words.
    fn drop_function_words(bare: &mut Vec<BareWord>) {
        let is_dropped =
            |word: &BareWord| word.optional && matches!(word.tokens.as_slice(), [token] if is_function_word(token));
        if !bare.iter().all(is_dropped) {
            bare.retain(|word| !is_dropped(word));
        }
    }

    fn bare_word(&mut self, query: &Query, optional: bool) -> Result<BareWord, SearchFailure> {
        let (node, exact) = self.atom(query)?;
        let tokens: Vec<String> = match query {
            Query::Word(word) => analysis::words(word),
            _ => Vec::new(),
        };
        let mut heading = Vec::new();
        if optional && self.context.headings {
            for token in &tokens {
                heading.push(self.word(self.context.statistics.fields.heading_stem, vec![self.stem(token)])?);
            }
            // A typed word may repeat a token a thousand times between hyphens. Each passage is checked for it once.
            heading = distinct(heading);
        }
        let (label, variants) = (query.to_string(), Vec::new());
        let clause = ScoredClause { label, node, variants, exact, heading, idf: 0.0, bare_index: None };
        Ok(BareWord { clause, tokens, optional })
    }

    /// Makes an optional clause of a bare word, and a scored clause that goes with it. `bare_index` is `None` outside of a
    /// plain query.
    fn optional_clause(&mut self, BareWord { mut clause, .. }: BareWord, bare_index: Option<usize>) -> OptionalClause {
        let alternatives = || iter::once(&clause.node).chain(clause.variants.iter().map(|variant| &variant.node));
        let passages = alternatives().map(|node| self.passages(node)).max().unwrap_or(0);
        let node =
            if clause.variants.is_empty() { clause.node.clone() } else { Node::Any(alternatives().cloned().collect()) };
        if passages == 0 {
            self.diagnosis.missing.push(clause.label.clone());
        }
        (clause.idf, clause.bare_index) = (self.idf(passages), bare_index);
        // A word that no passage has must not count towards the minimum, or a misspelt word would lose every match.
        let weight = if passages > 0 { clause.idf } else { 0.0 };
        let optional = OptionalClause { node, heading: clause.heading.clone(), weight };
        self.scored_clauses.push(clause);
        optional
    }

    /// Adds a scored clause without variants.
    fn score(&mut self, label: String, node: Node, exact: Option<Node>) {
        let idf = self.node_idf(&node);
        if self.passages(&node) == 0 {
            self.diagnosis.missing.push(label.clone());
        }
        let (variants, heading) = (Vec::new(), Vec::new());
        self.scored_clauses.push(ScoredClause { label, node, variants, exact, heading, idf, bare_index: None });
    }

    fn field(&mut self, field: &FieldFilter) -> Result<Node, SearchFailure> {
        self.filters.push((self.context.filter)(field)?);
        Ok(Node::Filter(self.filters.len() - 1))
    }

    /// Estimates how many passages match `node`. Alternatives count as the most frequent one, as for a term with synonyms
    /// in Lucene.
    pub(super) fn passages(&self, node: &Node) -> u64 {
        match node {
            Node::Word(word) => self.passages_with(*word),
            Node::Phrase(slots) => slots.iter().map(|(_, word)| self.passages_with(*word)).min().unwrap_or(0),
            Node::Any(parts) => parts.iter().map(|part| self.passages(part)).max().unwrap_or(0),
            _ => self.all,
        }
    }

    fn passages_with(&self, word: usize) -> u64 {
        self.words.item_ref(word).map_or(0, |word| word.passages)
    }

    fn idf(&self, passages: u64) -> f32 {
        bm25::idf(passages, self.all)
    }

    /// Returns the inverse document frequency of `node`. For a phrase it is the sum over its words, as if they were
    /// independent.
    fn node_idf(&self, node: &Node) -> f32 {
        match node {
            Node::Phrase(slots) => slots.iter().map(|(_, word)| self.idf(self.passages_with(*word))).sum(),
            Node::Any(parts) => parts.iter().map(|part| self.node_idf(part)).fold(0.0, f32::max),
            node => self.idf(self.passages(node)),
        }
    }
}

/// Applies `near` to `operands`. Moves each `All` among them outwards, including one inside an `Any`. `combinations` counts
/// the calls.
fn distribute(near: Near, operands: Vec<Node>, combinations: &mut usize) -> Result<Node, SearchFailure> {
    *combinations += 1;
    if *combinations > MAX_COMBINATIONS {
        return Err(PlanError::TooManyCombinations { near }.into());
    }
    let Some(at) = operands.iter().position(has_all) else { return Ok(Node::Near(near, operands)) };
    let (parts, join): (_, fn(Vec<Node>) -> Node) = match operands.get(at) {
        Some(Node::All(parts)) => (parts.clone(), Node::All),
        Some(Node::Any(parts)) => (parts.clone(), Node::Any),
        _ => return Ok(Node::Near(near, operands)),
    };
    let mut distributed = Vec::new();
    for part in parts {
        let mut operands = operands.clone();
        if let Some(operand) = operands.item_mut(at) {
            *operand = part;
        }
        distributed.push(distribute(near, operands, combinations)?);
    }
    Ok(join(distributed))
}

/// Returns how many words a query has outside of phrases.
fn word_count(query: &Query) -> usize {
    match query {
        Query::All(parts) | Query::Any(parts) | Query::Near(_, parts) => parts.iter().map(word_count).sum(),
        Query::Not(part) => word_count(part),
        Query::Plain(clauses) => clauses.len(),
        Query::Word(_) => 1,
        Query::Fuzzy { .. } | Query::Pattern(_) | Query::Phrase(_) | Query::Field(_) => 0,
    }
}

/// Returns the token of a bare word that has exactly one.
fn single_token(clause: &Clause) -> Option<String> {
    match clause {
        Clause { sign: Sign::Plain, query: Query::Word(word) } => {
            let mut tokens = analysis::words(word);
            if tokens.len() == 1 { tokens.pop() } else { None }
        }
        _ => None,
    }
}

fn has_all(node: &Node) -> bool {
    match node {
        Node::All(_) => true,
        Node::Any(parts) => parts.iter().any(has_all),
        _ => false,
    }
}
