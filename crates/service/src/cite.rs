//! Cite: citations ready to paste.

use std::fmt::Write;
use std::path::PathBuf;

use report::Citation;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::links::Links;
use crate::{Answered, Findings, ServiceError, links, names};

/// Which passages to cite, and how.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Request {
    /// Identifiers of passages, in any case.
    pub ids: Vec<String>,
    /// Form of the text.
    pub style: Style,
    /// Folders and files of the corpus, for links to the files.
    #[serde(skip)]
    pub corpus: Vec<PathBuf>,
}

choice! {
    /// Form of a citation.
    #[derive(Default)]
    Style {
        /// One line of text
        #[default]
        Plain = "plain",
        /// A Markdown link to the page
        Markdown = "markdown",
        /// A BibTeX entry
        Bibtex = "bibtex",
        /// An RIS record
        Ris = "ris",
        /// CSL-JSON
        CslJson = "csl-json",
    }
}

/// The citations; serialises as the list of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Answer {
    /// The citations in the order of the request.
    pub citations: Vec<Cited>,
    /// All of them in the form that was asked for, with the licences.
    #[serde(skip)]
    pub text: String,
}

/// The citation of a passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cited {
    /// Identifier of the passage.
    pub passage_id: String,
    /// One line of text.
    pub citation: String,
    /// Link to the page of the file.
    pub link: String,
    /// The line that the licence asks for.
    pub licence: String,
}

impl Findings {
    /// Cites passages.
    ///
    /// # Errors
    ///
    /// [`ServiceError::UnknownName`] for an identifier that is not in the index.
    pub fn cite(&self, request: &Request) -> Result<Answered<Answer>, ServiceError> {
        let links = Links::new(&request.corpus);
        let passages: Vec<report::Passage> =
            request.ids.iter().map(|id| self.passage(id.trim())).collect::<Result<_, _>>()?;
        let cited = |passage: &report::Passage| {
            let citation = Citation::new(passage);
            Cited {
                passage_id: passage.passage_id.clone(),
                citation: citation.plain(),
                link: citation.link(links.folder_of(passage)),
                licence: citation.licence().to_owned(),
            }
        };
        let text = text(&passages, request.style, &links);
        Ok(Answered::new(Answer { citations: passages.iter().map(cited).collect(), text }, Vec::new()))
    }

    /// Returns the passage with this identifier, in any case.
    fn passage(&self, id: &str) -> Result<report::Passage, ServiceError> {
        if let Some(passage) = self.index.passage(id)? {
            return Ok(passage);
        }
        let report_id = id.split_once('/').map_or(id, |(report, _)| report);
        let report_id = names::report(report_id, &self.index)?.report_id;
        let mut passages = self.index.report_passages(&report_id)?;
        let at = names::place_of(id, &passages)?;
        Ok(passages.swap_remove(at))
    }
}

/// The citations one after the other, with each licence once at the end unless the form itself has it.
fn text(passages: &[report::Passage], style: Style, links: &Links) -> String {
    let citations = passages.iter().map(|passage| (passage, Citation::new(passage)));
    if style == Style::CslJson {
        let items: Vec<_> = citations.map(|(_, citation)| citation.csl()).collect();
        // The items are strings, numbers and lists of them: they always serialise.
        return serde_json::to_string_pretty(&items).unwrap_or_default() + "\n";
    }
    let mut page = String::new();
    for (passage, citation) in citations {
        page.push_str(&match style {
            Style::Plain => citation.plain() + "\n",
            Style::Markdown => citation.markdown(links.folder_of(passage)) + "\n",
            Style::Bibtex => citation.bibtex(),
            Style::Ris => citation.ris(),
            Style::CslJson => continue,
        });
    }
    if matches!(style, Style::Plain | Style::Markdown) {
        for licence in links::licences(passages) {
            let _ = writeln!(page, "\n{licence}");
        }
    }
    page
}
