//! An open index.

use std::fmt;
use std::ops::{ControlFlow, Range};
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

use report::Passage;
use serde::Deserialize;
use tantivy::{Searcher, Term};

use super::SearchError;
use super::context::SearchContext;
use super::top_k::ReportOrder;
use crate::plan::SearchFailure;
use crate::plan::synonyms::groups::{self, SynonymGroup, Synonyms};
use crate::plan::synonyms::stored_concepts::StoredConcepts;
use crate::query::{Hit, SearchRequest};
use crate::stats::bm25::Weights;
use crate::stats::collection::Frequencies;
use crate::storage::aux_data::{self, CONCEPTS, OWN_CONCEPTS, REPEATED};
use crate::storage::boilerplate::Repeated;
use crate::storage::columns::PassageColumns;
use crate::storage::document::{self, kind};
use crate::storage::index_dir::{Generation, IndexDir};
use crate::storage::schema::Fields;
use crate::storage::staged_directory::StagedDirectory;
use crate::storage::{IndexError, ReportRecord, SourceRecord, Summary, tantivy_index};
use crate::text::analysis::Stemming;

/// An open, immutable snapshot of an index: the last commit before it was opened. Cheap to open again.
pub struct Index {
    dir: IndexDir,
    searcher: Searcher,
    fields: Fields,
    summary: Summary,
    weights: Weights,
    columns: Arc<PassageColumns>,
    reports: Arc<ReportOrder>,
    repeated: Arc<Repeated>,
    /// Read when a query first needs them.
    concepts: OnceLock<StoredConcepts>,
    frequencies: Frequencies,
    /// Shared by all searches, because they stem the same words.
    stemming: Mutex<Stemming>,
}

impl Synonyms for Index {
    /// Looks the stems up in the concepts that the index was built with.
    fn groups(&self, stems: &[String]) -> tantivy::Result<Vec<SynonymGroup>> {
        Ok(groups::groups(self.concepts()?.matches(stems)?))
    }
}

impl Index {
    /// Opens the index in `dir`.
    ///
    /// # Errors
    ///
    /// [`IndexError::NotFound`], [`IndexError::Incompatible`] if another version of the program built it,
    /// [`IndexError::Damaged`] if files are missing or changed.
    pub fn open(dir: &Path) -> Result<Self, IndexError> {
        let index_dir = IndexDir::new(dir);
        let current = index_dir.current()?.ok_or_else(|| IndexError::NotFound { dir: dir.to_path_buf() })?;
        Self::open_generation(index_dir, &current)
    }

    /// Opens the index that was in `dir` before its last rebuild, to which [`rollback`](crate::rollback()) would return.
    ///
    /// # Errors
    ///
    /// As [`Index::open`], and [`IndexError::NoPrevious`] if it is not retained.
    pub fn open_previous(dir: &Path) -> Result<Self, IndexError> {
        let index_dir = IndexDir::new(dir);
        let current = index_dir.current()?.ok_or_else(|| IndexError::NotFound { dir: dir.to_path_buf() })?;
        let before = current.swapped().ok_or_else(|| IndexError::NoPrevious { dir: dir.to_path_buf() })?;
        Self::open_generation(index_dir, &before)
    }

    fn open_generation(index_dir: IndexDir, current: &Generation) -> Result<Self, IndexError> {
        current.check_format(index_dir.dir())?;
        let folder = index_dir.generation_dir(current.number);
        let open = || -> tantivy::Result<(Searcher, Fields, PassageColumns, Summary, Repeated)> {
            let (index, fields) = tantivy_index::open_existing(StagedDirectory::published(&folder)?)?;
            let searcher = tantivy_index::searcher(&index)?;
            let summary = tantivy_index::load_all(&searcher, &fields, kind::SUMMARY)?.pop();
            let missing = || tantivy_index::broken("its counts are missing");
            let repeated = aux_data::read_json(&searcher, &fields, REPEATED)?;
            let columns = PassageColumns::open(&searcher)?;
            Ok((searcher, fields, columns, summary.ok_or_else(missing)?, repeated))
        };
        let (searcher, fields, columns, summary, repeated) = open()
            // A reader that may not write here cannot lock the folder, so a run may have removed a file that it was opening.
            .or_else(|_| open())
            .map_err(|error| index_dir.damaged(error))?;
        let columns = Arc::new(columns);
        let reports = Arc::new(ReportOrder::new(Arc::clone(&columns)));
        Ok(Self {
            dir: index_dir,
            searcher,
            fields,
            summary,
            weights: Weights::default(),
            columns,
            reports,
            repeated: Arc::new(repeated),
            concepts: OnceLock::new(),
            frequencies: Frequencies::default(),
            stemming: Mutex::default(),
        })
    }

    /// Returns the hits of a request, without a diagnosis.
    pub(crate) fn hits(&self, request: &SearchRequest) -> Result<Vec<Hit>, SearchError> {
        self.run(|context| Ok(context.answer(request)?.0.hits))
    }

    /// Returns what `read` returns for each match of a request. `read` gets the passage and the bytes of its text that
    /// matched, ascending and disjoint. The order is that of report identifiers, then of reading; order, page and facets of
    /// the request do not matter.
    ///
    /// # Errors
    ///
    /// As [`Index::search`].
    pub fn scan<T: Send>(
        &self,
        request: &SearchRequest,
        read: impl Fn(Passage, &[Range<usize>]) -> T + Sync,
    ) -> Result<Vec<T>, SearchError> {
        self.run(|context| context.scan(request, |found| read(found.passage, found.matched)))
    }

    /// Runs a search in the context of this index. A failure to read becomes an error that names the index.
    pub(crate) fn run<T>(
        &self,
        search: impl FnOnce(&SearchContext<'_>) -> Result<T, SearchFailure>,
    ) -> Result<T, SearchError> {
        search(&self.context()).map_err(|failure| match failure {
            SearchFailure::Plan(error) => SearchError::Query(error),
            SearchFailure::Tantivy(error) => self.dir.damaged(error).into(),
        })
    }

    /// Returns what a search of this index reads.
    pub(crate) fn context(&self) -> SearchContext<'_> {
        SearchContext {
            searcher: &self.searcher,
            fields: &self.fields,
            summary: &self.summary,
            synonyms: Some(self),
            weights: &self.weights,
            columns: &self.columns,
            reports: &self.reports,
            repeated: &self.repeated,
            frequencies: &self.frequencies,
            stemming: &self.stemming,
        }
    }

    /// The concepts that the index was built with.
    fn concepts(&self) -> tantivy::Result<&StoredConcepts> {
        if let Some(concepts) = self.concepts.get() {
            return Ok(concepts);
        }
        let text = aux_data::read(&self.searcher, &self.fields, CONCEPTS)?;
        let text = text.ok_or_else(|| tantivy_index::broken("its concepts are missing"))?;
        Ok(self.concepts.get_or_init(|| StoredConcepts::new(text)))
    }

    /// Returns the passage with this identifier, superseded or not.
    ///
    /// # Errors
    ///
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn passage(&self, id: &str) -> Result<Option<Passage>, IndexError> {
        // A report's identifier has no slash, a passage's has one.
        if !id.contains('/') {
            return Ok(None);
        }
        let found = self.passages_with(&Term::from_field_text(self.fields.id, id));
        Ok(found.map_err(|error| self.dir.damaged(error))?.pop())
    }

    /// Returns the report with this identifier, superseded or not.
    ///
    /// # Errors
    ///
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn report(&self, id: &str) -> Result<Option<ReportRecord>, IndexError> {
        if id.contains(['/', ':']) {
            return Ok(None);
        }
        let term = Term::from_field_text(self.fields.id, id);
        let address = tantivy_index::addresses(&self.searcher, &term).map(|mut addresses| addresses.pop());
        let report =
            address.and_then(|address| address.map(|at| document::load_record(&self.searcher, at)).transpose());
        report.map_err(|error| self.dir.damaged(error))
    }

    /// Returns the passages of a report in reading order; none for an unknown report.
    ///
    /// # Errors
    ///
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn report_passages(&self, report_id: &str) -> Result<Vec<Passage>, IndexError> {
        let term = Term::from_field_text(self.fields.report, report_id);
        let mut passages = self.passages_with(&term).map_err(|error| self.dir.damaged(error))?;
        passages.sort_by_key(|passage| passage.ordinal);
        Ok(passages)
    }

    /// Returns all reports by identifier, superseded ones included.
    ///
    /// # Errors
    ///
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn reports(&self) -> Result<Vec<ReportRecord>, IndexError> {
        let mut reports: Vec<ReportRecord> = self.load_all(kind::REPORT)?;
        reports.sort_by(|a, b| a.report_id.cmp(&b.report_id));
        Ok(reports)
    }

    /// Returns the identifiers of all reports, superseded ones included, in alphabetical order.
    ///
    /// # Errors
    ///
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn report_ids(&self) -> Result<Vec<String>, IndexError> {
        /// The one field of a [`ReportRecord`] that is read.
        #[derive(Deserialize)]
        struct Identified {
            report_id: String,
        }
        let reports: Vec<Identified> = self.load_all(kind::REPORT)?;
        let mut ids: Vec<String> = reports.into_iter().map(|report| report.report_id).collect();
        ids.sort();
        Ok(ids)
    }

    /// Returns all files by path, skipped ones included.
    ///
    /// # Errors
    ///
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn sources(&self) -> Result<Vec<SourceRecord>, IndexError> {
        /// The one field of a file's entry that is read.
        #[derive(Deserialize)]
        struct Recorded {
            record: SourceRecord,
        }
        let entries: Vec<Recorded> = self.load_all(kind::SOURCE)?;
        let mut sources: Vec<_> = entries.into_iter().map(|entry| entry.record).collect();
        sources.sort_by(|a, b| a.file.path.cmp(&b.file.path));
        Ok(sources)
    }

    /// Returns the counts over the whole index.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// Returns the text of the user's own concept file that the index was built with; empty if there was no such file.
    ///
    /// # Errors
    ///
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn own_concepts(&self) -> Result<String, IndexError> {
        let text = aux_data::read(&self.searcher, &self.fields, OWN_CONCEPTS);
        Ok(text.map_err(|error| self.dir.damaged(error))?.unwrap_or_default())
    }

    /// Calls `visit` with every passage, superseded ones included, by report identifier and in reading order; stops at the first
    /// `Break`.
    ///
    /// # Errors
    ///
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn passages(&self, visit: impl FnMut(Passage) -> ControlFlow<()>) -> Result<(), IndexError> {
        let request = SearchRequest { all_copies: true, ..SearchRequest::default() };
        let visited = self.context().visit_planned(None, &request, |found| found.passage, visit);
        visited.map(drop).map_err(|error| self.dir.damaged(error))
    }

    /// Reads the passages with a term.
    fn passages_with(&self, term: &Term) -> tantivy::Result<Vec<Passage>> {
        let context = self.context();
        let addresses = tantivy_index::addresses(&self.searcher, term)?;
        addresses.into_iter().map(|address| context.passage(address)).collect()
    }

    fn load_all<T: serde::de::DeserializeOwned>(&self, kind: &str) -> Result<Vec<T>, IndexError> {
        tantivy_index::load_all(&self.searcher, &self.fields, kind).map_err(|error| self.dir.damaged(error))
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index").field("dir", &self.dir.dir()).field("summary", &self.summary).finish_non_exhaustive()
    }
}
