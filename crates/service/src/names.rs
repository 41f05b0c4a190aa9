//! Names as people type them, resolved to the names that the register and the index know.

use std::cell::OnceCell;

use index::query::{Field, FieldFilter, FieldValue};
use index::{Index, Query, ReportRecord, SearchRequest};
use report::register;

use crate::error::Named;
use crate::{Note, ServiceError};

/// Resolves the names in a request, and remembers those without a report.
pub(crate) struct NameResolver<'a> {
    index: &'a Index,
    /// Names of the authorities of the reports in the index; read once an authority is named.
    in_index: OnceCell<Vec<String>>,
    /// Authorities that the request names and no report is on.
    absent: Vec<String>,
}

impl<'a> NameResolver<'a> {
    /// Resolves against the register and the reports in `index`.
    pub(crate) fn new(index: &'a Index) -> Self {
        Self { index, in_index: OnceCell::new(), absent: Vec::new() }
    }

    /// Resolves the names in the fields of a query.
    ///
    /// # Errors
    ///
    /// [`ServiceError::UnknownName`] for an authority, region or report that neither the register nor the index knows.
    pub(crate) fn query(&mut self, mut query: Query) -> Result<Query, ServiceError> {
        for FieldFilter { field, values } in query.fields_mut() {
            let mut known = Vec::with_capacity(values.len());
            for value in values.drain(..) {
                let value = self.value(*field, value)?;
                if !known.contains(&value) {
                    known.push(value);
                }
            }
            *values = known;
        }
        Ok(query)
    }

    /// Resolves one value of a field; values that are no names stay as they are.
    ///
    /// # Errors
    ///
    /// As [`NameResolver::query`].
    pub(crate) fn value(&mut self, field: Field, value: FieldValue) -> Result<FieldValue, ServiceError> {
        let FieldValue::Text(typed) = value else { return Ok(value) };
        Ok(FieldValue::Text(match field {
            Field::Authority => self.authority(&typed)?,
            Field::Region => region(&typed)?,
            Field::Report => report(typed.trim(), self.index)?.report_id,
            _ => typed,
        }))
    }

    /// Returns the official name of an authority, or the name that a report in the index gives.
    ///
    /// # Errors
    ///
    /// As [`NameResolver::query`].
    pub(crate) fn authority(&mut self, typed: &str) -> Result<String, ServiceError> {
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
        let mut similar = near(typed, in_index.iter().map(String::as_str));
        for name in register::suggest(typed) {
            if !similar.contains(&name) {
                similar.push(name);
            }
        }
        Err(unknown(Named::Authority, typed, similar))
    }

    fn in_index(&self) -> Result<&[String], ServiceError> {
        if let Some(names) = self.in_index.get() {
            return Ok(names);
        }
        let facets = vec![Field::Authority];
        let request = SearchRequest { facets, limit: 0, all_copies: true, ..SearchRequest::default() };
        let results = self.index.search(&request)?;
        let names = results.facets.into_iter().flat_map(|facet| facet.values).map(|value| value.value);
        Ok(self.in_index.get_or_init(|| names.collect()))
    }

    /// Returns a note on the authorities that no report is on, if any were named.
    pub(crate) fn notes(self) -> Vec<Note> {
        if self.absent.is_empty() { Vec::new() } else { vec![Note::AbsentAuthorities { names: self.absent }] }
    }
}

/// Splits names of authorities at commas, but for a comma within a name: `Bournemouth, Christchurch and Poole`.
pub(crate) fn separate(typed: &str) -> Vec<String> {
    let pieces: Vec<&str> = typed.split(',').map(str::trim).filter(|piece| !piece.is_empty()).collect();
    let mut names = Vec::new();
    let mut rest = pieces.as_slice();
    while !rest.is_empty() {
        let is_name = |end: &usize| register::by_name(&rest.get(..*end).unwrap_or_default().join(", ")).is_some();
        let end = (2..=rest.len()).rev().find(is_name).unwrap_or(1);
        let (name, others) = rest.split_at(end);
        names.push(name.join(", "));
        rest = others;
    }
    names
}

/// Returns the names of the statistical neighbours of an authority.
///
/// # Errors
///
/// [`ServiceError::UnknownName`], and [`ServiceError::NoNeighbours`] for an authority that was abolished.
pub(crate) fn neighbours(typed: &str) -> Result<Vec<&'static str>, ServiceError> {
    let Some(authority) = register::by_name(typed) else {
        return Err(unknown(Named::EnglishAuthority, typed, register::suggest(typed)));
    };
    let neighbours = register::neighbours(authority);
    if neighbours.is_empty() {
        return Err(ServiceError::NoNeighbours { authority: authority.name.clone() });
    }
    Ok(neighbours.into_iter().map(|neighbour| neighbour.name.as_str()).collect())
}

fn region(typed: &str) -> Result<String, ServiceError> {
    let regions = register::regions();
    match regions.iter().find(|name| report::slug(name) == report::slug(typed)) {
        Some(name) => Ok((*name).to_owned()),
        None => Err(unknown(Named::Region, typed, near(typed, regions))),
    }
}

/// Returns the report with this identifier, in any case.
///
/// # Errors
///
/// [`ServiceError::UnknownName`].
pub(crate) fn report(id: &str, index: &Index) -> Result<ReportRecord, ServiceError> {
    if let Some(record) = index.report(&id.to_lowercase())? {
        return Ok(record);
    }
    let reports = index.reports()?;
    Err(unknown(Named::Report, id, near(id, reports.iter().map(|record| record.report_id.as_str()))))
}

/// Returns the place of the passage with this identifier among the passages of its report, in any case.
///
/// # Errors
///
/// [`ServiceError::UnknownName`].
pub(crate) fn place_of(id: &str, passages: &[report::Passage]) -> Result<usize, ServiceError> {
    let ids = || passages.iter().map(|passage| passage.passage_id.as_str());
    ids().position(|known| known.eq_ignore_ascii_case(id)).ok_or_else(|| unknown(Named::Passage, id, near(id, ids())))
}

/// More names than this are no help.
const MOST: usize = 3;

fn unknown(what: Named, typed: &str, similar: Vec<&str>) -> ServiceError {
    let similar = similar.into_iter().take(MOST).map(str::to_owned).collect();
    ServiceError::UnknownName { what, typed: typed.to_owned(), similar }
}

/// Similarity from which a name may be meant, on the scale of Jaro and Winkler from 0 to 1.
const NEAR: f64 = 0.84;

/// Returns the names among `known` that `typed` may mean, nearest first.
fn near<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let typed = typed.to_lowercase();
    let similarity = |name: &str| {
        let name = name.to_lowercase();
        if name.starts_with(&typed) { 1.0 } else { strsim::jaro_winkler(&typed, &name) }
    };
    let mut scored: Vec<(f64, &str)> = known.into_iter().map(|name| (similarity(name), name)).collect();
    scored.retain(|(similarity, _)| *similarity >= NEAR);
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    scored.dedup_by(|a, b| a.1 == b.1);
    scored.into_iter().map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similar_names_are_suggested() {
        let near = |typed| near(typed, ["wexcombe-ilacs-2024-09", "wexcombe-sif-2016-05", "harrowdale-jtai-2023-01"]);
        assert_eq!(near("harrodale-jtai-2023-01"), ["harrowdale-jtai-2023-01"]);
        assert_eq!(near("Wexcombe"), ["wexcombe-ilacs-2024-09", "wexcombe-sif-2016-05"]);
        assert!(near("quarterly budget").is_empty());
    }

    #[test]
    fn comma_within_a_name_separates_nothing() {
        assert_eq!(
            separate("Leeds, Bournemouth, Christchurch and Poole,Bristol, City of, Poole"),
            ["Leeds", "Bournemouth, Christchurch and Poole", "Bristol, City of", "Poole"]
        );
        assert_eq!(separate("Wexcombe,Harrowdale,"), ["Wexcombe", "Harrowdale"]);
        assert!(separate(" , ").is_empty());
    }
}
