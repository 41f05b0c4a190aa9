//! Translates filters into tantivy's queries.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::Arc;

use report::PassageKind;
use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query, RangeQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use crate::query::{Filters, YearRange, number_range};
use crate::storage::boilerplate::Repeated;
use crate::storage::boilerplate_query::RepeatedQuery;
use crate::storage::document::kind_number;
use crate::storage::schema::Fields;
use crate::text::analysis;

/// Returns a query for each list that is not empty. It matches what the list allows and scores 0.
pub(crate) fn queries(
    filters: &Filters,
    searcher: &Searcher,
    fields: &Fields,
    repeated: &Arc<Repeated>,
) -> tantivy::Result<Vec<Box<dyn Query>>> {
    let same = |wanted: &[String], name: &[String]| wanted == name;
    let has = |wanted: &[String], name: &[String]| name.windows(wanted.len()).any(|words| words == wanted);
    let mut queries = Vec::new();
    for (field, values, matches) in [
        (fields.authority, &filters.authorities, &same as Matches<'_>),
        (fields.region, &filters.regions, &same),
        (fields.inspector, &filters.inspectors, &has),
    ] {
        if !values.is_empty() {
            queries.push(any_of(names(searcher, field, values, matches)?));
        }
    }
    let ids = |values: &[String]| values.iter().map(|id| id.trim().to_lowercase()).collect::<Vec<_>>();
    let numbers = filters.numbers.iter().flat_map(|number| match number_range(number) {
        Some(range) => range.map(|number| number.to_string()).collect(),
        None => vec![number.trim().trim_end_matches('.').to_owned()],
    });
    for (field, values) in [
        (fields.kind, filters.kinds.iter().map(|kind| kind.name().to_owned()).collect()),
        (fields.grade, filters.grades.iter().map(|grade| grade.name().to_owned()).collect()),
        (fields.overall, filters.overall.iter().map(|grade| grade.name().to_owned()).collect()),
        (fields.number, numbers.collect()),
        (fields.report, ids(&filters.reports)),
    ] {
        if !values.is_empty() {
            queries.push(any_of(values.iter().map(|value| Term::from_field_text(field, value)).collect()));
        }
    }
    if !filters.passages.is_empty() {
        let term = |&kind| Term::from_field_i64(fields.passage_kind, kind_number(kind));
        queries.push(any_of(filters.passages.iter().map(term).collect()));
    }
    if filters.own_words {
        let boilerplate = Term::from_field_i64(fields.passage_kind, kind_number(PassageKind::Boilerplate));
        queries.push(unscored(BooleanQuery::new(vec![
            (Occur::Must, Box::new(AllQuery)),
            (Occur::MustNot, any_of(BTreeSet::from([boilerplate]))),
            (Occur::MustNot, Box::new(RepeatedQuery(Arc::clone(repeated)))),
        ])));
    }
    if !filters.years.is_empty() {
        queries.push(union(filters.years.iter().map(|&years| year_query(fields, years)).collect()));
    }
    if !filters.sections.is_empty() {
        queries.push(union(filters.sections.iter().map(|words| section_query(fields, words)).collect()));
    }
    Ok(queries)
}

/// Returns whether a name satisfies a wanted name. Both are tokens; the wanted name comes first.
type Matches<'a> = &'a dyn Fn(&[String], &[String]) -> bool;

/// Returns the terms of a field whose tokens match those of a value.
fn names(
    searcher: &Searcher,
    field: Field,
    values: &[String],
    matches: Matches<'_>,
) -> tantivy::Result<BTreeSet<Term>> {
    let words = |text: &str| analysis::tokens(text).into_iter().map(|token| token.text).collect::<Vec<_>>();
    let wanted: Vec<_> = values.iter().map(|value| words(value)).filter(|words| !words.is_empty()).collect();
    let mut terms = BTreeSet::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut stream = index.terms().stream()?;
        while let Some((name, _)) = stream.next() {
            let name = String::from_utf8_lossy(name);
            let own = words(&name);
            if wanted.iter().any(|wanted| matches(wanted, &own)) {
                terms.insert(Term::from_field_text(field, &name));
            }
        }
    }
    Ok(terms)
}

fn any_of(terms: BTreeSet<Term>) -> Box<dyn Query> {
    if terms.is_empty() { Box::new(EmptyQuery) } else { unscored(TermSetQuery::new(terms)) }
}

fn union(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    unscored(BooleanQuery::new(queries.into_iter().map(|query| (Occur::Should, query)).collect()))
}

fn unscored(query: impl Query) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(Box::new(query), 0.0))
}

fn year_query(fields: &Fields, years: YearRange) -> Box<dyn Query> {
    let bound = |year: Option<i16>| {
        year.map_or(Bound::Unbounded, |year| Bound::Included(Term::from_field_i64(fields.year, i64::from(year))))
    };
    match (bound(years.from), bound(years.to)) {
        // A range without ends does not name its field. This one matches any year.
        (Bound::Unbounded, Bound::Unbounded) => {
            let first = Bound::Included(Term::from_field_i64(fields.year, i64::MIN));
            Box::new(RangeQuery::new(first, Bound::Unbounded))
        }
        (from, to) => Box::new(RangeQuery::new(from, to)),
    }
}

/// Returns a query for passages under a heading with these words in this order.
fn section_query(fields: &Fields, words: &str) -> Box<dyn Query> {
    let terms: Vec<Term> = analysis::tokens(words)
        .into_iter()
        .map(|token| Term::from_field_text(fields.heading_stem, &analysis::stem(&token.text)))
        .collect();
    match <[Term; 1]>::try_from(terms) {
        Ok([term]) => Box::new(TermQuery::new(term, IndexRecordOption::Basic)),
        Err(terms) if terms.is_empty() => Box::new(EmptyQuery),
        Err(terms) => Box::new(PhraseQuery::new(terms)),
    }
}
