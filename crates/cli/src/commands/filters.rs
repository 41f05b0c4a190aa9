//! Filters as they were typed, as options or as fields of a query, with every name known, or else told what may have
//! been meant.

use std::cell::OnceCell;

use anyhow::anyhow;
use index::query::{Field, FieldFilter, FieldValue};
use index::{Dimension, Index, Query, ReportRecord, SearchRequest};
use report::register;

use crate::args;
use crate::commands::suggest::{did_you_mean, listed, near};
use crate::failure::hinted;
use crate::output::Output;

/// Makes names that are typed those that the register and the index know.
pub(super) struct Names<'a> {
    index: &'a Index,
    /// Names of the authorities that the reports in the index are about; read when an authority is named.
    in_index: OnceCell<Vec<String>>,
    /// Authorities that were named and that no report is on.
    absent: Vec<String>,
}

impl<'a> Names<'a> {
    /// The names that reports in `index` have, and those of the register.
    pub(super) fn new(index: &'a Index) -> Self {
        Self { index, in_index: OnceCell::new(), absent: Vec::new() }
    }

    /// The filters that hold for a whole report.
    ///
    /// # Errors
    ///
    /// For a name of an authority, a region or a report that neither the register nor the index knows.
    pub(super) fn filters(&mut self, typed: args::Filters) -> anyhow::Result<index::Filters> {
        let mut authorities = Vec::new();
        for name in typed.authority.iter().chain(typed.compare.iter().flatten()) {
            authorities.push(self.authority(name)?);
        }
        for name in &typed.neighbours_of {
            for neighbour in neighbours(name)? {
                authorities.push(self.authority(neighbour)?);
            }
        }
        Ok(index::Filters {
            authorities,
            regions: typed.region.iter().map(|name| region(name)).collect::<anyhow::Result<_>>()?,
            years: typed.year,
            kinds: typed.kind.into_iter().flatten().collect(),
            overall: typed.overall,
            reports: typed.report.iter().map(|id| self.report(id)).collect::<anyhow::Result<_>>()?,
            inspectors: typed.inspector,
            ..index::Filters::default()
        })
    }

    /// The query with the names in its fields known, as those of filters are.
    ///
    /// # Errors
    ///
    /// As [`Names::filters`].
    pub(super) fn query(&mut self, mut query: Query) -> anyhow::Result<Query> {
        for FieldFilter { field, values } in query.fields_mut() {
            let mut known = Vec::with_capacity(values.len());
            for value in values.drain(..) {
                let value = match value {
                    FieldValue::Text(typed) => FieldValue::Text(self.known(*field, typed)?),
                    other => other,
                };
                if !known.contains(&value) {
                    known.push(value);
                }
            }
            *values = known;
        }
        Ok(query)
    }

    fn known(&mut self, field: Field, typed: String) -> anyhow::Result<String> {
        match field {
            Field::Authority => self.authority(&typed),
            Field::Region => region(&typed),
            Field::Report => self.report(&typed),
            _ => Ok(typed),
        }
    }

    /// The official name of an authority, or the name that a report in the index gives.
    ///
    /// # Errors
    ///
    /// For a name that nothing knows, with those that are near.
    pub(super) fn authority(&mut self, typed: &str) -> anyhow::Result<String> {
        let official = register::by_name(typed).map(|authority| authority.name.as_str());
        let wanted = official.unwrap_or(typed).trim().to_lowercase();
        let in_index = self.in_index()?;
        if let Some(name) = in_index.iter().find(|name| name.to_lowercase() == wanted) {
            return Ok(name.clone());
        }
        if let Some(name) = official {
            if self.absent.iter().all(|absent| absent != name) {
                self.absent.push(name.to_owned());
            }
            return Ok(name.to_owned());
        }
        let mut suggested = near(typed, in_index.iter().map(String::as_str));
        for name in register::suggest(typed) {
            if !suggested.contains(&name) {
                suggested.push(name);
            }
        }
        suggested.truncate(3);
        Err(not_known("authority", typed, &suggested, "`findings reports` lists those in the index"))
    }

    fn report(&self, typed: &str) -> anyhow::Result<String> {
        Ok(known_report(typed.trim(), self.index)?.report_id)
    }

    fn in_index(&self) -> anyhow::Result<&[String]> {
        if let Some(names) = self.in_index.get() {
            return Ok(names);
        }
        let facets = vec![Dimension::Authority];
        let request = SearchRequest { facets, limit: 0, all_copies: true, ..SearchRequest::default() };
        let results = self.index.search(&request)?;
        let names = results.facets.into_iter().flat_map(|facet| facet.values).map(|value| value.value);
        Ok(self.in_index.get_or_init(|| names.collect()))
    }

    /// What a person should know of the authorities that were named; `None` if there are reports on all of them.
    pub(super) fn note(&self) -> Option<String> {
        listed(&self.absent).map(|names| format!("no report on {names} is in the index"))
    }

    /// Tells that.
    pub(super) fn tell(&self, output: &Output) {
        if let Some(note) = self.note() {
            output.note(note);
        }
    }
}

/// The names of the statistical neighbours of an authority.
fn neighbours(typed: &str) -> anyhow::Result<Vec<&'static str>> {
    let Some(authority) = register::by_name(typed) else {
        return Err(not_known("authority", typed, &register::suggest(typed), "give an English authority's name"));
    };
    let neighbours = register::neighbours(authority);
    if neighbours.is_empty() {
        return Err(hinted(
            anyhow!("no statistical neighbours of {} are known", authority.name),
            "authorities that were abolished have none; name the ones to compare with --compare",
        ));
    }
    Ok(neighbours.into_iter().map(|neighbour| neighbour.name.as_str()).collect())
}

fn region(typed: &str) -> anyhow::Result<String> {
    let regions = register::regions();
    if let Some(name) = regions.iter().find(|name| report::slug(name) == report::slug(typed)) {
        return Ok((*name).to_owned());
    }
    let all = format!("the regions are {}", regions.join(", "));
    Err(not_known("region", typed, &near(typed, regions), &all))
}

/// The report of this identifier, in any case.
///
/// # Errors
///
/// When there is none; with identifiers that are near.
pub(super) fn known_report(id: &str, index: &Index) -> anyhow::Result<ReportRecord> {
    if let Some(record) = index.report(&id.to_lowercase())? {
        return Ok(record);
    }
    let reports = index.reports()?;
    let suggested = near(id, reports.iter().map(|record| record.report_id.as_str()));
    Err(not_known("report", id, &suggested, "`findings reports` lists the identifiers"))
}

/// The error for a name that is not known: with near names, or else with `otherwise` as the hint.
pub(super) fn not_known(what: &str, typed: &str, suggested: &[&str], otherwise: &str) -> anyhow::Error {
    let hint = did_you_mean(suggested).unwrap_or_else(|| otherwise.to_owned());
    hinted(anyhow!("no {what} is called `{typed}`"), hint)
}
