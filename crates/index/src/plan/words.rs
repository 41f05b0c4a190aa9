//! Translates words, patterns and phrases into terms of the index.

use tantivy::Term;

use super::dictionary::{self, Glob};
use super::error::{MAX_COMBINATIONS, MAX_EXPANSION, MAX_FUZZY, MAX_LEADING_STARS, PlanError, SearchFailure};
use super::planner_state::Planner;
use super::query_plan::Node;
use crate::query::{Phrase, PhrasePart, Query, SPELLING, Variant, Widening, Years};
use crate::text::analysis;
use crate::text::function_words::is_function_word;

/// One position in a sequence of words.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Step {
    Token(String),
    Pattern(String),
    AnyWord,
}

/// The form of a token to search for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Exact,
    Stem,
    /// The token is a stem already.
    AsStem,
}

/// The distance that marks a pattern with a leading star among the fuzzy words.
const STAR: u8 = 0;

/// The most words of all spellings of a sequence together. They take a few hundredths of a second to plan.
const MAX_STEPS: usize = 2_048;

impl Planner<'_> {
    /// Plans a word, pattern or phrase. Returns its condition, and the exact form if the condition accepts every form.
    pub(super) fn atom(&mut self, query: &Query) -> Result<(Node, Option<Node>), SearchFailure> {
        match query {
            Query::Word(word) => {
                let spellings = self.spellings(&steps(word))?;
                let node = self.in_spellings(&spellings, Form::Stem)?;
                let exact = self.in_spellings(&spellings, Form::Exact)?;
                Ok((node, Some(exact)))
            }
            Query::Pattern(pattern) => Ok((self.sequence(&steps(pattern), Form::Exact)?, None)),
            Query::Fuzzy { word, distance } => {
                let token = analysis::words(word).concat();
                let near = |other: &str| dictionary::is_near(&token, other, usize::from(*distance));
                Ok((Node::Word(self.scanned((&token, *distance), format!("{word}~{distance}"), near)?), None))
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

    /// Plans the words of `steps` in this order, next to each other, in all spellings of their compounds.
    pub(super) fn sequence(&mut self, steps: &[Step], form: Form) -> Result<Node, SearchFailure> {
        let spellings = if form == Form::AsStem { vec![steps.to_vec()] } else { self.spellings(steps)? };
        self.in_spellings(&spellings, form)
    }

    /// Plans one of `spellings`.
    fn in_spellings(&mut self, spellings: &[Vec<Step>], form: Form) -> Result<Node, SearchFailure> {
        let mut nodes = Vec::new();
        for spelling in spellings {
            let mut slots = Vec::new();
            for (offset, step) in (0u32..).zip(spelling) {
                match step {
                    // Function words in a sequence keep their form, or `well-being` would match "may well be".
                    Step::Token(token) if form == Form::Stem && spelling.len() > 1 && is_function_word(token) => {
                        slots.push((offset, self.token(token, Form::Exact)?));
                    }
                    Step::Token(token) => slots.push((offset, self.token(token, form)?)),
                    Step::Pattern(pattern) => slots.push((offset, self.pattern(pattern)?)),
                    Step::AnyWord => {}
                }
            }
            nodes.push(match slots.as_slice() {
                [(_, word)] => Node::Word(*word),
                _ => Node::Phrase(slots),
            });
        }
        Ok(if nodes.len() == 1 { nodes.swap_remove(0) } else { Node::Any(nodes) })
    }

    /// Returns `steps` with each compound in both spellings, the typed spelling first. [`MAX_COMBINATIONS`] and [`MAX_STEPS`]
    /// limit their number.
    fn spellings(&self, steps: &[Step]) -> Result<Vec<Vec<Step>>, SearchFailure> {
        let most = MAX_COMBINATIONS.min(MAX_STEPS / steps.len().max(1));
        // Beginnings of spellings, each with the number of steps it has used.
        let mut open: Vec<(Vec<Step>, usize)> = vec![(Vec::new(), 0)];
        let mut done = Vec::new();
        while let Some((spelling, used)) = open.pop() {
            let Some(step) = steps.get(used) else {
                done.push(spelling);
                continue;
            };
            let extended = |more: &[Step]| spelling.iter().cloned().chain(more.iter().cloned()).collect::<Vec<_>>();
            if let Step::Token(token) = step
                && open.len() + done.len() < most
            {
                if let Some(Step::Token(next)) = steps.get(used + 1)
                    && let Some(joined) = self.context.statistics.join_compound(token, next)?
                {
                    open.push((extended(&[Step::Token(joined)]), used + 2));
                }
                for (left, right) in self.context.statistics.split_compound(token)? {
                    open.push((extended(&[Step::Token(left), Step::Token(right)]), used + 1));
                }
            }
            open.push((extended(std::slice::from_ref(step)), used + 1));
        }
        Ok(done)
    }

    pub(super) fn token(&mut self, token: &str, form: Form) -> Result<usize, SearchFailure> {
        match form {
            Form::Exact => self.word(self.context.statistics.fields.text, vec![token.to_owned()]),
            Form::Stem => self.word(self.context.statistics.fields.stem, vec![self.stem(token)]),
            Form::AsStem => self.word(self.context.statistics.fields.stem, vec![token.to_owned()]),
        }
    }

    fn pattern(&mut self, pattern: &str) -> Result<usize, SearchFailure> {
        let Some(glob) = Glob::new(pattern) else { return self.expanded(pattern.to_owned(), Vec::new()) };
        if !glob.prefix().is_empty() {
            let found = self.terms(glob.prefix(), |term| glob.matches(term))?;
            return self.expanded(pattern.to_owned(), found);
        }
        self.scanned((pattern, STAR), pattern.to_owned(), |term| glob.matches(term))
    }

    /// Returns the word for the terms that `wanted` accepts, which reads every term of the index. The number of such words of a
    /// query is limited. A repeated text with the same distance is looked up once.
    fn scanned(
        &mut self,
        (text, distance): (&str, u8),
        label: String,
        wanted: impl FnMut(&str) -> bool,
    ) -> Result<usize, SearchFailure> {
        let key = (text.to_owned(), distance);
        if let Some(&known) = self.fuzzy.get(&key) {
            return Ok(known);
        }
        let (most, error) = match distance {
            STAR => (MAX_LEADING_STARS, PlanError::TooManyLeadingStars),
            _ => (MAX_FUZZY, PlanError::TooManyFuzzy),
        };
        if self.fuzzy.keys().filter(|(_, other)| (*other == STAR) == (distance == STAR)).count() >= most {
            return Err(error.into());
        }
        let found = self.terms("", wanted)?;
        let found = self.expanded(label, found)?;
        self.fuzzy.insert(key, found);
        Ok(found)
    }

    /// Returns the words of the index that begin with `prefix` and that `wanted` accepts.
    fn terms(&self, prefix: &str, wanted: impl FnMut(&str) -> bool) -> tantivy::Result<Vec<String>> {
        let statistics = self.context.statistics;
        let segments = statistics.columns.holding(statistics.searcher).map(|(_, segment)| segment);
        Ok(dictionary::terms(segments, self.context.statistics.fields.text, prefix, wanted)?.into_keys().collect())
    }

    /// Returns the word for `terms` of the text, and reports the terms as a widening of `label`.
    fn expanded(&mut self, label: String, terms: Vec<String>) -> Result<usize, SearchFailure> {
        self.expanded += terms.len();
        if self.expanded > MAX_EXPANSION {
            return Err(PlanError::TooManyWords { pattern: label, words: self.expanded }.into());
        }
        let field = self.context.statistics.fields.text;
        let mut added = Vec::new();
        for term in &terms {
            let passages = self.context.statistics.found_freq(&[Term::from_field_text(field, term)])?;
            let (source, years) = (SPELLING.to_owned(), Years::default());
            added.push(Variant { text: term.clone(), source, years, passages });
        }
        added.sort_by(|a, b| b.passages.cmp(&a.passages).then_with(|| a.text.cmp(&b.text)));
        if self.widened.iter().all(|widening| widening.term != label) && !added.is_empty() {
            self.widened.push(Widening { term: label.clone(), years: Years::default(), added });
        }
        self.word(field, terms)
    }
}

/// Returns the steps of a typed word: its tokens, with tokens that contain a star as patterns.
fn steps(text: &str) -> Vec<Step> {
    if !text.contains('*') {
        return analysis::words(text).into_iter().map(Step::Token).collect();
    }
    let mut steps = Vec::new();
    // A joiner separates tokens, so each piece between joiners is one word.
    for piece in text.split(|c: char| !(c.is_alphanumeric() || c == '*' || analysis::is_apostrophe(c))) {
        let pattern: Vec<String> = piece.split('*').map(|letters| analysis::words(letters).concat()).collect();
        let pattern = pattern.join("*");
        match pattern.contains('*') {
            true if pattern.chars().any(|c| c != '*') => steps.push(Step::Pattern(pattern)),
            true => steps.push(Step::AnyWord),
            false => steps.extend(analysis::words(piece).into_iter().map(Step::Token)),
        }
    }
    steps
}
