//! Passages as evidence: quotation, citation, link, ready to paste into a report.

use std::collections::BTreeSet;
use std::fmt::Write;

use index::Results;
use report::{Citation, Passage};
use serde::Serialize;

use crate::render::{count, shown};
use crate::settings::Settings;

/// A citation as data.
#[derive(Debug, Serialize)]
pub(crate) struct CitationRow<'a> {
    passage_id: &'a str,
    citation: String,
    link: String,
    licence: &'static str,
}

impl<'a> CitationRow<'a> {
    /// The citation of a passage.
    pub(crate) fn new(passage: &'a Passage, settings: &Settings) -> Self {
        let citation = Citation::new(passage);
        Self {
            passage_id: &passage.passage_id,
            citation: citation.plain(),
            link: citation.link(&folder(passage, settings)),
            licence: citation.licence(),
        }
    }
}

/// The corpus folder that holds the file of a passage; empty where it is in none of them any more.
pub(crate) fn folder(passage: &Passage, settings: &Settings) -> String {
    let holds = |root: &&std::path::PathBuf| root.join(&passage.source).exists();
    settings.corpus.iter().find(holds).map(|root| shown(root)).unwrap_or_default()
}

/// An evidence list in Markdown: each passage quoted whole, under it its citation as a link.
pub(crate) fn markdown(query: &str, results: &Results, settings: &Settings) -> String {
    let mut page = format!("## {query}\n\n");
    for hit in &results.hits {
        let citation = Citation::new(&hit.passage);
        for line in hit.passage.text.lines() {
            let _ = writeln!(page, "> {line}");
        }
        let _ = writeln!(page, ">\n> — {}\n", citation.markdown(&folder(&hit.passage, settings)));
    }
    let shown = results.hits.len() as u64;
    let found = format!("{} in {}", count(results.passages, "passage"), count(results.reports, "report"));
    if shown < results.passages {
        let _ = writeln!(page, "{shown} of {found}.\n");
    } else {
        let _ = writeln!(page, "{found}.\n");
    }
    let licences: BTreeSet<&str> = results.hits.iter().map(|hit| Citation::new(&hit.passage).licence()).collect();
    for licence in licences {
        let _ = writeln!(page, "{licence}");
    }
    page
}
