//! Translates filters into tantivy's queries.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::Arc;

use report::PassageKind;
use tantivy::query::{AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, Query, RangeQuery, TermSetQuery};
use tantivy::schema;
use tantivy::{Searcher, TantivyError, Term};

use crate::query::{Field, FieldFilter, FieldValue, Filters, number_range};
use crate::storage::boilerplate::Repeated;
use crate::storage::boilerplate_query::RepeatedQuery;
use crate::storage::document::kind_number;
use crate::storage::schema::Fields;
use crate::storage::tantivy_index::sequence;
use crate::text::analysis;

/// Returns a query for each condition. It matches the passages that satisfy the condition, and scores 0.
pub(crate) fn queries(
    filters: &Filters,
    searcher: &Searcher,
    fields: &Fields,
    repeated: &Arc<Repeated>,
) -> tantivy::Result<Vec<Box<dyn Query>>> {
    let same = |wanted: &[String], name: &[String]| wanted == name;
    let has = |wanted: &[String], name: &[String]| name.windows(wanted.len()).any(|words| words == wanted);
    let mut queries = Vec::new();
    for FieldFilter { field, values } in filters.conditions() {
        queries.push(match field {
            Field::Authority => names(searcher, fields.authority, &values, &same)?,
            Field::Region => names(searcher, fields.region, &values, &same)?,
            Field::Inspector => names(searcher, fields.inspector, &values, &has)?,
            Field::Kind => any_of(fields.kind, values.iter().map(text)),
            Field::Grade => any_of(fields.grade, values.iter().map(text)),
            Field::Overall => any_of(fields.overall, values.iter().map(text)),
            Field::Number => any_of(fields.number, values.iter().map(text).flat_map(numbers)),
            Field::Report => any_of(fields.report, values.iter().map(|id| text(id).trim().to_lowercase())),
            Field::Year => union(values.iter().map(|value| year_query(fields, value))),
            Field::Section => union(values.iter().map(|words| section_query(fields, text(words)))),
            Field::Framework | Field::Passage => {
                return Err(TantivyError::InvalidArgument(format!("passages are not filtered by {field}")));
            }
        });
    }
    if filters.own_words {
        let boilerplate = Term::from_field_i64(fields.passage_kind, kind_number(PassageKind::Boilerplate));
        queries.push(unscored(BooleanQuery::new(vec![
            (Occur::Must, Box::new(AllQuery)),
            (Occur::MustNot, unscored(TermSetQuery::new([boilerplate]))),
            (Occur::MustNot, Box::new(RepeatedQuery(Arc::clone(repeated)))),
        ])));
    }
    Ok(queries)
}

/// Returns the text that the index holds for a value; empty for years, which it holds as numbers.
fn text(value: &FieldValue) -> &str {
    match value {
        FieldValue::Text(text) => text,
        FieldValue::Kind(kind) => kind.name(),
        FieldValue::Grade(grade) => grade.name(),
        FieldValue::Years(_) => "",
    }
}

/// Returns the printed numbers that a value stands for: itself, or each number of a range.
fn numbers(typed: &str) -> Vec<String> {
    match number_range(typed) {
        Some(range) => range.map(|number| number.to_string()).collect(),
        None => vec![typed.trim().trim_end_matches('.').to_owned()],
    }
}

/// Returns whether a name satisfies a wanted name. Both are tokens; the wanted name comes first.
type Matches<'a> = &'a dyn Fn(&[String], &[String]) -> bool;

/// Returns a query for the names in a field whose tokens match those of a value.
fn names(
    searcher: &Searcher,
    field: schema::Field,
    values: &[FieldValue],
    matches: Matches<'_>,
) -> tantivy::Result<Box<dyn Query>> {
    let wanted: Vec<_> =
        values.iter().map(|value| analysis::words(text(value))).filter(|words| !words.is_empty()).collect();
    let mut names = BTreeSet::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut stream = index.terms().stream()?;
        while let Some((name, _)) = stream.next() {
            let name = String::from_utf8_lossy(name);
            let own = analysis::words(&name);
            if wanted.iter().any(|wanted| matches(wanted, &own)) {
                names.insert(name.into_owned());
            }
        }
    }
    Ok(any_of(field, names))
}

fn any_of<T: AsRef<str>>(field: schema::Field, values: impl IntoIterator<Item = T>) -> Box<dyn Query> {
    let terms: BTreeSet<Term> = values.into_iter().map(|value| Term::from_field_text(field, value.as_ref())).collect();
    if terms.is_empty() { Box::new(EmptyQuery) } else { unscored(TermSetQuery::new(terms)) }
}

fn union(queries: impl Iterator<Item = Box<dyn Query>>) -> Box<dyn Query> {
    unscored(BooleanQuery::new(queries.map(|query| (Occur::Should, query)).collect()))
}

fn unscored(query: impl Query) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(Box::new(query), 0.0))
}

fn year_query(fields: &Fields, value: &FieldValue) -> Box<dyn Query> {
    let FieldValue::Years(years) = value else { return Box::new(EmptyQuery) };
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
    let stem = |word: &String| Term::from_field_text(fields.heading_stem, &analysis::stem(word));
    sequence(analysis::words(words).iter().map(stem).collect())
}
