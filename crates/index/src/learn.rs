//! What an index learns of its own passages at a commit: the abbreviations that reports define, and the company that
//! words keep.
//!
//! Both are functions of the set of reports that are current, so that neither the order of files nor the way the index
//! came about matters. Superseded copies and boilerplate teach nothing.

use std::collections::BTreeMap;

use report::{PassageKind, Report};
use tantivy::{DocSet, Searcher, TERMINATED};
use tantivy::schema::IndexRecordOption;

use crate::abbreviations::Definitions;
use crate::document::{self, kind, kind_number};
use crate::related::{self, Related};
use crate::schema::{self, Fields};

/// The abbreviations that a report defines in its passages.
pub(crate) fn definitions(report: &Report) -> Definitions {
    let blocks = report.sections.iter().flat_map(|section| &section.blocks);
    let blocks = blocks.filter(|block| block.kind != PassageKind::Boilerplate);
    Definitions::of(blocks.map(|block| block.text.as_str()))
}

/// The company that words keep in the current passages.
pub(crate) fn related(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Related> {
    let (numbers, reports) = number(searcher, fields)?;
    let number_of = |address: tantivy::DocAddress| {
        numbers.get(&address.segment_ord)?.get(address.doc_id as usize).copied().flatten()
    };
    Ok(Related::learn(related::postings(searcher, fields.stem, number_of)?, &reports))
}

/// For each document of each segment the number under which it is learnt, and for each number the report.
type Numbers = (BTreeMap<u32, Vec<Option<u32>>>, Vec<u32>);

fn number(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Numbers> {
    let passages = document::type_term(fields, kind::PASSAGE);
    let boilerplate = kind_number(PassageKind::Boilerplate);
    let (mut numbers, mut reports, mut report) = (BTreeMap::new(), Vec::new(), 0);
    for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
        let mut of_segment = vec![None; segment.max_doc() as usize];
        let columns = segment.fast_fields();
        let (kinds, superseded) = (columns.i64(schema::PASSAGE_KIND)?, columns.i64(schema::SUPERSEDED)?);
        let names = columns.str(schema::REPORT)?;
        let mut last = None;
        let index = segment.inverted_index(fields.type_)?;
        let Some(mut docs) = index.read_postings(&passages, IndexRecordOption::Basic)? else { continue };
        while docs.doc() != TERMINATED {
            let doc = docs.doc();
            docs.advance();
            let is_current = superseded.first(doc).is_none() && kinds.first(doc) != Some(boilerplate);
            if segment.is_deleted(doc) || !is_current {
                continue;
            }
            // The passages of a report follow one another in one segment.
            let name = names.as_ref().and_then(|names| names.ords().first(doc));
            report += u32::from(name != last);
            last = name;
            if let (Some(place), Ok(number)) = (of_segment.get_mut(doc as usize), u32::try_from(reports.len())) {
                *place = Some(number);
                reports.push(report);
            }
        }
        numbers.insert(ordinal, of_segment);
    }
    Ok((numbers, reports))
}
