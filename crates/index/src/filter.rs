//! What a passage must satisfy besides the query.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::Arc;

use report::{Grade, Kind, PassageKind};
use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query, RangeQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use crate::analysis;
use crate::document::kind_number;
use crate::repetition::{Repeated, RepeatedQuery};
use crate::schema::Fields;

use crate::query::{self, FieldFilter, FieldValue};

/// Conditions on a passage. A list means any of its values, and an empty list no condition; all lists must be
/// satisfied. Names are compared without regard to case, accents and punctuation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Authority, principal or joint: its official short name.
    pub authorities: Vec<String>,
    /// Region of England.
    pub regions: Vec<String>,
    /// Year.
    pub years: Vec<YearRange>,
    /// Kind of report.
    pub kinds: Vec<Kind>,
    /// Words of the headings that it stands under, in this order, in any form of the words.
    pub sections: Vec<String>,
    /// Grade of its section.
    pub grades: Vec<Grade>,
    /// Overall grade of its report.
    pub overall: Vec<Grade>,
    /// Printed number, or a range of whole ones: `18..20`.
    pub numbers: Vec<String>,
    /// Identifier of its report.
    pub reports: Vec<String>,
    /// Words of its lead inspector's name, in this order.
    pub inspectors: Vec<String>,
    /// What it is in its report.
    pub passages: Vec<PassageKind>,
    /// Only what inspectors worded themselves: no standard text.
    pub own_words: bool,
}

/// Years from the first to the last, both included; `None` leaves that end open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct YearRange {
    /// First year.
    pub from: Option<i16>,
    /// Last year.
    pub to: Option<i16>,
}

impl YearRange {
    /// One year.
    pub fn only(year: i16) -> Self {
        Self { from: Some(year), to: Some(year) }
    }
}

impl Filters {
    /// Adds the condition of a query's field: its values become values of the list of that field.
    pub fn add(&mut self, condition: &FieldFilter) {
        for value in &condition.values {
            match (condition.field, value) {
                (_, FieldValue::Years(years)) => self.years.push(*years),
                (_, FieldValue::Kind(kind)) => self.kinds.push(*kind),
                (query::Field::Overall, FieldValue::Grade(grade)) => self.overall.push(*grade),
                (_, FieldValue::Grade(grade)) => self.grades.push(*grade),
                (field, FieldValue::Text(text)) => {
                    let list = match field {
                        query::Field::Region => &mut self.regions,
                        query::Field::Section => &mut self.sections,
                        query::Field::Number => &mut self.numbers,
                        query::Field::Report => &mut self.reports,
                        query::Field::Inspector => &mut self.inspectors,
                        _ => &mut self.authorities,
                    };
                    list.push(text.clone());
                }
            }
        }
    }

    /// The lists that are not empty, each as the condition of a query's field; what has no such field is left out.
    pub(crate) fn conditions(&self) -> Vec<FieldFilter> {
        let names = |names: &[String]| names.iter().cloned().map(FieldValue::Text).collect::<Vec<_>>();
        let grades = |grades: &[Grade]| grades.iter().copied().map(FieldValue::Grade).collect();
        let lists = [
            (query::Field::Authority, names(&self.authorities)),
            (query::Field::Region, names(&self.regions)),
            (query::Field::Year, self.years.iter().copied().map(FieldValue::Years).collect()),
            (query::Field::Kind, self.kinds.iter().copied().map(FieldValue::Kind).collect()),
            (query::Field::Section, names(&self.sections)),
            (query::Field::Grade, grades(&self.grades)),
            (query::Field::Overall, grades(&self.overall)),
            (query::Field::Number, names(&self.numbers)),
            (query::Field::Report, names(&self.reports)),
            (query::Field::Inspector, names(&self.inspectors)),
        ];
        let lists = lists.into_iter().filter(|(_, values)| !values.is_empty());
        lists.map(|(field, values)| FieldFilter { field, values }).collect()
    }

    /// The same without a condition on this field.
    #[must_use]
    pub(crate) fn without(&self, field: query::Field) -> Self {
        let mut rest = self.clone();
        match field {
            query::Field::Authority => rest.authorities.clear(),
            query::Field::Region => rest.regions.clear(),
            query::Field::Year => rest.years.clear(),
            query::Field::Kind => rest.kinds.clear(),
            query::Field::Section => rest.sections.clear(),
            query::Field::Grade => rest.grades.clear(),
            query::Field::Overall => rest.overall.clear(),
            query::Field::Number => rest.numbers.clear(),
            query::Field::Report => rest.reports.clear(),
            query::Field::Inspector => rest.inspectors.clear(),
        }
        rest
    }

    /// One query for each list that is not empty. They match what the list allows and score nothing.
    pub(crate) fn queries(
        &self,
        searcher: &Searcher,
        fields: &Fields,
        repeated: &Arc<Repeated>,
    ) -> tantivy::Result<Vec<Box<dyn Query>>> {
        let same = |wanted: &[String], name: &[String]| wanted == name;
        let has = |wanted: &[String], name: &[String]| name.windows(wanted.len()).any(|words| words == wanted);
        let mut queries = Vec::new();
        for (field, values, matches) in [
            (fields.authority, &self.authorities, &same as Matches<'_>),
            (fields.region, &self.regions, &same),
            (fields.inspector, &self.inspectors, &has),
        ] {
            if !values.is_empty() {
                queries.push(any_of(names(searcher, field, values, matches)?));
            }
        }
        let ids = |values: &[String]| values.iter().map(|id| id.trim().to_lowercase()).collect::<Vec<_>>();
        let numbers = self.numbers.iter().flat_map(|number| match query::number_range(number) {
            Some(range) => range.map(|number| number.to_string()).collect(),
            None => vec![number.trim().trim_end_matches('.').to_owned()],
        });
        for (field, values) in [
            (fields.kind, self.kinds.iter().map(|kind| kind.name().to_owned()).collect()),
            (fields.grade, self.grades.iter().map(|grade| grade.name().to_owned()).collect()),
            (fields.overall, self.overall.iter().map(|grade| grade.name().to_owned()).collect()),
            (fields.number, numbers.collect()),
            (fields.report, ids(&self.reports)),
        ] {
            if !values.is_empty() {
                queries.push(any_of(values.iter().map(|value| Term::from_field_text(field, value)).collect()));
            }
        }
        if !self.passages.is_empty() {
            let term = |&kind| Term::from_field_i64(fields.passage_kind, kind_number(kind));
            queries.push(any_of(self.passages.iter().map(term).collect()));
        }
        if self.own_words {
            let boilerplate = Term::from_field_i64(fields.passage_kind, kind_number(PassageKind::Boilerplate));
            queries.push(unscored(BooleanQuery::new(vec![
                (Occur::Must, Box::new(AllQuery)),
                (Occur::MustNot, any_of(BTreeSet::from([boilerplate]))),
                (Occur::MustNot, Box::new(RepeatedQuery(Arc::clone(repeated)))),
            ])));
        }
        if !self.years.is_empty() {
            queries.push(union(self.years.iter().map(|&years| year_query(fields, years)).collect()));
        }
        if !self.sections.is_empty() {
            queries.push(union(self.sections.iter().map(|words| section_query(fields, words)).collect()));
        }
        Ok(queries)
    }
}

/// Tells whether a name satisfies a wanted one, both as tokens.
type Matches<'a> = &'a dyn Fn(&[String], &[String]) -> bool;

/// The terms of a field whose tokens match those of a value.
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
        // A range without ends would know no field: any year at all.
        (Bound::Unbounded, Bound::Unbounded) => {
            let first = Bound::Included(Term::from_field_i64(fields.year, i64::MIN));
            Box::new(RangeQuery::new(first, Bound::Unbounded))
        }
        (from, to) => Box::new(RangeQuery::new(from, to)),
    }
}

/// Passages under a heading with these words in this order.
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
