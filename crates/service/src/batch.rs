//! Batch: many queries counted at once, by authority and year.

use std::collections::BTreeSet;

use index::analytics::count::{Counter, Table, Value};
use index::query::Field;
use index::{Query, SearchRequest};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::count::Row;
use crate::names::NameResolver;
use crate::scope::Scope;
use crate::{Answered, BadLine, Findings, LineProblem, ServiceError};

/// The queries, and what they are counted in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Request {
    /// One query a line: a name, an equals sign, a query of the query language. Empty lines and lines that begin with `#`
    /// are skipped.
    pub queries: String,
    /// Name of the file that they are from, for errors.
    pub file: String,
    /// The filters, which hold for all queries.
    #[serde(flatten)]
    pub scope: Scope,
    /// Adds synonyms to bare words.
    pub widen: bool,
}

impl Default for Request {
    fn default() -> Self {
        Self { queries: String::new(), file: "queries".to_owned(), scope: Scope::default(), widen: true }
    }
}

/// The counts of a query for one authority and year.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct QueryRow {
    /// Name of the query.
    pub query: String,
    /// The counts.
    #[serde(flatten)]
    pub counts: Row,
}

/// The counts of each query as a whole, in the order of the queries.
pub type Answer = Vec<Overview>;

/// The counts of a query as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Overview {
    /// Name of the query.
    pub query: String,
    /// Its counts over all authorities and years.
    #[serde(flatten)]
    pub counts: Row,
    /// Number of authorities with the finding.
    pub authorities: usize,
    /// Number of authorities in all.
    pub of_authorities: usize,
    /// The first and the last year with the finding.
    pub years: Option<(i16, i16)>,
}

impl Request {
    /// Checks the queries and the filters, which needs no index.
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoQueries`], [`ServiceError::Lines`] and [`ServiceError::Value`].
    pub fn check(&self) -> Result<(), ServiceError> {
        queries(self, Ok)?;
        self.scope.conditions()?;
        Ok(())
    }
}

const BY: [Field; 2] = [Field::Authority, Field::Year];

impl Overview {
    fn new(query: String, table: &Table) -> Self {
        let (mut with, mut all, mut years) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for cell in &table.cells {
            let [authority, year] = cell.values.as_slice() else { continue };
            let is_found = cell.counts.passages > 0;
            if let Value::Name(name) = authority {
                all.insert(name);
                with.extend(is_found.then_some(name));
            }
            if let Value::Year(year) = year {
                years.extend(is_found.then_some(*year));
            }
        }
        let years = years.first().copied().zip(years.last().copied());
        let counts = Row::of(&table.total, 1, None, false);
        Self { query, counts, authorities: with.len(), of_authorities: all.len(), years }
    }
}

impl Findings {
    /// Counts many queries: calls `visit` for every query, authority and year, and returns the counts of each query as a
    /// whole. Stops at the first error of `visit`.
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoQueries`] and [`ServiceError::Lines`] for queries that cannot be read, the errors of
    /// [`Findings::search`], and those of `visit`.
    pub fn batch<E: From<ServiceError>>(
        &self,
        request: &Request,
        mut visit: impl FnMut(QueryRow) -> Result<(), E>,
    ) -> Result<Answered<Answer>, E> {
        let mut names = NameResolver::new(&self.index);
        let queries = queries(request, |query| names.query(query))?;
        let (filters, notes) = self.filters(&request.scope)?;
        let to_index = SearchRequest { filters, widen: request.widen, ..SearchRequest::default() };
        let counter = Counter::new(&self.index, to_index, &BY).map_err(ServiceError::from)?;
        let mut overviews = Vec::with_capacity(queries.len());
        for (name, query) in queries {
            let table = counter.count(Some(query)).map_err(ServiceError::from)?;
            for cell in &table.cells {
                visit(QueryRow { query: name.clone(), counts: Row::new(&BY, cell, false) })?;
            }
            overviews.push(Overview::new(name, &table));
        }
        Ok(Answered::new(overviews, notes))
    }
}

/// Reads the queries in their order, each with its name, and resolves the names in their fields; the error names all
/// lines that cannot be read.
fn queries(
    request: &Request,
    mut resolve: impl FnMut(Query) -> Result<Query, ServiceError>,
) -> Result<Vec<(String, Query)>, ServiceError> {
    let (mut queries, mut names, mut lines) = (Vec::new(), BTreeSet::new(), Vec::new());
    for (number, line) in (1..).zip(request.queries.trim_start_matches('\u{feff}').lines()) {
        if line.trim().is_empty() || line.trim_start().starts_with('#') {
            continue;
        }
        let query = parts(line).and_then(|(name, query)| {
            let query = query.parse().map_err(ServiceError::from).and_then(&mut resolve);
            let query = query.map_err(|error| LineProblem::Query(Box::new(error)))?;
            let is_new = names.insert(name);
            is_new.then(|| (name.to_owned(), query)).ok_or_else(|| LineProblem::RepeatedName(name.to_owned()))
        });
        match query {
            Ok(query) => queries.push(query),
            Err(problem) => lines.push(BadLine { number, line: line.to_owned(), problem }),
        }
    }
    let file = request.file.clone();
    match (lines.is_empty(), queries.is_empty()) {
        (false, _) => Err(ServiceError::Lines { file, lines }),
        (true, true) => Err(ServiceError::NoQueries { file }),
        (true, false) => Ok(queries),
    }
}

/// Splits a line into a name and a query.
fn parts(line: &str) -> Result<(&str, &str), LineProblem> {
    let (name, query) = line.split_once('=').ok_or(LineProblem::NoEqualsSign)?;
    match (name.trim(), query.trim()) {
        ("", _) => Err(LineProblem::NoName),
        (_, "") => Err(LineProblem::NoQuery),
        parts => Ok(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let request = Request { queries: text.to_owned(), file: "monitoring.txt".to_owned(), ..Request::default() };
        match queries(&request, Ok) {
            Ok(queries) => {
                let lines = queries.iter().map(|(name, query)| format!("{name}: {query}"));
                lines.collect::<Vec<_>>().join("\n")
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn line_is_a_name_and_a_query() {
        let text = "\u{feff}# every month\r\n\r\nmissing = \"return home interviews\"\r\nlate= timel* NEAR/5 plans\n";
        assert_eq!(read(text), "missing: \"return home interviews\"\nlate: timel* NEAR/5 plans");
    }

    #[test]
    fn error_names_every_bad_line_and_place() {
        let text = "late plans\n = plans\nlate =\nx = (a AND\ny = b\ny = c\n";
        assert_eq!(
            read(text),
            "\
monitoring.txt:1: there is no equals sign between a name and a query
  late plans
            ^
monitoring.txt:2: there is no name before the equals sign
   = plans
  ^
monitoring.txt:3: there is no query after the equals sign
  late =
        ^
monitoring.txt:4: expected a word, a \"phrase\" or a group after AND; for the word itself write it in lower case or in quotes
  (a AND
        ^
monitoring.txt:6: an earlier line has the name `y`"
        );
        assert_eq!(read("# nothing\n"), "there is no query in `monitoring.txt`");
    }
}
