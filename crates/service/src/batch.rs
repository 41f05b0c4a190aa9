//! Batch: many queries counted at once, by authority and year.

use std::collections::BTreeSet;

use index::analytics::count::{Counter, Table, Value};
use index::query::Field;
use index::{Query, SearchRequest};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::count::Row;
use crate::scope::Scope;
use crate::{Answered, BadLine, Findings, LineProblem, Missing, ServiceError};

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
        parse(self)?;
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
        let counts = Row::total(table, false);
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
        let queries = self.known(&request.file, parse(request)?)?;
        let (filters, notes) = self.filters(&request.scope)?;
        let to_index = SearchRequest { filters, widen: request.widen, ..SearchRequest::default() };
        let counter = Counter::new(&self.index, to_index, &BY).map_err(ServiceError::from)?;
        let mut overviews = Vec::with_capacity(queries.len());
        for NamedQuery { name, query, .. } in queries {
            let table = counter.count(Some(query)).map_err(ServiceError::from)?;
            for cell in &table.cells {
                visit(QueryRow { query: name.clone(), counts: Row::new(&BY, cell, false) })?;
            }
            overviews.push(Overview::new(name, &table));
        }
        Ok(Answered::new(overviews, notes))
    }

    /// Resolves the names in the fields of queries; the error names all that are unknown.
    fn known(&self, file: &str, mut queries: Vec<NamedQuery>) -> Result<Vec<NamedQuery>, ServiceError> {
        let mut lines = Vec::new();
        for NamedQuery { line, query, .. } in &mut queries {
            match self.resolve(query.clone()) {
                Ok(resolved) => *query = resolved,
                Err(error) => lines.push(BadLine { number: *line, problem: LineProblem::Query(Box::new(error)) }),
            }
        }
        if lines.is_empty() { Ok(queries) } else { Err(ServiceError::Lines { file: file.to_owned(), lines }) }
    }
}

/// A query with its name.
struct NamedQuery {
    /// Number of its line, 1-based.
    line: usize,
    name: String,
    query: Query,
}

/// Reads the queries in their order; the error names all lines that cannot be read.
fn parse(request: &Request) -> Result<Vec<NamedQuery>, ServiceError> {
    let (mut queries, mut names, mut lines) = (Vec::new(), BTreeSet::new(), Vec::new());
    for (number, typed) in (1..).zip(request.queries.trim_start_matches('\u{feff}').lines()) {
        if typed.trim().is_empty() || typed.trim_start().starts_with('#') {
            continue;
        }
        match parse_line(typed) {
            Ok((name, _)) if !names.insert(name) => {
                lines.push(BadLine { number, problem: LineProblem::RepeatedName { name: name.to_owned() } });
            }
            Ok((name, query)) => queries.push(NamedQuery { line: number, name: name.to_owned(), query }),
            Err(problem) => lines.push(BadLine { number, problem }),
        }
    }
    let file = request.file.clone();
    match (lines.is_empty(), queries.is_empty()) {
        (false, _) => Err(ServiceError::Lines { file, lines }),
        (true, true) => Err(ServiceError::NoQueries { file }),
        (true, false) => Ok(queries),
    }
}

/// Reads the name and the query of a line.
fn parse_line(line: &str) -> Result<(&str, Query), LineProblem> {
    let malformed = |missing| Err(LineProblem::Malformed { line: line.to_owned(), missing });
    let Some((name, query)) = line.split_once('=') else { return malformed(Missing::EqualsSign) };
    match (name.trim(), query.trim()) {
        ("", _) => malformed(Missing::Name),
        (_, "") => malformed(Missing::Query),
        (name, query) => match query.parse::<Query>() {
            Ok(query) => Ok((name, query)),
            Err(error) => Err(LineProblem::Query(Box::new(error.into()))),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let request = Request { queries: text.to_owned(), file: "monitoring.txt".to_owned(), ..Request::default() };
        match parse(&request) {
            Ok(queries) => {
                let lines = queries.iter().map(|NamedQuery { name, query, .. }| format!("{name}: {query}"));
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
