//! Evidence lists: passages quoted whole, each with its citation, ready to paste into a report.

use std::fmt::Write;
use std::path::PathBuf;

use report::Citation;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::english::count;
use crate::links::{Links, licences};
use crate::{Answered, Findings, ServiceError, search};

/// What to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Request {
    /// The search whose hits are listed.
    #[serde(flatten)]
    pub search: search::Request,
    /// Folders and files of the corpus, for links to the files.
    #[serde(skip)]
    pub corpus: Vec<PathBuf>,
}

/// An evidence list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Answer {
    /// The query as it was read.
    pub query: String,
    /// Number of passages found, listed or not.
    pub passages: u64,
    /// Number of reports with such passages.
    pub reports: u64,
    /// The passages listed.
    pub items: Vec<Item>,
    /// The lines that the licences ask for, each once.
    pub licences: Vec<String>,
    /// Whether the passages stand in groups.
    #[serde(skip)]
    pub is_grouped: bool,
}

/// A passage as evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Item {
    /// The group that it stands in, if passages are grouped; null also if the report does not say.
    pub group: Option<String>,
    /// Identifier of the passage.
    pub passage_id: String,
    /// The whole passage.
    pub text: String,
    /// Its citation in Markdown, which links to the page of the file.
    pub citation: String,
}

impl Findings {
    /// Lists passages as evidence.
    ///
    /// # Errors
    ///
    /// As [`Findings::search`].
    pub fn evidence(&self, request: &Request) -> Result<Answered<Answer>, ServiceError> {
        let links = Links::new(&request.corpus);
        let (results, notes) = self.found(&search::Request { hits_only: true, ..request.search.clone() })?;
        let grouping = request.search.grouping();
        let item = |hit: &index::Hit| Item {
            group: grouping.and_then(|group| group.name(&hit.passage)),
            passage_id: hit.passage.passage_id.clone(),
            text: hit.passage.text.clone(),
            citation: Citation::new(&hit.passage).markdown(links.folder_of(&hit.passage)),
        };
        let answer = Answer {
            query: request.search.selection.words(),
            passages: results.passages,
            reports: results.reports,
            items: results.hits.iter().map(item).collect(),
            licences: licences(results.hits.iter().map(|hit| &hit.passage)).into_iter().map(str::to_owned).collect(),
            is_grouped: grouping.is_some(),
        };
        Ok(Answered::new(answer, notes))
    }
}

impl Answer {
    /// Returns the list in Markdown: each passage quoted whole with its citation below, under the headings of the groups.
    pub fn markdown(&self) -> String {
        // Writing to a string cannot fail.
        let mut page = format!("## {}\n\n", self.query);
        let mut group = None;
        for item in &self.items {
            if self.is_grouped && group != Some(&item.group) {
                let _ = writeln!(page, "### {}\n", item.group.as_deref().unwrap_or("not known"));
                group = Some(&item.group);
            }
            for line in item.text.lines() {
                let _ = writeln!(page, "> {line}");
            }
            let _ = writeln!(page, ">\n> — {}\n", item.citation);
        }
        let listed = self.items.len() as u64;
        let some = if listed < self.passages { format!("{listed} of ") } else { String::new() };
        let found = format!("{} in {}", count(self.passages, "passage"), count(self.reports, "report"));
        let _ = writeln!(page, "{some}{found}.\n");
        for licence in &self.licences {
            let _ = writeln!(page, "{licence}");
        }
        page
    }
}
