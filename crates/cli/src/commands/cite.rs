//! `findings cite`: citations ready to paste.

use std::collections::BTreeSet;
use std::io::Write;

use index::Index;
use report::{Citation, Passage};

use crate::Outcome;
use crate::args::{CitationStyle, Cite, Format};
use crate::commands::filters::{known_report, not_known};
use crate::commands::open;
use crate::commands::suggest::near;
use crate::output::Output;
use crate::render::{evidence, json, table};
use crate::settings::Settings;

pub(super) fn run(typed: &Cite, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let index = open::or_built(settings, output)?;
    let passages: Vec<Passage> =
        typed.ids.iter().map(|id| known_passage(id.trim(), &index)).collect::<anyhow::Result<_>>()?;
    match settings.format.unwrap_or(Format::Text) {
        Format::Text if typed.style == CitationStyle::CslJson => {
            let items: Vec<_> = passages.iter().map(|passage| Citation::new(passage).csl()).collect();
            json::document(&mut output.answer, &items)?;
        }
        Format::Text => write!(output.answer, "{}", citations(&passages, typed.style, settings))?,
        Format::Md => write!(output.answer, "{}", citations(&passages, CitationStyle::Markdown, settings))?,
        form => {
            let folders = evidence::Folders::new(&settings.corpus);
            let rows: Vec<_> = passages.iter().map(|passage| evidence::CitationRow::new(passage, &folders)).collect();
            table(&mut output.answer, form, &rows)?;
        }
    }
    Ok(Outcome::Found)
}

/// The passage of this identifier, in any case.
///
/// # Errors
///
/// When there is none; with identifiers that are near.
pub(super) fn known_passage(id: &str, index: &Index) -> anyhow::Result<Passage> {
    if let Some(passage) = index.passage(id)? {
        return Ok(passage);
    }
    let report_id = id.split_once('/').map_or(id, |(report, _)| report);
    let report_id = known_report(report_id, index)?.report_id;
    let mut passages = index.report_passages(&report_id)?;
    if let Some(at) = passages.iter().position(|passage| passage.passage_id.eq_ignore_ascii_case(id)) {
        return Ok(passages.swap_remove(at));
    }
    let suggested = near(id, passages.iter().map(|passage| passage.passage_id.as_str()));
    Err(not_known("passage", id, &suggested, &format!("`findings show {report_id}` prints the identifiers of all")))
}

/// The citations one after the other, each licence once at the end where it is not in the form itself.
fn citations(passages: &[Passage], style: CitationStyle, settings: &Settings) -> String {
    let folders = evidence::Folders::new(&settings.corpus);
    let mut page = String::new();
    for passage in passages {
        let citation = Citation::new(passage);
        match style {
            CitationStyle::Markdown => {
                page.push_str(&citation.markdown(folders.of(passage)));
                page.push('\n');
            }
            CitationStyle::Bibtex => page.push_str(&citation.bibtex()),
            CitationStyle::Ris => page.push_str(&citation.ris()),
            CitationStyle::Plain | CitationStyle::CslJson => {
                page.push_str(&citation.plain());
                page.push('\n');
            }
        }
    }
    if matches!(style, CitationStyle::Plain | CitationStyle::Markdown) {
        let licences: BTreeSet<&str> = passages.iter().map(|passage| Citation::new(passage).licence()).collect();
        for licence in licences {
            page.push('\n');
            page.push_str(licence);
            page.push('\n');
        }
    }
    page
}
