//! `findings search`: ranked passages.

use std::io::Write;

use index::{Dimension, Filters, Hit, Query, Results, SearchRequest};

use crate::Outcome;
use crate::args::{self, Facet, Format, Group, Search};
use crate::commands::{filters, open};
use crate::output::Output;
use crate::render::{csv, json, text};
use crate::settings::Settings;

pub(super) fn run(typed: Search, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let words = typed.query.join(" ");
    let query = Query::parse(&words)?;
    let index = open::or_built(settings, output)?;
    let group_by = typed.group_by.or((!typed.filters.compare.is_empty()).then_some(Group::Authority));
    let request = request(typed, query, &index)?;
    let mut results = index.search(&request)?;
    if let Some(group) = group_by {
        group_hits(&mut results.hits, group);
    }
    match settings.format.unwrap_or(Format::Text) {
        Format::Text => write!(output.answer, "{}", text::results(&results, &request, group_by, output.columns))?,
        Format::Json => json::document(&mut output.answer, &json::results(&words, &results))?,
        Format::Jsonl => {
            for hit in &results.hits {
                json::line(&mut output.answer, &json::Hit::from(hit))?;
            }
        }
        Format::Csv => {
            let mut table = csv::Table::new(&mut output.answer);
            for hit in &results.hits {
                table.row(&json::Hit::from(hit))?;
            }
            table.finish()?;
        }
    }
    Ok(if results.hits.is_empty() { Outcome::Nothing } else { Outcome::Found })
}
