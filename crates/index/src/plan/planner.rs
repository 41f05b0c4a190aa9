//! A query to a plan: words become terms, and operators conditions on their places.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::error::{MAX_COMBINATIONS, PlanError, SearchFailure};
use super::planner_state::{Bare, Context, Lowering};
use super::query_plan::{Item, Node, Plan, Unit};
use crate::query::{Clause, Diagnosis, FieldFilter, Near, Query, Remark, Sign};
use crate::stats::bm25::{self, Norms};
use crate::text::analysis;
use crate::text::function_words::is_function_word;

/// The most operands of one operator of places.
const MAX_OPERANDS: u32 = 8;
/// The most passages to be looked at for such an operator, times the choices of its operands: two tenths of a second.
const MAX_WORK: u64 = 1 << 18;

/// The most words that rank, and that a plain query's matches are decided by: of a page pasted as a query the rarest.
const MAX_RANKED: usize = 128;

/// Keeps the [`MAX_RANKED`] heaviest in their order.
fn keep_heaviest<T>(of: &mut Vec<T>, weight: impl Fn(&T) -> f32) {
    if of.len() <= MAX_RANKED {
        return;
    }
    let mut order: Vec<usize> = (0..of.len()).collect();
    let weights: Vec<f32> = of.iter().map(weight).collect();
    let weight = |at: &usize| weights.get(*at).copied().unwrap_or_default();
    order.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.cmp(b)));
    let kept: BTreeSet<usize> = order.into_iter().take(MAX_RANKED).collect();
    let mut at = 0..;
    of.retain(|_| at.next().is_some_and(|at| kept.contains(&at)));
}

/// Makes the plan of `query`.
pub(crate) fn plan(query: &Query, context: &Context<'_>) -> Result<Plan, SearchFailure> {
    let passages = context.statistics.total_num_docs()?;
    let mut lowering = Lowering {
        context,
        all: passages,
        words: Vec::new(),
        known: FxHashMap::default(),
        expanded: 0,
        fuzzy: FxHashMap::default(),
        units: Vec::new(),
        filters: Vec::new(),
        widened: Vec::new(),
        diagnosis: Diagnosis::default(),
    };
    let root = match query {
        Query::Plain(clauses) => lowering.plain(clauses)?,
        word @ (Query::Word(_) | Query::Fuzzy { .. } | Query::Pattern(_)) => {
            lowering.plain(&[Clause { sign: Sign::Plain, query: word.clone() }])?
        }
        strict => {
            let is_long = words_of(strict) > MAX_RANKED;
            if is_long {
                lowering.diagnosis.remarks.push(Remark::TooLongToWiden { words: MAX_RANKED });
            }
            lowering.strict(strict, if is_long { Role::Literal } else { Role::Asked })?
        }
    };
    let tokens = context.statistics.total_num_tokens(context.fields.text)?;
    keep_heaviest(&mut lowering.units, |unit| unit.idf);
    Ok(Plan {
        words: lowering.words,
        root,
        units: lowering.units,
        filters: Arc::new(lowering.filters),
        everything: Arc::from(context.everything.box_clone()),
        fields: context.fields,
        weights: context.weights.clone(),
        columns: Arc::clone(context.columns),
        repeated: Arc::clone(context.repeated),
        norms: Norms::new(context.weights, bm25::mean(tokens, passages)),
        widened: lowering.widened,
        diagnosis: lowering.diagnosis,
    })
}

/// What a part of a strict query is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// To be found, and words also by what else they are called and in headings, as in a plain query.
    Asked,
    /// To be found as it is typed, in any form: it has to stand somewhere.
    Literal,
    /// To be left out as it is typed, in any form: what means the same may not be meant.
    Excluded,
}

impl Lowering<'_> {
    fn strict(&mut self, query: &Query, role: Role) -> Result<Node, SearchFailure> {
        Ok(match query {
            Query::Field(field) => self.field(field)?,
            Query::All(parts) if role == Role::Asked => Node::All(self.all_asked(parts)?),
            Query::All(parts) => Node::All(self.each(parts, role)?),
            Query::Any(parts) => Node::Any(self.each(parts, role)?),
            Query::Not(part) => Node::Not(Box::new(self.strict(part, Role::Excluded)?)),
            Query::Near(near, parts) => {
                let operands = self.each(parts, if role == Role::Asked { Role::Literal } else { role })?;
                match near {
                    Near::Passage => Node::All(operands),
                    _ if self.is_much_work(&operands) => return Err(PlanError::TooMuchWork { near: *near }.into()),
                    _ => distribute(*near, operands, &mut 0)?,
                }
            }
            Query::Plain(clauses) => self.plain(clauses)?,
            Query::Word(_) if role == Role::Asked => {
                let mut nodes = self.words_asked(std::slice::from_ref(query))?;
                if nodes.len() == 1 { nodes.swap_remove(0) } else { Node::All(nodes) }
            }
            Query::Word(_) | Query::Fuzzy { .. } | Query::Pattern(_) | Query::Phrase(_) => {
                let (node, exact) = self.atom(query)?;
                if role != Role::Excluded {
                    self.unit(query.to_string(), node.clone(), exact, None);
                }
                node
            }
        })
    }

    fn each(&mut self, parts: &[Query], role: Role) -> Result<Vec<Node>, SearchFailure> {
        parts.iter().map(|part| self.strict(part, role)).collect()
    }

    /// The parts of an `All` that are to be found. Words that follow each other are read together: a concept may have
    /// several.
    fn all_asked(&mut self, parts: &[Query]) -> Result<Vec<Node>, SearchFailure> {
        let is_word = |part: &Query| matches!(part, Query::Word(_));
        let mut nodes = Vec::new();
        for run in parts.chunk_by(|a, b| is_word(a) && is_word(b)) {
            if run.iter().all(is_word) {
                nodes.extend(self.words_asked(run)?);
            } else {
                nodes.extend(self.each(run, Role::Asked)?);
            }
        }
        Ok(nodes)
    }

    /// Words of a strict query, each with its other wordings, and in headings as well.
    fn words_asked(&mut self, words: &[Query]) -> Result<Vec<Node>, SearchFailure> {
        let clauses: Vec<Clause> = words.iter().map(|word| Clause { sign: Sign::Plain, query: word.clone() }).collect();
        let clauses = self.compounded(&clauses)?;
        let bare = clauses.iter().map(|clause| self.bare(&clause.query, true));
        let mut bare = bare.collect::<Result<Vec<_>, _>>()?;
        self.widen(&mut bare)?;
        let nodes = bare.into_iter().map(|word| {
            let Item { node, heading, .. } = self.item(word, None);
            let mut headings: Vec<Node> = heading.into_iter().map(Node::Word).collect();
            match headings.len() {
                0 => node,
                1 => Node::Any(vec![node, headings.swap_remove(0)]),
                _ => Node::Any(vec![node, Node::All(headings)]),
            }
        });
        Ok(nodes.collect())
    }

    /// Whether the places of `operands` have too many combinations over all passages that may have them.
    fn is_much_work(&self, operands: &[Node]) -> bool {
        let passages = operands.iter().map(|operand| self.passages(operand)).min().unwrap_or(0);
        let choices = u32::try_from(operands.len()).ok().filter(|count| *count <= MAX_OPERANDS).map(|count| 1 << count);
        choices.is_none_or(|choices: u64| passages.saturating_mul(choices) > MAX_WORK)
    }

    fn plain(&mut self, clauses: &[Clause]) -> Result<Node, SearchFailure> {
        let mut conditions = Vec::new();
        let mut bare: Vec<Bare> = Vec::new();
        for Clause { sign, query } in &self.compounded(clauses)? {
            match (query, sign) {
                (_, Sign::MustNot) => conditions.push(Node::Not(Box::new(self.strict(query, Role::Excluded)?))),
                (Query::Word(_) | Query::Fuzzy { .. } | Query::Pattern(_), _) => {
                    let word = self.bare(query, *sign == Sign::Plain)?;
                    if let (Sign::Must, node) = (sign, &word.own) {
                        conditions.push(node.clone());
                    }
                    bare.push(word);
                }
                (_, Sign::Plain | Sign::Must) => conditions.push(self.strict(query, Role::Asked)?),
            }
        }
        // Other wordings may have words of grammar in them, so that these are left out after.
        self.widen(&mut bare)?;
        Self::leave_out_function_words(&mut bare);
        let mut items: Vec<Item> =
            bare.into_iter().enumerate().map(|(place, word)| self.item(word, Some(place))).collect();
        keep_heaviest(&mut items, |item| item.weight);
        if !items.is_empty() {
            let known: f32 = items.iter().map(|item| item.weight).sum();
            conditions.push(Node::Enough(items, known * self.context.weights.quorum));
        }
        Ok(match conditions.len() {
            0 => Node::Everything,
            1 => conditions.swap_remove(0),
            _ => Node::All(conditions),
        })
    }

    /// The clauses with words of a compound beside each other, as in `well being`, made one: `well-being`.
    fn compounded(&self, clauses: &[Clause]) -> Result<Vec<Clause>, SearchFailure> {
        let mut compounded: Vec<Clause> = Vec::with_capacity(clauses.len());
        for clause in clauses {
            if let (Some(left), Some(right)) = (compounded.last().and_then(single), single(clause))
                && self.context.compounds.is_one(&left, &right)?
            {
                compounded.pop();
                compounded.push(Clause { sign: Sign::Plain, query: Query::Word(format!("{left}-{right}")) });
            } else {
                compounded.push(clause.clone());
            }
        }
        Ok(compounded)
    }

    /// Leaves out the words that carry no meaning of their own, unless there are no others.
    fn leave_out_function_words(bare: &mut Vec<Bare>) {
        let empty = |word: &Bare| word.optional && matches!(word.tokens.as_slice(), [token] if is_function_word(token));
        if !bare.iter().all(empty) {
            bare.retain(|word| !empty(word));
        }
    }

    fn bare(&mut self, query: &Query, optional: bool) -> Result<Bare, SearchFailure> {
        let (own, exact) = self.atom(query)?;
        let tokens: Vec<String> = match query {
            Query::Word(word) => analysis::tokens(word).into_iter().map(|token| token.text).collect(),
            _ => Vec::new(),
        };
        let mut heading = Vec::new();
        if optional && self.context.headings {
            for token in &tokens {
                heading.push(self.word(self.context.fields.heading_stem, vec![self.stem(token)])?);
            }
            // A word that joiners repeat a thousand times would be asked of each passage as often.
            heading.sort_unstable();
            heading.dedup();
        }
        Ok(Bare { label: query.to_string(), tokens, own, exact, variants: Vec::new(), heading, optional })
    }

    /// Makes a unit and an item of a bare word, which has a place in a plain query.
    fn item(&mut self, word: Bare, place: Option<usize>) -> Item {
        let others = word.variants.iter().map(|variant| &variant.node);
        let known = std::iter::once(&word.own).chain(others.clone()).map(|node| self.passages(node)).max().unwrap_or(0);
        if known == 0 {
            self.diagnosis.missing.push(word.label.clone());
        }
        let idf = self.idf(known);
        let node = if word.variants.is_empty() {
            word.own.clone()
        } else {
            Node::Any(std::iter::once(&word.own).chain(others).cloned().collect())
        };
        // A word that nothing has cannot count towards what must be there, or no spelling mistake found anything.
        let item = Item { node, heading: word.heading.clone(), weight: if known > 0 { idf } else { 0.0 } };
        self.units.push(Unit {
            label: word.label,
            node: word.own,
            variants: word.variants,
            exact: word.exact,
            heading: word.heading,
            idf,
            place,
        });
        item
    }

    fn unit(&mut self, label: String, node: Node, exact: Option<Node>, place: Option<usize>) {
        let idf = self.node_idf(&node);
        if self.passages(&node) == 0 {
            self.diagnosis.missing.push(label.clone());
        }
        self.units.push(Unit { label, node, variants: Vec::new(), exact, heading: Vec::new(), idf, place });
    }

    fn field(&mut self, field: &FieldFilter) -> Result<Node, SearchFailure> {
        self.filters.push((self.context.filter)(field)?);
        Ok(Node::Filter(self.filters.len() - 1))
    }

    /// Passages that have it, about: of alternatives the most frequent, as for one term with synonyms in Lucene.
    pub(super) fn passages(&self, node: &Node) -> u64 {
        let of = |word: &usize| self.words.get(*word).map_or(0, |word| word.passages);
        match node {
            Node::Word(word) => of(word),
            Node::Phrase(slots) => slots.iter().map(|(_, word)| of(word)).min().unwrap_or(0),
            Node::Any(parts) => parts.iter().map(|part| self.passages(part)).max().unwrap_or(0),
            _ => self.all,
        }
    }

    pub(super) fn idf(&self, passages: u64) -> f32 {
        bm25::idf(passages, self.all)
    }

    /// Of a phrase the sum over its words, as if they were independent.
    pub(super) fn node_idf(&self, node: &Node) -> f32 {
        match node {
            Node::Phrase(slots) => {
                slots.iter().map(|(_, word)| self.idf(self.words.get(*word).map_or(0, |word| word.passages))).sum()
            }
            Node::Any(parts) => parts.iter().map(|part| self.node_idf(part)).fold(0.0, f32::max),
            node => self.idf(self.passages(node)),
        }
    }
}

/// `operands` beside `near`, with `All`s among them drawn out: those of an `Any` as well.
fn distribute(near: Near, operands: Vec<Node>, made: &mut usize) -> Result<Node, SearchFailure> {
    *made += 1;
    if *made > MAX_COMBINATIONS {
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
        if let Some(operand) = operands.get_mut(at) {
            *operand = part;
        }
        distributed.push(distribute(near, operands, made)?);
    }
    Ok(join(distributed))
}

/// How many words a query has outside of phrases.
fn words_of(query: &Query) -> usize {
    match query {
        Query::All(parts) | Query::Any(parts) | Query::Near(_, parts) => parts.iter().map(words_of).sum(),
        Query::Not(part) => words_of(part),
        Query::Plain(clauses) => clauses.len(),
        Query::Word(_) => 1,
        Query::Fuzzy { .. } | Query::Pattern(_) | Query::Phrase(_) | Query::Field(_) => 0,
    }
}

/// The token of a bare word that is one.
fn single(clause: &Clause) -> Option<String> {
    match clause {
        Clause { sign: Sign::Plain, query: Query::Word(word) } => {
            let mut tokens = analysis::tokens(word);
            if tokens.len() == 1 { tokens.pop().map(|token| token.text) } else { None }
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
