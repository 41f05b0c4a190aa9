//! Every passage that a request finds, read through once, for analyses that need all of them.

use std::ops::Range;

use rayon::prelude::*;
use report::Passage;
use tantivy::collector::DocSetCollector;
use tantivy::{DocAddress, DocId, SegmentOrdinal};

use crate::SearchRequest;
use crate::facets::name_of;
use crate::matching::lower::LowerError;
use crate::matching::plan::Plan;
use crate::search::View;
use crate::{document, highlight, schema};

/// Passages of one report in one segment.
struct Place {
    report: String,
    segment: SegmentOrdinal,
    docs: Vec<DocId>,
}

impl View<'_> {
    /// What `read` makes of each passage that the request finds and of the bytes of its text that matched; in the order
    /// of report identifiers and of reading. The order, the page and the facets of the request do not matter.
    pub(crate) fn gather<T: Send>(
        &self,
        request: &SearchRequest,
        read: impl Fn(Passage, &[Range<usize>]) -> T + Sync,
    ) -> Result<Vec<T>, LowerError> {
        let plan = request.query.as_ref().map(|query| self.plan(query, request.widen)).transpose()?;
        let query = self.query(plan.as_ref(), request)?;
        let found = self.searcher.search_with_statistics_provider(&query, &DocSetCollector, &self.statistics())?;
        let mut addresses: Vec<DocAddress> = found.into_iter().collect();
        addresses.sort_unstable();
        let (searcher, fields, repeated, plan) = (self.searcher, self.fields, self.repeated, plan.as_deref());
        let read_place = |place: &Place| -> tantivy::Result<Vec<T>> {
            let reader = searcher.segment_reader(place.segment);
            let store = reader.get_store_reader(1)?;
            let load = |&doc: &DocId| {
                let passage: Passage = document::load_from(&store, fields, doc)?;
                let passage = repeated.restate(reader.segment_id(), doc, passage);
                let matched = plan.map(|plan: &Plan| highlight::matched(plan, &passage.text)).unwrap_or_default();
                Ok(read(passage, &matched))
            };
            place.docs.iter().map(load).collect()
        };
        let places = self.places(&addresses)?;
        let read: tantivy::Result<Vec<Vec<T>>> = places.par_iter().map(read_place).collect();
        Ok(read?.into_iter().flatten().collect())
    }

    /// Passages by report, in the order of identifiers; those of one report are all in one segment.
    fn places(&self, addresses: &[DocAddress]) -> tantivy::Result<Vec<Place>> {
        let mut places = Vec::new();
        for of_segment in addresses.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
            let Some(segment) = of_segment.first().map(|address| address.segment_ord) else { continue };
            let reader = self.searcher.segment_reader(segment);
            let Some(reports) = reader.fast_fields().str(schema::REPORT)? else { continue };
            let report = |address: &DocAddress| reports.ords().first(address.doc_id);
            for of_report in of_segment.chunk_by(|a, b| report(a) == report(b)) {
                let Some(number) = of_report.first().and_then(report) else { continue };
                let docs = of_report.iter().map(|address| address.doc_id).collect();
                places.push(Place { report: name_of(&reports, number)?, segment, docs });
            }
        }
        places.sort_by(|a, b| a.report.cmp(&b.report));
        Ok(places)
    }
}
