//! Filters as they were typed, with every name known, or else told what may have been meant.

use anyhow::anyhow;
use index::{Dimension, Index, ReportRecord, SearchRequest};
use report::register;

use crate::args;
use crate::commands::suggest::{did_you_mean, near};
use crate::failure::hinted;

/// The filters that hold for a whole report.
///
/// # Errors
///
/// For a name of an authority, a region or a report that neither the register nor the index knows.
pub(super) fn resolve(typed: args::Filters, index: &Index) -> anyhow::Result<index::Filters> {
    let mut authorities = Vec::new();
    for name in typed.authority.iter().chain(&typed.compare) {
        authorities.push(authority(name, index)?);
    }
    for name in &typed.neighbours_of {
        authorities.extend(neighbours(name)?);
    }
    for id in &typed.report {
        known_report(id, index)?;
    }
    Ok(index::Filters {
        authorities,
        regions: typed.region.iter().map(|name| region(name)).collect::<anyhow::Result<_>>()?,
        years: typed.year,
        kinds: typed.kind.into_iter().flatten().collect(),
        overall: typed.overall,
        reports: typed.report,
        inspectors: typed.inspector,
        ..index::Filters::default()
    })
}

/// The official name of an authority, or the name that a report in the index gives.
///
/// # Errors
///
/// For a name that nothing knows, with those that are near.
pub(super) fn authority(typed: &str, index: &Index) -> anyhow::Result<String> {
    if let Some(authority) = register::by_name(typed) {
        return Ok(authority.name.clone());
    }
    let named = names_in(index)?;
    if let Some(name) = named.iter().find(|name| name.to_lowercase() == typed.trim().to_lowercase()) {
        return Ok(name.clone());
    }
    let mut suggested = near(typed, named.iter().map(String::as_str));
    for name in register::suggest(typed) {
        if !suggested.contains(&name) {
            suggested.push(name);
        }
    }
    suggested.truncate(3);
    Err(not_known("authority", typed, &suggested, "`findings reports` lists those in the index"))
}

/// Names of the authorities that the reports in the index are about.
fn names_in(index: &Index) -> anyhow::Result<Vec<String>> {
    let facets = vec![Dimension::Authority];
    let request = SearchRequest { facets, limit: 0, all_copies: true, ..SearchRequest::default() };
    let results = index.search(&request)?;
    Ok(results.facets.into_iter().flat_map(|facet| facet.values).map(|value| value.value).collect())
}

fn neighbours(typed: &str) -> anyhow::Result<Vec<String>> {
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
    Ok(neighbours.into_iter().map(|neighbour| neighbour.name.clone()).collect())
}

fn region(typed: &str) -> anyhow::Result<String> {
    let regions = register::regions();
    if let Some(name) = regions.iter().find(|name| name.to_lowercase() == typed.trim().to_lowercase()) {
        return Ok((*name).to_owned());
    }
    let all = format!("the regions are {}", regions.join(", "));
    Err(not_known("region", typed, &near(typed, regions), &all))
}

/// The report of this identifier.
///
/// # Errors
///
/// When there is none; with identifiers that are near.
pub(super) fn known_report(id: &str, index: &Index) -> anyhow::Result<ReportRecord> {
    if let Some(record) = index.report(id)? {
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
