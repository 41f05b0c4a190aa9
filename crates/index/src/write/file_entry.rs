//! Files and reports as the index holds them.

use std::collections::BTreeMap;
use std::sync::Arc;

use report::Passage;
use serde::{Deserialize, Serialize};
use tantivy::{Searcher, Term};

use super::identity::{Facts, Identity};
use crate::storage::document;
use crate::storage::tantivy_index::{self, broken};
use crate::storage::tantivy_writer::TantivyWriter;
use crate::storage::{Outcome, ReportRecord, SourceRecord};

/// What the index stores about a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FileEntry {
    /// The file and the outcome of reading it.
    pub(super) record: SourceRecord,
    /// Identifier of the better copy of its report.
    pub(super) superseded_by: Option<String>,
    /// What resolving identities needs to know of its report; `None` if it has none.
    pub(super) facts: Option<Arc<Facts>>,
}

impl FileEntry {
    /// Returns the file's report: the hash of its content, its identifier and its facts.
    ///
    /// # Errors
    ///
    /// If the entry has a report without facts.
    pub(super) fn report(&self) -> tantivy::Result<Option<(&str, &str, &Arc<Facts>)>> {
        let Outcome::Report { content, report_id } = &self.record.outcome else { return Ok(None) };
        let facts = self.facts.as_ref().ok_or_else(|| broken("a file has a report without facts"))?;
        Ok(Some((content, report_id, facts)))
    }

    /// Adopts the identity of its report. Returns whether that changed the entry.
    pub(super) fn adopt_identity(&mut self, reports: &BTreeMap<String, IndexedReport>) -> bool {
        let Outcome::Report { content, report_id } = &mut self.record.outcome else { return false };
        let Some(IndexedReport { identity, .. }) = reports.get(content) else { return false };
        if *report_id == identity.report_id && self.superseded_by == identity.superseded_by {
            return false;
        }
        report_id.clone_from(&identity.report_id);
        self.superseded_by.clone_from(&identity.superseded_by);
        true
    }
}

/// A report as the index holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct IndexedReport {
    pub(super) identity: Identity,
    /// Paths, sorted. Before the commit these are the files that the report was written with, even if some of them have
    /// other reports by now.
    pub(super) sources: Vec<String>,
    pub(super) facts: Arc<Facts>,
}

/// Reads the entries of all files in the index, by path.
pub(super) fn file_entries(tantivy: &TantivyWriter) -> tantivy::Result<BTreeMap<String, FileEntry>> {
    let entries: Vec<FileEntry> =
        tantivy_index::load_all(&tantivy.searcher()?, tantivy.fields(), document::kind::SOURCE)?;
    Ok(entries.into_iter().map(|entry| (entry.record.file.path.clone(), entry)).collect())
}

/// Returns the reports of these files, by the hash of their content.
pub(super) fn indexed_reports(files: &BTreeMap<String, FileEntry>) -> tantivy::Result<BTreeMap<String, IndexedReport>> {
    let mut reports: BTreeMap<String, IndexedReport> = BTreeMap::new();
    for (path, entry) in files {
        if let Some((content, report_id, facts)) = entry.report()? {
            let report = reports.entry(content.to_owned()).or_insert_with(|| IndexedReport {
                identity: Identity { report_id: report_id.to_owned(), superseded_by: entry.superseded_by.clone() },
                sources: Vec::new(),
                facts: Arc::clone(facts),
            });
            report.sources.push(path.clone());
        }
    }
    Ok(reports)
}

/// Reads the report that has this content term.
pub(super) fn read_report(searcher: &Searcher, content: &Term) -> tantivy::Result<(ReportRecord, Vec<Passage>)> {
    let address = tantivy_index::addresses(searcher, content)?.into_iter().next();
    let missing = || broken("a report is not where its files say");
    let record = document::load_record(searcher, address.ok_or_else(missing)?)?;
    Ok((record, read_passages(searcher, content)?))
}

/// Reads the passages of the report that has this content term. The report itself comes first and is skipped.
pub(super) fn read_passages(searcher: &Searcher, content: &Term) -> tantivy::Result<Vec<Passage>> {
    let passages = tantivy_index::addresses(searcher, content)?.into_iter().skip(1);
    passages.map(|address| document::load_passage(searcher, address)).collect()
}

/// Returns a stored report with the identity and sources of `report`.
pub(super) fn with_identity(
    mut record: ReportRecord,
    passages: Vec<Passage>,
    report: &IndexedReport,
) -> tantivy::Result<(ReportRecord, Vec<Passage>)> {
    let IndexedReport { identity: Identity { report_id, superseded_by }, sources, .. } = report;
    let rename = |mut passage: Passage| {
        let local = passage.passage_id.strip_prefix(&record.report_id);
        let local = local.ok_or_else(|| broken("a passage with the identifier of another report"))?;
        passage.passage_id = format!("{report_id}{local}");
        passage.report_id.clone_from(report_id);
        passage.source = sources.first().cloned().ok_or_else(|| broken("a report without a file"))?;
        passage.sources.clone_from(sources);
        passage.superseded_by.clone_from(superseded_by);
        Ok(passage)
    };
    let passages = passages.into_iter().map(rename).collect::<tantivy::Result<_>>()?;
    record.report_id.clone_from(report_id);
    record.sources.clone_from(sources);
    record.superseded_by.clone_from(superseded_by);
    Ok((record, passages))
}
