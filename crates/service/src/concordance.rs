//! Concordance: every hit of a query with the text before and after it.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use index::analytics::concordance::{self, Key};
use report::{Citation, Grade, Kind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::scope::Selection;
use crate::{Answered, Findings, ServiceError};

/// Which hits to list, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Request {
    /// The query and its filters.
    #[serde(flatten)]
    pub selection: Selection,
    /// Order of the lines, by each of these in turn: `left1` to `left9` and `right1` to `right9` (words from the hit),
    /// `year`, `authority`, `grade`. Without it, the order of the reports.
    pub sort: Vec<String>,
    /// Adds the citation of each hit.
    pub cite: bool,
}

/// A hit in its passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Line<'a> {
    /// Identifier of the passage.
    pub passage_id: &'a str,
    /// Official short name of the principal authority.
    pub authority: Option<&'a str>,
    /// Year of the inspection's end, else of the letter or publication.
    pub year: Option<i16>,
    /// Kind of the report.
    pub kind: Kind,
    /// Heading of the section.
    pub section: &'a str,
    /// Grade of the section.
    pub grade: Option<Grade>,
    /// First page, 1-based.
    pub page: Option<u32>,
    /// The passage up to the match.
    pub left: &'a str,
    /// What matched, as printed.
    #[serde(rename = "match")]
    pub matched: &'a str,
    /// The passage after the match.
    pub right: &'a str,
    /// Where the match begins in the text of the passage, in characters.
    pub start: usize,
    /// The citation, if the request asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citation: Option<String>,
}

/// How many hits there are, and where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Answer {
    /// Number of hits.
    pub hits: u64,
    /// Number of reports with a hit.
    pub reports: u64,
    /// Number of principal authorities of these reports.
    pub authorities: u64,
}

/// Checks a key of [`Request::sort`], in any case.
///
/// # Errors
///
/// [`ServiceError::SortKey`].
pub fn check_key(typed: &str) -> Result<(), ServiceError> {
    key(typed).map(|_| ())
}

fn key(typed: &str) -> Result<Key, ServiceError> {
    let key = typed.trim().to_lowercase().parse();
    key.map_err(|()| ServiceError::SortKey { typed: typed.to_owned() })
}

impl<'a> Line<'a> {
    fn new(line: &concordance::Line<'a>, cite: bool) -> Self {
        let passage = line.passage;
        Self {
            passage_id: &passage.passage_id,
            authority: passage.authority.as_deref(),
            year: passage.year,
            kind: passage.kind,
            section: &passage.section,
            grade: passage.grade,
            page: passage.page,
            left: line.left(),
            matched: line.node(),
            right: line.right(),
            start: line.left().chars().count(),
            citation: cite.then(|| Citation::new(passage).plain()),
        }
    }
}

impl Findings {
    /// Calls `visit` for every hit, and returns how many there are. Stops at the first error of `visit`. Boilerplate and
    /// superseded copies are left out.
    ///
    /// # Errors
    ///
    /// As [`Findings::search`], [`ServiceError::SortKey`], and the errors of `visit`.
    pub fn concordance<E: From<ServiceError>>(
        &self,
        request: &Request,
        mut visit: impl FnMut(&Line<'_>) -> Result<(), E>,
    ) -> Result<Answered<Answer>, E> {
        let keys: Vec<Key> = request.sort.iter().map(|typed| key(typed)).collect::<Result<_, _>>()?;
        let (to_index, notes) = self.request(&request.selection)?;
        let (mut hits, mut reports, mut authorities) = (0, BTreeSet::new(), BTreeSet::new());
        let each = |line: &concordance::Line<'_>| {
            hits += 1;
            add(&mut reports, Some(&line.passage.report_id));
            add(&mut authorities, line.passage.authority.as_ref());
            visit(&Line::new(line, request.cite)).map_or_else(ControlFlow::Break, ControlFlow::Continue)
        };
        let ended = concordance::visit(&self.index, to_index.clone(), &keys, each).map_err(ServiceError::from)?;
        ended.break_value().map_or(Ok(()), Err)?;
        let answer = Answer { hits, reports: reports.len() as u64, authorities: authorities.len() as u64 };
        Ok(Answered { answer, notes, diagnosis: self.diagnosis(to_index, None)? })
    }
}

fn add(known: &mut BTreeSet<String>, name: Option<&String>) {
    if let Some(name) = name.filter(|name| !known.contains(*name)) {
        known.insert(name.clone());
    }
}
