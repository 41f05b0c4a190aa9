//! `findings reports`: the inventory.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::io::Write;

use index::{Dimension, Filters, Index, ReportRecord, SearchRequest};
use jiff::civil::Date;

use crate::Outcome;
use crate::args::{Format, ReportSort, Reports};
use crate::commands::filters::Names;
use crate::commands::open;
use crate::output::Output;
use crate::quality;
use crate::render::{csv, inventory, json};
use crate::settings::Settings;

pub(super) fn run(typed: Reports, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let index = open::or_built(settings, output)?;
    let mut names = Names::new(&index);
    let filters = names.filters(typed.filters)?;
    names.tell(output);
    let mut records = index.reports()?;
    let in_index = records.len();
    records.retain(|record| typed.all_copies || record.superseded_by.is_none());
    keep_wanted(&mut records, filters, &index)?;
    sort(&mut records, typed.sort);
    match settings.format.unwrap_or(Format::Text) {
        Format::Text if records.is_empty() && in_index > 0 => output.say("No report fits these filters."),
        Format::Text | Format::Md => write!(output.answer, "{}", inventory::table(&records, output.columns))?,
        Format::Json => {
            let rows: Vec<json::ReportRow<'_>> = records.iter().map(json::ReportRow::from).collect();
            json::document(&mut output.answer, &rows)?;
        }
        Format::Jsonl => json::lines(&mut output.answer, records.iter().map(json::ReportRow::from))?,
        Format::Csv => csv::rows(&mut output.answer, records.iter().map(json::ReportRow::from))?,
    }
    Ok(if records.is_empty() { Outcome::Nothing } else { Outcome::Found })
}

/// Keeps the reports with a passage that the filters allow, so that they mean the same here as in a search.
fn keep_wanted(records: &mut Vec<ReportRecord>, filters: Filters, index: &Index) -> anyhow::Result<()> {
    if filters == Filters::default() {
        return Ok(());
    }
    let facets = vec![Dimension::Report];
    let request = SearchRequest { filters, facets, limit: 0, all_copies: true, ..SearchRequest::default() };
    let results = index.search(&request)?;
    let wanted: HashSet<&str> =
        results.facets.iter().flat_map(|facet| &facet.values).map(|value| value.value.as_str()).collect();
    records.retain(|record| wanted.contains(record.report_id.as_str()));
    Ok(())
}

/// Puts reports into the order that was asked for; equal ones stay in the order of their identifiers.
fn sort(records: &mut [ReportRecord], order: ReportSort) {
    let dated = |record: &ReportRecord| -> Option<Date> {
        let meta = &record.meta;
        meta.inspection_end.or(meta.inspection_start).or(meta.published)
    };
    let name = |record: &ReportRecord| record.meta.authority.as_ref().map(|authority| authority.name.clone());
    match order {
        // Reports that do not say whose or when they are come last in every order but that by quality.
        ReportSort::Authority => records.sort_by_key(|record| (name(record).is_none(), name(record), dated(record))),
        ReportSort::Newest => records.sort_by_key(|record| Reverse(dated(record))),
        ReportSort::Oldest => records.sort_by_key(|record| (dated(record).is_none(), dated(record))),
        ReportSort::Quality => records.sort_by_key(quality::score),
    }
}
