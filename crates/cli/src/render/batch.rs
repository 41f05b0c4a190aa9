//! Counts of many queries: an overview for reading, and rows by authority and year as data.

use std::collections::BTreeSet;
use std::fmt::Write;

use index::precedent::count::{By, Counts, Table, Value};
use serde_json::Map;

use crate::output::STRONG;
use crate::render::{counts, thousands};

/// What came of one query.
#[derive(Debug)]
pub(crate) struct Overview {
    name: String,
    total: Counts,
    authorities: usize,
    of_authorities: usize,
    /// The first and the last year with a finding.
    years: Option<(i16, i16)>,
}

impl Overview {
    /// Of a table by authority and year.
    pub(crate) fn new(name: String, table: &Table) -> Self {
        let authorities = |least: u64| {
            let cells = table.cells.iter().filter(|cell| cell.counts.passages >= least);
            cells
                .filter_map(|cell| cell.values.first())
                .filter(|name| **name != Value::NotKnown)
                .collect::<BTreeSet<_>>()
        };
        let years =
            table.cells.iter().filter(|cell| cell.counts.passages > 0).filter_map(|cell| match cell.values.last() {
                Some(Value::Year(year)) => Some(*year),
                _ => None,
            });
        Self {
            name,
            total: table.total,
            authorities: authorities(1).len(),
            of_authorities: authorities(0).len(),
            years: years.clone().min().zip(years.max()),
        }
    }

    /// Whether nothing was found.
    pub(crate) fn is_empty(&self) -> bool {
        self.total.passages == 0
    }
}

/// Rows as data: the name of the query, then those of a count.
pub(crate) fn rows<'a>(
    name: &'a str,
    table: &'a Table,
    by: &'a [By],
) -> impl Iterator<Item = Map<String, serde_json::Value>> + 'a {
    counts::rows(table, by, false).into_iter().map(move |row| {
        let mut named = Map::new();
        named.insert("query".to_owned(), name.into());
        named.extend(row);
        named
    })
}

/// A line a query.
pub(crate) fn text(overviews: &[Overview]) -> String {
    let names = overviews.iter().map(|overview| overview.name.chars().count());
    let width = names.chain(["query".len()]).max().unwrap_or(0);
    let mut page = String::new();
    let _ = writeln!(
        page,
        "{STRONG}{:width$}  {:>8}  {:>15}  {:>11}  {:^9}  {:>11}{STRONG:#}",
        "query", "passages", "reports with it", "authorities", "years", "per 100,000",
    );
    for overview in overviews {
        let Counts { passages, reports, of_reports, .. } = overview.total;
        let years = match overview.years {
            Some((first, last)) if first == last => first.to_string(),
            Some((first, last)) => format!("{first}–{last}"),
            None => String::new(),
        };
        let _ = writeln!(
            page,
            "{:width$}  {:>8}  {:>15}  {:>11}  {years:^9}  {:>11.1}",
            overview.name,
            thousands(passages),
            format!("{} of {}", thousands(reports), thousands(of_reports)),
            format!("{} of {}", overview.authorities, overview.of_authorities),
            overview.total.per_100_000_words().unwrap_or_default(),
        );
    }
    page.push_str("\nBy authority and year, with what they are counted from: --format csv.\n");
    page
}
