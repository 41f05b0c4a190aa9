//! Search: ranked passages.

use std::collections::HashMap;

pub use index::Sort;
use index::query::Field;
use index::{Hit, Results, SearchRequest};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::count::facet;
use crate::names::NameResolver;
use crate::scope::Selection;
use crate::wire::{self, Passage};
use crate::{Answered, Choice, Findings, Note, ServiceError, english};

/// A search: what to find, which part of it to return, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Request {
    /// The query and its filters.
    #[serde(flatten)]
    pub selection: Selection,
    /// Most hits to return; null for 10, or for no limit with `all`.
    pub limit: Option<usize>,
    /// Number of hits to skip.
    pub offset: usize,
    /// Ranks by relevance alone, without spreading the first hits over reports.
    pub all: bool,
    /// Includes superseded copies.
    pub all_copies: bool,
    /// Order of the hits.
    pub sort: Sort,
    /// Puts the hits of one report, authority or year together; authorities that are compared always are.
    pub group_by: Option<Group>,
    /// Names of the fields to count the whole result by.
    #[schemars(schema_with = "wire::countable")]
    pub facets: Vec<String>,
    /// Adds the citation of each hit.
    pub cite: bool,
    /// Explains the score of each hit.
    pub explain: bool,
    /// Leaves out what takes time and only the whole answer shows: `by_heading` is 0.
    #[serde(skip)]
    pub hits_only: bool,
}

impl Choice for Sort {
    const ALL: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Relevance, "relevance", "Best first"),
        (Self::Newest, "newest", "Latest inspection first"),
        (Self::Oldest, "oldest", "Earliest inspection first"),
        (Self::Authority, "authority", "By name of the authority"),
    ];
}

choice! {
    /// What hits are put together by.
    Group {
        /// The report
        Report = "report",
        /// The authority
        Authority = "authority",
        /// The year
        Year = "year",
    }
}

/// The answer to a search.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Answer {
    /// The query as it was read.
    pub query: String,
    /// What a person should know about the names in the request; absent if there is nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Number of passages found, on this page or not.
    pub passages: u64,
    /// Number of reports with such passages.
    pub reports: u64,
    /// Number of passages that match only in a heading; counts leave them out.
    pub by_heading: u64,
    /// The synonyms that were added to the query.
    pub widened: Vec<wire::Widening>,
    /// Counts of the whole result, in the order of the request.
    pub facets: Vec<wire::Facet>,
    /// Which parts of the query match nothing, and what to ask instead.
    pub diagnosis: Option<wire::Diagnosis>,
    /// This page of hits.
    pub hits: Vec<wire::Hit>,
}

/// Hits of a page if the request has no limit.
const DEFAULT_LIMIT: usize = 10;

impl Request {
    /// Returns what the hits are put together by.
    pub fn grouping(&self) -> Option<Group> {
        self.group_by.or(self.is_comparison().then_some(Group::Authority))
    }

    /// Whether authorities are put side by side.
    fn is_comparison(&self) -> bool {
        !self.selection.scope.compare.is_empty()
    }

    fn to_index(&self, names: &mut NameResolver<'_>) -> Result<SearchRequest, ServiceError> {
        Ok(SearchRequest {
            sort: self.sort,
            limit: self.limit.unwrap_or(if self.all { usize::MAX } else { DEFAULT_LIMIT }),
            offset: self.offset,
            all_copies: self.all_copies,
            all: self.all,
            facets: self.facets.iter().map(|name| facet(name, &Field::COUNTABLE)).collect::<Result<_, _>>()?,
            explain: self.explain,
            count_headings: !self.hits_only,
            ..self.selection.request(names)?
        })
    }
}

impl Group {
    /// Returns the name of the group that a passage belongs to; `None` if the report does not say.
    pub fn of(self, passage: &Passage) -> Option<String> {
        self.among(&passage.report_id, passage.authority.as_ref(), passage.year)
    }

    /// Returns the same for a passage of the index.
    pub(crate) fn name(self, passage: &report::Passage) -> Option<String> {
        self.among(&passage.report_id, passage.authority.as_ref(), passage.year)
    }

    fn among(self, report_id: &str, authority: Option<&String>, year: Option<i16>) -> Option<String> {
        match self {
            Self::Report => Some(report_id.to_owned()),
            Self::Authority => authority.cloned(),
            Self::Year => year.map(|year| year.to_string()),
        }
    }
}

impl Findings {
    /// Finds passages, best first or in the order of the request.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Query`], [`ServiceError::Value`] and [`ServiceError::UnknownName`] for a request that cannot be read;
    /// [`ServiceError::Search`] for a query that asks for too much.
    pub fn search(&self, request: &Request) -> Result<Answered<Answer>, ServiceError> {
        let (results, notes) = self.found(request)?;
        let answer = Answer {
            query: request.selection.words(),
            note: notes.first().map(english::note),
            passages: results.passages,
            reports: results.reports,
            by_heading: results.by_heading,
            widened: results.widened,
            facets: results.facets,
            diagnosis: results.diagnosis.map(wire::Diagnosis::from),
            hits: results.hits.into_iter().map(|hit| wire::Hit::new(hit, request.cite)).collect(),
        };
        Ok(Answered::new(answer, notes))
    }

    /// Finds passages, with those of one group together.
    pub(crate) fn found(&self, request: &Request) -> Result<(Results, Vec<Note>), ServiceError> {
        let mut names = NameResolver::new(&self.index);
        let to_index = request.to_index(&mut names)?;
        let mut results =
            if request.is_comparison() { self.in_turn(&to_index)? } else { self.index.search(&to_index)? };
        if let Some(group) = request.grouping() {
            put_together(&mut results.hits, group);
        }
        Ok((results, names.notes()))
    }

    /// Searches with the hits of each authority in turn: the first of each, the second of each, and so on.
    fn in_turn(&self, request: &SearchRequest) -> Result<Results, ServiceError> {
        let mut results = self.index.search(&SearchRequest { limit: usize::MAX, offset: 0, ..request.clone() })?;
        let mut turns: HashMap<Option<String>, usize> = HashMap::new();
        results.hits.sort_by_cached_key(|hit| {
            let turn = turns.entry(hit.passage.authority.clone()).or_default();
            *turn += 1;
            *turn
        });
        for (rank, hit) in (1..).zip(&mut results.hits) {
            hit.rank = rank;
        }
        results.hits = results.hits.into_iter().skip(request.offset).take(request.limit).collect();
        Ok(results)
    }
}

/// Puts the hits of one group together: groups in the order of their first hit, hits in their own order.
fn put_together(hits: &mut [Hit], group: Group) {
    let mut places: HashMap<Option<String>, usize> = HashMap::new();
    hits.sort_by_cached_key(|hit| {
        let next = places.len();
        *places.entry(group.name(&hit.passage)).or_insert(next)
    });
}
