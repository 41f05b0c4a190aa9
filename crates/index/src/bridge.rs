//! Words and phrases of a query as the engine's query, until matching is there.

use std::ops::Range;

use tantivy::Term;
use tantivy::query::{AllQuery, BooleanQuery, EmptyQuery, Occur, PhraseQuery, Query as EngineQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use crate::analysis;
use crate::query::{PhrasePart, Query, Sign};
use crate::schema::Fields;

#[derive(Debug, Clone, Default)]
pub(crate) struct Marks {
    pub(crate) snippet: String,
    pub(crate) snippet_start: usize,
    pub(crate) highlights: Vec<Range<usize>>,
}

impl Query {
    pub(crate) fn lower(&self, fields: &Fields) -> Box<dyn EngineQuery> {
        let all = |parts: &[Self], occur| {
            let clauses = parts.iter().map(|part| match part {
                Self::Not(part) => (Occur::MustNot, part.lower(fields)),
                part => (occur, part.lower(fields)),
            });
            Box::new(BooleanQuery::new(clauses.collect()))
        };
        match self {
            Self::Word(word) | Self::Pattern(word) | Self::Fuzzy { word, .. } => {
                let clauses = terms(fields.stem, word, analysis::stem);
                Box::new(BooleanQuery::new(clauses.into_iter().map(|term| (Occur::Should, term_query(term))).collect()))
            }
            Self::Phrase(_) => match <[Term; 1]>::try_from(terms(fields.text, &self.words(), str::to_owned)) {
                Ok([term]) => term_query(term),
                Err(terms) if terms.is_empty() => Box::new(EmptyQuery),
                Err(terms) => Box::new(PhraseQuery::new(terms)),
            },
            Self::Plain(clauses) => Box::new(BooleanQuery::new(
                clauses
                    .iter()
                    .map(|clause| {
                        let occur = match (clause.sign, &clause.query) {
                            (Sign::MustNot, _) => Occur::MustNot,
                            (Sign::Plain, Self::Word(_)) => Occur::Should,
                            _ => Occur::Must,
                        };
                        (occur, clause.query.lower(fields))
                    })
                    .collect(),
            )),
            Self::All(parts) | Self::Near(_, parts) => all(parts, Occur::Must),
            Self::Any(parts) => all(parts, Occur::Should),
            Self::Not(_) | Self::Field(_) => Box::new(AllQuery),
        }
    }

    fn words(&self) -> String {
        let Self::Phrase(phrase) = self else { return String::new() };
        let words: Vec<&str> = phrase
            .0
            .iter()
            .map(|part| match part {
                PhrasePart::Word(word) | PhrasePart::Pattern(word) => word.as_str(),
                PhrasePart::Any => "",
            })
            .collect();
        words.join(" ")
    }

    pub(crate) fn mark(&self, text: &str) -> Marks {
        let written = self.to_string();
        let tokens = analysis::tokens(text);
        let chars = |byte: usize| text.get(..byte).map_or(0, |head| head.chars().count());
        let mut highlights: Vec<Range<usize>> = Vec::new();
        if matches!(self, Self::Phrase(_)) {
            let wanted: Vec<String> = analysis::tokens(&written).into_iter().map(|token| token.text).collect();
            for window in tokens.windows(wanted.len().max(1)) {
                if window.iter().map(|token| &token.text).eq(&wanted)
                    && let (Some(first), Some(last)) = (window.first(), window.last())
                {
                    highlights.push(chars(first.span.start)..chars(last.span.end));
                }
            }
        } else {
            let wanted: Vec<String> = analysis::tokens(&written).iter().map(|t| analysis::stem(&t.text)).collect();
            for token in tokens.iter().filter(|token| wanted.contains(&analysis::stem(&token.text))) {
                highlights.push(chars(token.span.start)..chars(token.span.end));
            }
        }
        Marks { snippet: text.to_owned(), snippet_start: 0, highlights }
    }
}

fn terms(field: Field, words: &str, form: impl Fn(&str) -> String) -> Vec<Term> {
    analysis::tokens(words).iter().map(|token| Term::from_field_text(field, &form(&token.text))).collect()
}

fn term_query(term: Term) -> Box<dyn EngineQuery> {
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}
