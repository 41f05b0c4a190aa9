//! A query to a plan: words become terms, and operators conditions on their places.

use std::collections::HashMap;
use std::ops::Range;

use tantivy::query::{Bm25StatisticsProvider, PhraseQuery, Query as EngineQuery, QueryClone};
use tantivy::schema::Field;
use tantivy::{Searcher, Term};
use thiserror::Error;

use super::compounds::Compounds;
use super::plan::{Item, Node, Plan, TextFields, Unit, Word};
use super::terms::{self, Glob};
use crate::analysis;
use crate::concepts::{self, Concepts};
use crate::query::{Clause, FieldFilter, Near, Phrase, PhrasePart, Query, Sign};
use crate::rank::{self, Weights};
use crate::related::Related;
use crate::{Diagnosis, Variant, Widening};

/// Why a query that was read cannot be searched for in this index.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LowerError {
    /// Patterns and fuzzy words stand for too many words of the index.
    #[error(
        "the patterns up to {pattern} stand for {words} words of this index, at most {MAX_EXPANSION} are searched: add letters"
    )]
    TooManyWords {
        /// The one that was too many, as typed.
        pattern: String,
        /// How many words they stand for up to it.
        words: usize,
    },
    /// Groups beside `NEAR`, `PRE` or `/s` have too many combinations.
    #[error("the groups beside {near} have more than {MAX_COMBINATIONS} combinations: search for them one by one")]
    TooManyCombinations {
        /// The operator.
        near: Near,
    },
    /// The index could not be read.
    #[error("the index could not be read: {0}")]
    Engine(#[from] tantivy::TantivyError),
}

/// The most words that the patterns of a query may stand for together: more than a letter and a star finds in some hundred reports.
const MAX_EXPANSION: usize = 4_096;
/// The most combinations of groups beside an operator, and of spellings of a phrase.
const MAX_COMBINATIONS: usize = 256;

/// Gives other wordings of bare words.
pub(crate) trait Synonyms {
    /// Groups of wordings found among the `stems` of the query's bare words; ranges are the same or disjoint.
    fn groups(&self, stems: &[String]) -> Vec<SynonymGroup>;

    /// What is known of the company that words keep; asked for by long queries only, since it takes time to read.
    fn related(&self) -> Option<&Related> {
        None
    }
}

impl Synonyms for Concepts {
    fn groups(&self, stems: &[String]) -> Vec<SynonymGroup> {
        let group = |found: concepts::Match<'_>| SynonymGroup {
            range: found.tokens.clone(),
            variants: found
                .variants
                .iter()
                .map(|variant| Wording {
                    text: variant.text.clone(),
                    stems: variant.stems.split(' ').map(str::to_owned).collect(),
                    source: found.origin.to_string(),
                })
                .collect(),
        };
        self.variants_of(stems).into_iter().map(group).collect()
    }
}

/// Other wordings of the tokens in a range.
#[derive(Debug, Clone)]
pub(crate) struct SynonymGroup {
    pub(crate) range: Range<usize>,
    pub(crate) variants: Vec<Wording>,
}

/// Another wording.
#[derive(Debug, Clone)]
pub(crate) struct Wording {
    /// As a person reads it.
    pub(crate) text: String,
    pub(crate) stems: Vec<String>,
    /// Where it is known from.
    pub(crate) source: String,
}

/// What a query is lowered with.
pub(crate) struct Context<'a> {
    pub(crate) searcher: &'a Searcher,
    pub(crate) fields: TextFields,
    /// Counts over the passages.
    pub(crate) statistics: &'a dyn Bm25StatisticsProvider,
    /// Finds every passage.
    pub(crate) everything: Box<dyn EngineQuery>,
    /// Makes a condition of a field.
    pub(crate) filter: &'a dyn Fn(&FieldFilter) -> tantivy::Result<Box<dyn EngineQuery>>,
    pub(crate) compounds: &'a Compounds<'a>,
    pub(crate) synonyms: Option<&'a dyn Synonyms>,
    pub(crate) weights: &'a Weights,
}

/// Lowers `query`.
pub(crate) fn lower(query: &Query, context: &Context<'_>) -> Result<Plan, LowerError> {
    let passages = context.statistics.total_num_docs()?;
    let mut lowering = Lowering {
        context,
        all: passages,
        words: Vec::new(),
        known: HashMap::new(),
        expanded: 0,
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
        strict => lowering.strict(strict, true)?,
    };
    let tokens = context.statistics.total_num_tokens(context.fields.text)?;
    Ok(Plan {
        words: lowering.words,
        root,
        units: lowering.units,
        filters: lowering.filters,
        everything: context.everything.box_clone(),
        fields: context.fields,
        weights: context.weights.clone(),
        mean_length: rank::mean(tokens, passages),
        widened: lowering.widened,
        diagnosis: lowering.diagnosis,
    })
}

struct Lowering<'a> {
    context: &'a Context<'a>,
    /// How many passages there are.
    all: u64,
    words: Vec<Word>,
    known: HashMap<(Field, Vec<String>), usize>,
    /// Words that patterns and fuzzy words stand for so far.
    expanded: usize,
    units: Vec<Unit>,
    filters: Vec<Box<dyn EngineQuery>>,
    widened: Vec<Widening>,
    diagnosis: Diagnosis,
}

/// A place of a sequence of words.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Step {
    Token(String),
    Pattern(String),
    AnyWord,
}

/// Which form of a token is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Exact,
    Stem,
    /// The token is a stem already.
    AsStem,
}

/// A bare word of a plain query.
struct Bare {
    label: String,
    tokens: Vec<String>,
    own: Node,
    exact: Option<Node>,
    variants: Vec<Node>,
    heading: Vec<usize>,
    optional: bool,
}

impl Lowering<'_> {
    fn strict(&mut self, query: &Query, positive: bool) -> Result<Node, LowerError> {
        Ok(match query {
            Query::Field(field) => self.field(field)?,
            Query::All(parts) => {
                Node::All(parts.iter().map(|part| self.strict(part, positive)).collect::<Result<_, _>>()?)
            }
            Query::Any(parts) => {
                Node::Any(parts.iter().map(|part| self.strict(part, positive)).collect::<Result<_, _>>()?)
            }
            Query::Not(part) => Node::Not(Box::new(self.strict(part, false)?)),
            Query::Near(near, parts) => {
                let operands = parts.iter().map(|part| self.strict(part, positive)).collect::<Result<Vec<_>, _>>()?;
                match near {
                    Near::Passage => Node::All(operands),
                    _ => distribute(*near, operands, &mut 0)?,
                }
            }
            Query::Plain(clauses) => self.plain(clauses)?,
            Query::Word(_) | Query::Fuzzy { .. } | Query::Pattern(_) | Query::Phrase(_) => {
                let (node, exact) = self.atom(query)?;
                if positive {
                    self.unit(query.to_string(), node.clone(), exact, None);
                }
                node
            }
        })
    }

    fn plain(&mut self, clauses: &[Clause]) -> Result<Node, LowerError> {
        let mut conditions = Vec::new();
        let mut bare: Vec<Bare> = Vec::new();
        for Clause { sign, query } in clauses {
            match (query, sign) {
                (_, Sign::MustNot) => conditions.push(Node::Not(Box::new(self.strict(query, false)?))),
                (Query::Word(_) | Query::Fuzzy { .. } | Query::Pattern(_), _) => {
                    let word = self.bare(query, *sign == Sign::Plain)?;
                    if let (Sign::Must, node) = (sign, &word.own) {
                        conditions.push(node.clone());
                    }
                    bare.push(word);
                }
                (_, Sign::Plain | Sign::Must) => conditions.push(self.strict(query, true)?),
            }
        }
        // Other wordings may have words of grammar in them, so that these are left out after.
        self.widen(&mut bare)?;
        Self::leave_out_function_words(&mut bare);
        let stems: Vec<String> =
            bare.iter().flat_map(|word| word.tokens.iter().map(|token| analysis::stem(token))).collect();
        let items = self.items(bare);
        self.relate(&stems)?;
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

    /// Leaves out the words that carry no meaning of their own, unless there are no others.
    fn leave_out_function_words(bare: &mut Vec<Bare>) {
        let empty =
            |word: &Bare| word.optional && matches!(word.tokens.as_slice(), [token] if rank::is_function_word(token));
        if !bare.iter().all(empty) {
            bare.retain(|word| !empty(word));
        }
    }

    fn bare(&mut self, query: &Query, optional: bool) -> Result<Bare, LowerError> {
        let (own, exact) = self.atom(query)?;
        let tokens: Vec<String> = match query {
            Query::Word(word) => analysis::tokens(word).into_iter().map(|token| token.text).collect(),
            _ => Vec::new(),
        };
        let mut heading = Vec::new();
        if optional {
            for token in &tokens {
                heading.push(self.word(self.context.fields.heading_stem, vec![analysis::stem(token)])?);
            }
        }
        Ok(Bare { label: query.to_string(), tokens, own, exact, variants: Vec::new(), heading, optional })
    }

    /// Adds to each bare word the other spellings and wordings that it is a part of.
    fn widen(&mut self, bare: &mut [Bare]) -> Result<(), LowerError> {
        let places: Vec<usize> =
            (0..).zip(bare.iter()).flat_map(|(at, word)| word.tokens.iter().map(move |_| at)).collect();
        let tokens: Vec<String> = bare.iter().flat_map(|word| word.tokens.iter().cloned()).collect();
        for (at, pair) in tokens.windows(2).enumerate() {
            if let [left, right] = pair
                && let Some(joined) = self.context.compounds.join(left, right)?
            {
                let node = self.sequence(&[Step::Token(joined)], Form::Stem)?;
                Self::add_variant(bare, places.get(at..at + 2).unwrap_or_default(), &node);
            }
        }
        let forms: Vec<String> = tokens.iter().map(|token| analysis::stem(token)).collect();
        let groups = self
            .context
            .synonyms
            .filter(|_| !forms.is_empty())
            .map(|synonyms| synonyms.groups(&forms))
            .unwrap_or_default();
        for group in groups {
            let mut added = Vec::new();
            for wording in group.variants {
                let passages = self.count(&wording.stems)?;
                if passages > 0 {
                    let sequence: Vec<Step> = wording.stems.into_iter().map(Step::Token).collect();
                    let node = self.sequence(&sequence, Form::AsStem)?;
                    Self::add_variant(bare, places.get(group.range.clone()).unwrap_or_default(), &node);
                    added.push(Variant { text: wording.text, source: wording.source, passages });
                }
            }
            if !added.is_empty() {
                let term = tokens.get(group.range).unwrap_or_default().join(" ");
                self.widened.push(Widening { term, added });
            }
        }
        Ok(())
    }

    /// Adds the words that keep company with those of the query: they find nothing, but add to the score.
    fn relate(&mut self, stems: &[String]) -> Result<(), LowerError> {
        let Weights { related, related_words, related_from, .. } = *self.context.weights;
        if stems.len() < related_from {
            return Ok(());
        }
        let Some(known) = self.context.synonyms.and_then(Synonyms::related) else { return Ok(()) };
        for (stem, similarity) in known.near_all(stems, related_words) {
            let word = self.token(stem, Form::AsStem)?;
            let node = Node::Word(word);
            let idf = related * similarity * self.node_idf(&node);
            self.units.push(Unit {
                label: format!("{stem} (keeps company with the query's words)"),
                node,
                variants: Vec::new(),
                exact: None,
                heading: Vec::new(),
                idf,
                place: None,
            });
        }
        Ok(())
    }

    /// Passages with these stems next to each other.
    fn count(&self, stems: &[String]) -> Result<u64, LowerError> {
        let term = |stem: &String| Term::from_field_text(self.context.fields.stem, stem);
        Ok(match stems {
            [] => 0,
            [stem] => self.context.statistics.doc_freq(&term(stem))?,
            stems => PhraseQuery::new(stems.iter().map(term).collect()).count(self.context.searcher)? as u64,
        })
    }

    fn add_variant(bare: &mut [Bare], places: &[usize], node: &Node) {
        let mut places = places.to_vec();
        places.dedup();
        for place in places {
            bare.get_mut(place).into_iter().for_each(|word| word.variants.push(node.clone()));
        }
    }

    /// Makes units and items of the bare words; those that the index does not know are left out, but for their name.
    fn items(&mut self, bare: Vec<Bare>) -> Vec<Item> {
        let mut items = Vec::new();
        for (place, word) in bare.into_iter().enumerate() {
            let known = self.passages(&word.own).max(word.variants.iter().map(|v| self.passages(v)).max().unwrap_or(0));
            if known == 0 {
                self.diagnosis.missing.push(word.label.clone());
            }
            let idf = self.idf(known);
            let node = if word.variants.is_empty() {
                word.own.clone()
            } else {
                Node::Any(std::iter::once(&word.own).chain(&word.variants).cloned().collect())
            };
            // A word that nothing has cannot count towards what must be there, or no spelling mistake found anything.
            items.push(Item { node, heading: word.heading.clone(), weight: if known > 0 { idf } else { 0.0 } });
            self.units.push(Unit {
                label: word.label,
                node: word.own,
                variants: word.variants,
                exact: word.exact,
                heading: word.heading,
                idf,
                place: Some(place),
            });
        }
        items
    }

    fn unit(&mut self, label: String, node: Node, exact: Option<Node>, place: Option<usize>) {
        let idf = self.node_idf(&node);
        if self.passages(&node) == 0 {
            self.diagnosis.missing.push(label.clone());
        }
        self.units.push(Unit { label, node, variants: Vec::new(), exact, heading: Vec::new(), idf, place });
    }

    /// What a word, pattern or phrase looks for; and the exact form where that takes every form.
    fn atom(&mut self, query: &Query) -> Result<(Node, Option<Node>), LowerError> {
        match query {
            Query::Word(word) => {
                let steps = steps(word);
                let node = self.sequence(&steps, Form::Stem)?;
                let exact = self.sequence(&steps, Form::Exact)?;
                Ok((node, Some(exact)))
            }
            Query::Pattern(pattern) => Ok((self.sequence(&steps(pattern), Form::Exact)?, None)),
            Query::Fuzzy { word, distance } => {
                let token: String = analysis::tokens(word).into_iter().map(|token| token.text).collect();
                let near = |other: &str| terms::is_near(&token, other, usize::from(*distance));
                let found = terms::terms(self.context.searcher, self.context.fields.text, "", near)?;
                let label = format!("{word}~{distance}");
                Ok((Node::Word(self.expanded(label, found.into_keys().collect())?), None))
            }
            Query::Phrase(Phrase(parts)) => {
                let steps: Vec<Step> = parts
                    .iter()
                    .flat_map(|part| match part {
                        PhrasePart::Word(text) | PhrasePart::Pattern(text) => steps(text),
                        PhrasePart::Any => vec![Step::AnyWord],
                    })
                    .collect();
                Ok((self.sequence(&steps, Form::Exact)?, None))
            }
            _ => Ok((Node::Any(Vec::new()), None)),
        }
    }

    /// The words of `steps` in this order, next to each other, in all spellings of compounds.
    fn sequence(&mut self, steps: &[Step], form: Form) -> Result<Node, LowerError> {
        let mut spellings = Vec::new();
        let ways = if form == Form::AsStem { vec![steps.to_vec()] } else { self.spellings(steps)? };
        for spelling in ways {
            let mut slots = Vec::new();
            for (offset, step) in (0u32..).zip(&spelling) {
                match step {
                    // Words of grammar within a sequence keep their form, or `well-being` was found in "may well be".
                    Step::Token(token) if form == Form::Stem && spelling.len() > 1 && rank::is_function_word(token) => {
                        slots.push((offset, self.token(token, Form::Exact)?));
                    }
                    Step::Token(token) => slots.push((offset, self.token(token, form)?)),
                    Step::Pattern(pattern) => slots.push((offset, self.pattern(pattern)?)),
                    Step::AnyWord => {}
                }
            }
            spellings.push(match slots.as_slice() {
                [(_, word)] => Node::Word(*word),
                _ => Node::Phrase(slots),
            });
        }
        Ok(if spellings.len() == 1 { spellings.swap_remove(0) } else { Node::Any(spellings) })
    }

    /// `steps` with each compound in both spellings; at most [`MAX_COMBINATIONS`].
    fn spellings(&self, steps: &[Step]) -> Result<Vec<Vec<Step>>, LowerError> {
        // Beginnings of spellings, and how many of the steps each has used.
        let mut open: Vec<(Vec<Step>, usize)> = vec![(Vec::new(), 0)];
        let mut done = Vec::new();
        while let Some((spelling, used)) = open.pop() {
            let Some(step) = steps.get(used) else {
                done.push(spelling);
                continue;
            };
            let extended = |more: &[Step]| spelling.iter().cloned().chain(more.iter().cloned()).collect::<Vec<_>>();
            if let Step::Token(token) = step
                && open.len() + done.len() < MAX_COMBINATIONS
            {
                if let Some(Step::Token(next)) = steps.get(used + 1)
                    && let Some(joined) = self.context.compounds.join(token, next)?
                {
                    open.push((extended(&[Step::Token(joined)]), used + 2));
                }
                for (left, right) in self.context.compounds.split(token)? {
                    open.push((extended(&[Step::Token(left), Step::Token(right)]), used + 1));
                }
            }
            open.push((extended(std::slice::from_ref(step)), used + 1));
        }
        Ok(done)
    }

    fn token(&mut self, token: &str, form: Form) -> Result<usize, LowerError> {
        match form {
            Form::Exact => self.word(self.context.fields.text, vec![token.to_owned()]),
            Form::Stem => self.word(self.context.fields.stem, vec![analysis::stem(token)]),
            Form::AsStem => self.word(self.context.fields.stem, vec![token.to_owned()]),
        }
    }

    fn pattern(&mut self, pattern: &str) -> Result<usize, LowerError> {
        let found = match Glob::new(pattern) {
            Some(glob) => {
                terms::terms(self.context.searcher, self.context.fields.text, glob.prefix(), |term| glob.matches(term))?
            }
            None => std::collections::BTreeMap::new(),
        };
        self.expanded(pattern.to_owned(), found.into_keys().collect())
    }

    /// A word for `terms` of the text, which is told to the person who asked.
    fn expanded(&mut self, label: String, terms: Vec<String>) -> Result<usize, LowerError> {
        self.expanded += terms.len();
        if self.expanded > MAX_EXPANSION {
            return Err(LowerError::TooManyWords { pattern: label, words: self.expanded });
        }
        let field = self.context.fields.text;
        let mut added = Vec::new();
        for term in &terms {
            let passages = self.context.statistics.doc_freq(&Term::from_field_text(field, term))?;
            added.push(Variant { text: term.clone(), source: "spelling".to_owned(), passages });
        }
        added.sort_by(|a, b| b.passages.cmp(&a.passages).then_with(|| a.text.cmp(&b.text)));
        if self.widened.iter().all(|widening| widening.term != label) && !added.is_empty() {
            self.widened.push(Widening { term: label.clone(), added });
        }
        self.word(field, terms)
    }

    fn word(&mut self, field: Field, terms: Vec<String>) -> Result<usize, LowerError> {
        if let Some(&word) = self.known.get(&(field, terms.clone())) {
            return Ok(word);
        }
        let mut passages = 0u64;
        for term in &terms {
            passages = passages.max(self.context.statistics.doc_freq(&Term::from_field_text(field, term))?);
        }
        let passages = passages.min(self.all);
        self.known.insert((field, terms.clone()), self.words.len());
        self.words.push(Word { field, terms, passages });
        Ok(self.words.len() - 1)
    }

    fn field(&mut self, field: &FieldFilter) -> Result<Node, LowerError> {
        self.filters.push((self.context.filter)(field)?);
        Ok(Node::Filter(self.filters.len() - 1))
    }

    /// Passages that have it, about: of alternatives the most frequent, as for one term with synonyms in Lucene.
    fn passages(&self, node: &Node) -> u64 {
        let of = |word: &usize| self.words.get(*word).map_or(0, |word| word.passages);
        match node {
            Node::Word(word) => of(word),
            Node::Phrase(slots) => slots.iter().map(|(_, word)| of(word)).min().unwrap_or(0),
            Node::Any(parts) => parts.iter().map(|part| self.passages(part)).max().unwrap_or(0),
            _ => self.all,
        }
    }

    fn idf(&self, passages: u64) -> f32 {
        rank::idf(passages, self.all)
    }

    /// Of a phrase the sum over its words, as if they were independent.
    fn node_idf(&self, node: &Node) -> f32 {
        match node {
            Node::Phrase(slots) => {
                slots.iter().map(|(_, word)| self.idf(self.words.get(*word).map_or(0, |word| word.passages))).sum()
            }
            Node::Any(parts) => parts.iter().map(|part| self.node_idf(part)).fold(0.0, f32::max),
            node => self.idf(self.passages(node)),
        }
    }
}

/// The steps of a typed word: its tokens, those with a star as patterns.
fn steps(text: &str) -> Vec<Step> {
    let normal = |text: &str| analysis::tokens(text).into_iter().map(|token| token.text).collect::<Vec<_>>();
    if !text.contains('*') {
        return normal(text).into_iter().map(Step::Token).collect();
    }
    let mut steps = Vec::new();
    // A joiner separates tokens, so that each piece between joiners is one word.
    for piece in text.split(|c: char| !(c.is_alphanumeric() || c == '*' || analysis::is_apostrophe(c))) {
        let pattern: Vec<String> = piece.split('*').map(|letters| normal(letters).concat()).collect();
        let pattern = pattern.join("*");
        match pattern.contains('*') {
            true if pattern.chars().any(|c| c != '*') => steps.push(Step::Pattern(pattern)),
            true => steps.push(Step::AnyWord),
            false => steps.extend(normal(piece).into_iter().map(Step::Token)),
        }
    }
    steps
}

/// `operands` beside `near`, with `All`s among them drawn out: those of an `Any` as well.
fn distribute(near: Near, operands: Vec<Node>, made: &mut usize) -> Result<Node, LowerError> {
    *made += 1;
    if *made > MAX_COMBINATIONS {
        return Err(LowerError::TooManyCombinations { near });
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

fn has_all(node: &Node) -> bool {
    match node {
        Node::All(_) => true,
        Node::Any(parts) => parts.iter().any(has_all),
        _ => false,
    }
}
