//! `findings reports`: the inventory.

use std::cmp::Reverse;
use std::io::Write;

use index::{Filters, ReportRecord};
use jiff::civil::Date;

use crate::Outcome;
use crate::args::{Format, ReportSort, Reports};
use crate::commands::{filters, open};
use crate::output::Output;
use crate::render::{csv, inventory, json};
use crate::settings::Settings;
use crate::quality;

pub(super) fn run(typed: Reports, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let index = open::or_built(settings, output)?;
    let filters = filters::resolve(typed.filters, &index)?;
    let mut records = index.reports()?;
    let in_index = records.len();
    records.retain(|record| typed.all_copies || record.superseded_by.is_none());
    records.retain(|record| is_wanted(record, &filters));
    sort(&mut records, typed.sort);
    match settings.format.unwrap_or(Format::Text) {
        Format::Text if records.is_empty() && in_index > 0 => output.say("No report fits these filters."),
        Format::Text => write!(output.answer, "{}", inventory::table(&records, output.columns))?,
        Format::Json => {
            let rows: Vec<json::ReportRow<'_>> = records.iter().map(json::ReportRow::from).collect();
            json::document(&mut output.answer, &rows)?;
        }
        Format::Jsonl => {
            for record in &records {
                json::line(&mut output.answer, &json::ReportRow::from(record))?;
            }
        }
        Format::Csv => {
            let mut table = csv::Table::new(&mut output.answer);
            for record in &records {
                table.row(&json::ReportRow::from(record))?;
            }
            table.finish()?;
        }
    }
    Ok(if records.is_empty() { Outcome::Nothing } else { Outcome::Found })
}

/// Whether each list of filters that is not empty has a value that fits.
fn is_wanted(record: &ReportRecord, filters: &Filters) -> bool {
    let meta = &record.report.meta;
    let mut authorities = meta.authority.iter().chain(&meta.joint_authorities);
    let mut regions = meta.authority.iter().chain(&meta.joint_authorities).filter_map(|authority| authority.region.as_ref());
    (filters.authorities.is_empty() || authorities.any(|authority| filters.authorities.contains(&authority.name)))
        && (filters.regions.is_empty() || regions.any(|region| filters.regions.contains(region)))
        && (filters.years.is_empty()
            || meta.year().is_some_and(|year| filters.years.iter().any(|years| years.contains(year))))
        && (filters.kinds.is_empty() || filters.kinds.contains(&meta.kind))
        && (filters.overall.is_empty() || meta.overall_grade().is_some_and(|grade| filters.overall.contains(&grade)))
        && (filters.reports.is_empty() || filters.reports.contains(&record.id))
        && (filters.inspectors.is_empty() || meta.lead_inspector.as_deref().is_some_and(|name| has_words(name, &filters.inspectors)))
}

/// Whether `name` contains one of `wanted`, whatever the case.
fn has_words(name: &str, wanted: &[String]) -> bool {
    let name = name.to_lowercase();
    wanted.iter().any(|words| name.contains(&words.to_lowercase()))
}

/// Puts reports into the order that was asked for; equal ones stay in the order of their identifiers.
fn sort(records: &mut [ReportRecord], order: ReportSort) {
    let dated = |record: &ReportRecord| -> Option<Date> {
        let meta = &record.report.meta;
        meta.inspection_end.or(meta.inspection_start).or(meta.published)
    };
    let name = |record: &ReportRecord| record.report.meta.authority.as_ref().map(|authority| authority.name.clone());
    match order {
        // Reports that do not say whose or when they are come last in every order but that by quality.
        ReportSort::Authority => records.sort_by_key(|record| (name(record).is_none(), name(record), dated(record))),
        ReportSort::Newest => records.sort_by_key(|record| Reverse(dated(record))),
        ReportSort::Oldest => records.sort_by_key(|record| (dated(record).is_none(), dated(record))),
        ReportSort::Quality => records.sort_by_key(quality::score),
    }
}
