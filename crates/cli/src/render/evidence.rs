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
    pub(crate) fn new(passage: &'a Passage, folders: &Folders) -> Self {
        let citation = Citation::new(passage);
        Self {
            passage_id: &passage.passage_id,
            citation: citation.plain(),
            link: citation.link(folders.of(passage)),
            licence: citation.licence(),
        }
    }
}

/// The folders that links to the files of passages begin with.
pub(crate) struct Folders(Vec<Folder>);

/// A corpus folder.
struct Folder {
    root: PathBuf,
    /// What the sources in it begin with.
    prefix: String,
    /// The folder that they are named from: with several corpus folders one that is further out.
    outer: String,
}

impl Folders {
    pub(crate) fn new(roots: &[PathBuf]) -> Self {
        let folder = |root: &PathBuf| {
            let prefix = files::prefix(roots, root);
            let outer = match prefix.matches('/').count() {
                0 => root.clone(),
                names => fs::canonicalize(root).ok()?.ancestors().nth(names)?.to_owned(),
            };
            Some(Folder { root: root.clone(), prefix, outer: shown(&outer) })
        };
        Self(roots.iter().filter_map(folder).collect())
    }

    /// The folder that the source of a passage is named from; empty where no corpus folder holds the file any more.
    pub(crate) fn of(&self, passage: &Passage) -> &str {
        let holds = |folder: &&Folder| {
            let inner = passage.source.strip_prefix(&folder.prefix);
            inner.is_some_and(|inner| folder.root.join(inner).exists())
        };
        self.0.iter().find(holds).map_or("", |folder| &folder.outer)
    }
}

/// An evidence list in Markdown: each passage quoted whole, under it its citation as a link; under headings where hits are
/// grouped.
pub(crate) fn markdown(query: &str, results: &Results, group_by: Option<Group>, settings: &Settings) -> String {
    let folders = Folders::new(&settings.corpus);
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
        let _ = writeln!(page, ">\n> — {}\n", citation.markdown(folders.of(&hit.passage)));
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
