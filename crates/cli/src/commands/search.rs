//! `findings search`: ranked passages.

use std::collections::HashMap;
use std::io::Write;

use anyhow::anyhow;
use index::{Dimension, Filters, Hit, Index, Query, Results, SearchRequest, Sort};

use crate::Outcome;
use crate::args::{self, Facet, Format, Group, Search};
use crate::command_line::CommandLine;
use crate::commands::filters::Names;
use crate::commands::{open, selection};
use crate::failure::hinted;
use crate::output::Output;
use crate::render::{evidence, json, table, text};
use crate::settings::Settings;

pub(super) fn run(typed: Search, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let form = settings.format.unwrap_or(Format::Text);
    refuse_what_has_no_form(&typed, form)?;
    let words = selection::words(&typed.query, typed.exact);
    let query: Query = words.parse()?;
    let index = open::or_built(settings, output)?;
    let (cite, asked) = (typed.cite, typed.query.clone());
    let is_compared = !typed.scope.filters.compare.is_empty();
    let group_by = typed.group_by.or(is_compared.then_some(Group::Authority));
    let (mut request, note) = request(typed, query, &index)?;
    request.tell_headings = matches!(form, Format::Text | Format::Json);
    if let Some(note) = &note {
        output.note(note);
    }
    let mut results = if is_compared { compared(&index, &request)? } else { index.search(&request)? };
    if let Some(group) = group_by {
        put_together(&mut results.hits, group);
    }
    match form {
        Format::Text => {
            let typed = CommandLine { command: "search", words: &asked };
            let form = text::Form { group_by, cite, columns: output.columns, typed };
            write!(output.answer, "{}", text::results(&results, request.offset, form))?;
        }
        Format::Md => write!(output.answer, "{}", evidence::markdown(&words, &results, group_by, settings))?,
        Format::Json => json::document(&mut output.answer, &json::Results::new(&words, &results, note, cite))?,
        form => {
            let hits: Vec<_> = results.hits.iter().map(|hit| json::Hit::new(hit, cite)).collect();
            table(&mut output.answer, form, &hits)?;
        }
    }
    Ok(if results.passages == 0 { Outcome::Nothing } else { Outcome::Found })
}

/// Refuses what an answer in this form would be silent about.
fn refuse_what_has_no_form(typed: &Search, form: Format) -> anyhow::Result<()> {
    let is_whole = matches!(form, Format::Text | Format::Json);
    if !typed.facets.is_empty() && !is_whole {
        let hint = "use --format json, or `findings count --by year --format csv` for counts alone";
        return Err(hinted(anyhow!("--facets has no place in this form of answer"), hint));
    }
    if typed.explain && !is_whole && form != Format::Jsonl {
        let hint = "use --format text, json or jsonl";
        return Err(hinted(anyhow!("--explain has no place in this form of answer"), hint));
    }
    Ok(())
}

/// What is asked for, and what a person should know of the names in it.
fn request(typed: Search, query: Query, index: &Index) -> anyhow::Result<(SearchRequest, Option<String>)> {
    let mut names = Names::new(index);
    let request = SearchRequest {
        query: Some(names.query(query)?),
        filters: Filters { numbers: typed.number, ..selection::filters(typed.scope, &mut names)? },
        sort: match typed.sort {
            args::Sort::Relevance => Sort::Relevance,
            args::Sort::Newest => Sort::Newest,
            args::Sort::Oldest => Sort::Oldest,
            args::Sort::Authority => Sort::Authority,
        },
        limit: typed.limit.unwrap_or(if typed.all { usize::MAX } else { DEFAULT_LIMIT }),
        offset: typed.offset,
        all_copies: typed.all_copies,
        widen: !typed.no_widen,
        all: typed.all,
        facets: typed.facets.into_iter().map(dimension).collect(),
        explain: typed.explain,
        ..SearchRequest::default()
    };
    Ok((request, names.note()))
}

/// The answer with the hits of each authority in turn: the first of each, the second of each, and so on.
fn compared(index: &Index, request: &SearchRequest) -> anyhow::Result<Results> {
    let mut results = index.search(&SearchRequest { limit: usize::MAX, offset: 0, ..request.clone() })?;
    let mut had: HashMap<Option<String>, usize> = HashMap::new();
    let turn = |hit: Hit| {
        let turn = had.entry(text::group_of(&hit.passage, Group::Authority)).or_default();
        *turn += 1;
        (*turn, hit)
    };
    let mut hits: Vec<(usize, Hit)> = results.hits.drain(..).map(turn).collect();
    hits.sort_by_key(|(turn, _)| *turn);
    let ranked = (1..).zip(hits).map(|(rank, (_, hit))| Hit { rank, ..hit });
    results.hits = ranked.skip(request.offset).take(request.limit).collect();
    Ok(results)
}

/// Passages that are printed where the person does not say how many.
const DEFAULT_LIMIT: usize = 10;

fn dimension(facet: Facet) -> Dimension {
    match facet {
        Facet::Authority => Dimension::Authority,
        Facet::Region => Dimension::Region,
        Facet::Year => Dimension::Year,
        Facet::Kind => Dimension::Kind,
        Facet::Section => Dimension::Section,
        Facet::Grade => Dimension::Grade,
        Facet::Overall => Dimension::Overall,
        Facet::Inspector => Dimension::Inspector,
        Facet::Report => Dimension::Report,
        Facet::Passage => Dimension::Passage,
    }
}

/// Brings the hits of one group together, groups in the order of their first hit, hits in their order.
fn put_together(hits: &mut [Hit], group: Group) {
    let mut order: Vec<Option<String>> = Vec::new();
    for hit in &*hits {
        let name = text::group_of(&hit.passage, group);
        if !order.contains(&name) {
            order.push(name);
        }
    }
    hits.sort_by_cached_key(|hit| order.iter().position(|name| *name == text::group_of(&hit.passage, group)));
}
