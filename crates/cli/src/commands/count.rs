//! `findings count`: how often, out of how many.

use std::collections::BTreeSet;
use std::io::Write;

use anyhow::{Context, anyhow};
use index::precedent::count::{By, Table, Value, table};
use index::{Filters, Index, Outcome as Read, SearchRequest};
use report::register;
use service::{ServiceError, scope};

use crate::Outcome;
use crate::args::{Count, Format};
use crate::commands::{open, selection};
use crate::failure::hinted;
use crate::output::Output;
use crate::render::{self, chart, counts, shown};
use crate::settings::Settings;

pub(super) fn run(typed: Count, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let mut by = typed.by;
    by.dedup();
    if by.len() > 2 || (by.len() == 2 && by.first() == by.last()) {
        return Err(hinted(anyhow!("counts have one dimension or two"), "use --by year or --by authority,year"));
    }
    if typed.svg.is_some() && by.len() > 1 {
        return Err(hinted(anyhow!("a chart has one dimension"), "use --by year"));
    }
    let findings = open::or_built(settings, output)?;
    let index = findings.index();
    let asked: scope::Selection = typed.selection.into();
    let filters = asked.scope.in_words().map_err(ServiceError::from)?;
    let request = selection::request(&asked, &findings, output)?;
    let form = settings.format.unwrap_or(Format::Text);
    if typed.missing {
        let gaps = gaps(index, request, &asked, settings, output)?;
        match form {
            Format::Text => write!(output.answer, "{}", counts::gaps(&gaps, output.columns))?,
            form => render::table(&mut output.answer, form, &gaps)?,
        }
        return Ok(if gaps.is_empty() { Outcome::Nothing } else { Outcome::Found });
    }
    let table = table(index, request.clone(), &by)?;
    selection::advise(index, request, Some(table.total.passages), ("count", &asked, ""), settings, output)?;
    if let (Some(file), [by]) = (&typed.svg, by.as_slice()) {
        let chart = chart::svg(&table, *by, &chart::Words { title: &asked.query, filters: &filters })?;
        std::fs::write(file, chart).with_context(|| format!("cannot write `{}`", shown(file)))?;
        output.say(format_args!("The chart is in `{}`.", shown(file)));
    }
    match form {
        Format::Text => write!(output.answer, "{}", counts::text(&table, &by, typed.raw))?,
        form => render::table(&mut output.answer, form, &counts::rows(&table, &by, typed.raw))?,
    }
    Ok(if table.total.passages == 0 { Outcome::Nothing } else { Outcome::Found })
}

/// Authorities that no finding is counted of, each with the reason; three reasons that are not the same.
fn gaps(
    index: &Index,
    request: SearchRequest,
    asked: &scope::Selection,
    settings: &Settings,
    output: &Output,
) -> anyhow::Result<Vec<counts::Gap>> {
    let filters = request.filters.clone();
    let table = table(index, request.clone(), &[By::Authority])?;
    selection::advise(index, request, Some(table.total.passages), ("count", asked, " --missing"), settings, output)?;
    let mut gaps = without_finding(&table);
    let known: BTreeSet<&str> = table
        .cells
        .iter()
        .filter_map(|cell| match cell.values.first() {
            Some(Value::Name(name)) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    gaps.extend(without_report(&known, &filters));
    for source in index.sources()? {
        if let Read::Skipped(reason) = source.outcome {
            gaps.push(counts::Gap::unread(source.file.path, reason.to_string()));
        }
    }
    for record in index.reports()? {
        let pages = record.quality.pages_without_text.len() as u64;
        if record.passages == 0 || pages > 0 {
            let detail = if record.passages == 0 {
                "no passages".to_owned()
            } else {
                format!("{} without text", render::count(pages, "page"))
            };
            gaps.push(counts::Gap::unread(record.report_id, detail));
        }
    }
    Ok(gaps)
}

fn without_finding(table: &Table) -> Vec<counts::Gap> {
    let none = table.cells.iter().filter(|cell| cell.counts.passages == 0);
    let gap = |cell: &index::precedent::count::Cell| match cell.values.first() {
        Some(Value::Name(name)) => {
            Some(counts::Gap::no_finding(name.clone(), render::count(cell.counts.of_reports, "report")))
        }
        _ => None,
    };
    none.filter_map(gap).collect()
}

/// Authorities of today that the filters allow and no report that they allow is of.
fn without_report(known: &BTreeSet<&str>, filters: &Filters) -> Vec<counts::Gap> {
    let wanted = |authority: &&report::Authority| {
        authority.abolished.is_none()
            && !known.contains(authority.name.as_str())
            && (filters.regions.is_empty() || filters.regions.contains(&authority.region))
            && (filters.authorities.is_empty() || filters.authorities.contains(&authority.name))
    };
    register::all().iter().filter(wanted).map(|authority| counts::Gap::no_report(authority.name.clone())).collect()
}
