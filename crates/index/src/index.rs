//! An open index.

use std::ops::ControlFlow;
use std::path::Path;

use report::Passage;

use crate::{IndexError, ReportRecord, Results, SearchError, SearchRequest, SourceRecord, Summary};

/// An open, immutable view of an index: it shows the last commit before it was opened. Cheap to open again.
#[derive(Debug)]
pub struct Index;

impl Index {
    /// Opens the index in `dir`.
    ///
    /// # Errors
    ///
    /// [`IndexError::NotFound`], [`IndexError::Incompatible`] if another version of the program built it,
    /// [`IndexError::Damaged`] if files are missing or changed.
    pub fn open(dir: &Path) -> Result<Self, IndexError> {
        Err(IndexError::NotFound { dir: dir.to_path_buf() })
    }

    /// Answers a question.
    ///
    /// # Errors
    ///
    /// [`SearchError::Index`] if the index cannot be read.
    pub fn search(&self, request: &SearchRequest) -> Result<Results, SearchError> {
        let _ = request;
        Ok(Results::default())
    }

    /// The passage with this identifier, superseded or not.
    ///
    /// # Errors
    ///
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn passage(&self, id: &str) -> Result<Option<Passage>, IndexError> {
        let _ = id;
        Ok(None)
    }

    /// The report with this identifier, superseded or not.
    ///
    /// # Errors
    ///
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn report(&self, id: &str) -> Result<Option<ReportRecord>, IndexError> {
        let _ = id;
        Ok(None)
    }

    /// The passages of a report in reading order; empty for a report that is not there.
    ///
    /// # Errors
    ///
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn report_passages(&self, report_id: &str) -> Result<Vec<Passage>, IndexError> {
        let _ = report_id;
        Ok(Vec::new())
    }

    /// All reports by identifier, superseded ones included.
    ///
    /// # Errors
    ///
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn reports(&self) -> Result<Vec<ReportRecord>, IndexError> {
        Ok(Vec::new())
    }

    /// All files by path, skipped ones included.
    ///
    /// # Errors
    ///
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn sources(&self) -> Result<Vec<SourceRecord>, IndexError> {
        Ok(Vec::new())
    }

    /// Counts over the whole index.
    ///
    /// # Errors
    ///
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn summary(&self) -> Result<Summary, IndexError> {
        Ok(Summary::default())
    }

    /// Shows `visit` every passage, by report identifier and in reading order, superseded ones included, until it
    /// breaks off.
    ///
    /// # Errors
    ///
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn passages(&self, visit: impl FnMut(Passage) -> ControlFlow<()>) -> Result<(), IndexError> {
        let _ = visit;
        Ok(())
    }
}
