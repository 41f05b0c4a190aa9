//! Scans every match of a request, for analyses that read all of them.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use rayon::prelude::*;
use report::Passage;
use tantivy::collector::DocSetCollector;
use tantivy::{DocAddress, DocId, SegmentOrdinal};

use super::context::SearchContext;
use super::highlight::Marker;
use crate::plan::SearchFailure;
use crate::plan::query_plan::Plan;
use crate::query::SearchRequest;
use crate::storage::columns::name_of;
use crate::storage::document;
use crate::storage::tantivy_index::broken;
use crate::text::analysis::Stemming;

/// Reports that are read in parallel, ahead of the visit.
const READ_AHEAD: usize = 64;

/// Matches in one report, and its segment.
struct Place {
    report: String,
    segment: SegmentOrdinal,
    docs: Vec<DocId>,
}

/// A match with its address and the bytes of its text that matched.
#[derive(Debug)]
pub(crate) struct Found<'a> {
    pub(crate) passage: Passage,
    pub(crate) address: DocAddress,
    pub(crate) matched: &'a [Range<usize>],
}

impl SearchContext<'_> {
    /// Returns the addresses of all matches, ascending.
    pub(crate) fn addresses(&self, request: &SearchRequest) -> Result<Vec<DocAddress>, SearchFailure> {
        let plan = self.plan_of(request)?;
        Ok(self.addresses_of(plan.as_ref(), request)?)
    }

    /// Returns the addresses of all matches of a request whose query has this plan.
    pub(crate) fn addresses_of(
        &self,
        plan: Option<&Arc<Plan>>,
        request: &SearchRequest,
    ) -> tantivy::Result<Vec<DocAddress>> {
        let query = self.query(plan, request)?;
        let found = self.searcher.search_with_statistics_provider(&query, &DocSetCollector, &self.statistics())?;
        let mut addresses: Vec<DocAddress> = found.into_iter().collect();
        addresses.sort_unstable();
        Ok(addresses)
    }

    /// Calls `visit(read(m))` for each match, in the order of report identifiers and of reading; stops at the first `Break` and
    /// returns it. Reads some reports ahead, and holds no more than these in memory.
    pub(crate) fn visit<T: Send, B>(
        &self,
        request: &SearchRequest,
        read: impl Fn(Found<'_>) -> T + Sync,
        visit: impl FnMut(T) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>, SearchFailure> {
        let plan = self.plan_of(request)?;
        Ok(self.visit_planned(plan.as_ref(), request, read, visit)?)
    }

    /// Calls `visit` as [`SearchContext::visit`] does, for a request whose query has this plan.
    pub(crate) fn visit_planned<T: Send, B>(
        &self,
        plan: Option<&Arc<Plan>>,
        request: &SearchRequest,
        read: impl Fn(Found<'_>) -> T + Sync,
        mut visit: impl FnMut(T) -> ControlFlow<B>,
    ) -> tantivy::Result<ControlFlow<B>> {
        let places = self.places(&self.addresses_of(plan, request)?)?;
        let (searcher, repeated) = (self.searcher, self.repeated);
        let read_place = |place: &Place| -> tantivy::Result<Vec<T>> {
            let reader = searcher.segment_reader(place.segment);
            let store = reader.get_store_reader(1)?;
            let mut stemming = Stemming::default();
            let mut marker = plan.map(|plan| Marker::new(plan, &mut stemming));
            let load = |&doc: &DocId| {
                let passage = document::load_passage_from(&store, doc)?;
                let passage = repeated.restate(reader.segment_id(), doc, passage);
                let matched = marker.as_mut().map(|marker| marker.matched(&passage.text, &passage.section_path));
                let matched = matched.unwrap_or_default();
                Ok(read(Found { passage, address: DocAddress::new(place.segment, doc), matched: &matched }))
            };
            place.docs.iter().map(load).collect()
        };
        for ahead in places.chunks(READ_AHEAD) {
            let reports: tantivy::Result<Vec<Vec<T>>> = ahead.par_iter().map(read_place).collect();
            for passage in reports?.into_iter().flatten() {
                if let ControlFlow::Break(with) = visit(passage) {
                    return Ok(ControlFlow::Break(with));
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Returns `read(m)` for each match, in the same order.
    pub(crate) fn scan<T: Send>(
        &self,
        request: &SearchRequest,
        read: impl Fn(Found<'_>) -> T + Sync,
    ) -> Result<Vec<T>, SearchFailure> {
        let mut all = Vec::new();
        let keep = |passage| {
            all.push(passage);
            ControlFlow::<()>::Continue(())
        };
        self.visit(request, read, keep).map(|_| all)
    }

    /// Groups matches by report, in the order of identifiers. The passages of one report are all in one segment.
    fn places(&self, addresses: &[DocAddress]) -> tantivy::Result<Vec<Place>> {
        let mut places = Vec::new();
        for of_segment in addresses.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
            let Some(segment) = of_segment.first().map(|address| address.segment_ord) else { continue };
            let reports =
                self.columns.reports(segment).ok_or_else(|| broken("passages without the column of reports"))?;
            let report = |address: &DocAddress| reports.ords().first(address.doc_id);
            for of_report in of_segment.chunk_by(|a, b| report(a) == report(b)) {
                let number = of_report.first().and_then(report).ok_or_else(|| broken("a passage without a report"))?;
                let docs = of_report.iter().map(|address| address.doc_id).collect();
                places.push(Place { report: name_of(reports, number)?, segment, docs });
            }
        }
        places.sort_by(|a, b| a.report.cmp(&b.report));
        Ok(places)
    }
}
