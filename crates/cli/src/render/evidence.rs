//! Passages as evidence: quotation, citation, link, ready to paste into a report.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use index::Results;
use ingest::files;
use report::{Citation, Passage};
use serde::Serialize;

use crate::args::Group;
use crate::render::text::group_of;
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

/// The folder that the source of a passage is named from; empty where no corpus folder holds the file any more.
pub(crate) fn folder(passage: &Passage, settings: &Settings) -> String {
    let of_root = |root: &PathBuf| {
        let prefix = files::prefix(&settings.corpus, root);
        let is_there = root.join(passage.source.strip_prefix(&prefix)?).exists();
        // With several folders sources begin with their names.
        let outer = match prefix.matches('/').count() {
            0 => root.clone(),
            names => fs::canonicalize(root).ok()?.ancestors().nth(names)?.to_owned(),
        };
        is_there.then(|| shown(&outer))
    };
    settings.corpus.iter().find_map(of_root).unwrap_or_default()
}

/// An evidence list in Markdown: each passage quoted whole, under it its citation as a link; under headings where hits are
/// grouped.
pub(crate) fn markdown(query: &str, results: &Results, group_by: Option<Group>, settings: &Settings) -> String {
    let mut page = format!("## {query}\n\n");
    let mut group = None;
    for hit in &results.hits {
        if let Some(group_by) = group_by {
            let name = group_of(&hit.passage, group_by);
            if group.as_ref() != Some(&name) {
                let _ = writeln!(page, "### {}\n", name.as_deref().unwrap_or("not known"));
                group = Some(name);
            }
        }
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
