//! Reports: the list of what is in the index.

use std::cmp::Reverse;
use std::collections::HashSet;

use index::query::Field;
use index::{Filters, ReportRecord, SearchRequest};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::names::NameResolver;
use crate::scope::Scope;
use crate::wire::Report;
use crate::{Answered, Findings, Note, ServiceError, quality};

/// Which reports to list, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Request {
    /// The filters: a report is listed if one of its passages passes them.
    #[serde(flatten)]
    pub scope: Scope,
    /// Order of the reports.
    pub sort: Sort,
    /// Includes superseded copies.
    pub all_copies: bool,
}

choice! {
    /// Order of the reports.
    #[derive(Default)]
    Sort {
        /// By authority, then by date
        #[default]
        Authority = "authority",
        /// Latest inspection first
        Newest = "newest",
        /// Earliest inspection first
        Oldest = "oldest",
        /// Those with the gravest doubts first
        Quality = "quality",
    }
}

/// The reports.
pub type Answer = Vec<Report>;

impl Findings {
    /// Lists the reports.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Value`] and [`ServiceError::UnknownName`] for a filter that cannot be read.
    pub fn reports(&self, request: &Request) -> Result<Answered<Answer>, ServiceError> {
        let mut names = NameResolver::new(&self.index);
        let filters = request.scope.filters(&mut names)?;
        let mut notes = names.notes();
        let mut records = self.index.reports()?;
        let is_empty = records.is_empty();
        records.retain(|record| request.all_copies || record.superseded_by.is_none());
        self.retain_matching(&mut records, filters)?;
        if records.is_empty() && !is_empty {
            notes.push(Note::NoReportMatches);
        }
        sort(&mut records, request.sort);
        Ok(Answered::new(records.into_iter().map(Report::from).collect(), notes))
    }

    /// Retains the reports with a passage that passes the filters, so that filters mean the same here as in a search.
    fn retain_matching(&self, records: &mut Vec<ReportRecord>, filters: Filters) -> Result<(), ServiceError> {
        if filters == Filters::default() {
            return Ok(());
        }
        let facets = vec![Field::Report];
        let request = SearchRequest { filters, facets, limit: 0, all_copies: true, ..SearchRequest::default() };
        let results = self.index.search(&request)?;
        let matching: HashSet<&str> =
            results.facets.iter().flat_map(|facet| &facet.values).map(|value| value.value.as_str()).collect();
        records.retain(|record| matching.contains(record.report_id.as_str()));
        Ok(())
    }
}

/// Sorts reports; equal ones stay in the order of their identifiers.
fn sort(records: &mut [ReportRecord], order: Sort) {
    let dated = |record: &ReportRecord| -> Option<Date> {
        let meta = &record.meta;
        meta.inspection_end.or(meta.inspection_start).or(meta.published)
    };
    let name = |record: &ReportRecord| record.meta.authority.as_ref().map(|authority| authority.name.clone());
    match order {
        // Reports without an authority or a date come last in every order but that by quality.
        Sort::Authority => records.sort_by_key(|record| (name(record).is_none(), name(record), dated(record))),
        Sort::Newest => records.sort_by_key(|record| Reverse(dated(record))),
        Sort::Oldest => records.sort_by_key(|record| (dated(record).is_none(), dated(record))),
        Sort::Quality => records.sort_by_key(quality::score),
    }
}
