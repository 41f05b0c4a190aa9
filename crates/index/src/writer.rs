//! Adds reports to an index.

use std::path::Path;

use report::{Report, SkipReason};

use crate::{IndexError, Outcome, SourceFile, SourceRecord, Summary};

/// Brings an index up to date. There is one writer at a time; nothing is visible before [`Writer::commit`], and a
/// writer that is dropped leaves the index as it was.
#[derive(Debug)]
pub struct Writer;

impl Writer {
    /// Opens the index in `dir` to change it; makes a new one where there is none or where it was built by another
    /// version of the program ([`Writer::is_new`] tells).
    ///
    /// # Errors
    ///
    /// [`IndexError::Locked`] if another process writes it, [`IndexError::NotAnIndex`] if the folder holds other
    /// files, [`IndexError::Damaged`], [`IndexError::Io`].
    pub fn open(dir: &Path) -> Result<Self, IndexError> {
        Err(IndexError::NotFound { dir: dir.to_path_buf() })
    }

    /// Opens a new index beside the one in `dir`, which it replaces at the commit.
    ///
    /// # Errors
    ///
    /// As [`Writer::open`], but for [`IndexError::Damaged`].
    pub fn rebuild(dir: &Path) -> Result<Self, IndexError> {
        Err(IndexError::NotFound { dir: dir.to_path_buf() })
    }

    /// Whether everything has to be added, since there was no index that could be brought up to date.
    pub fn is_new(&self) -> bool {
        true
    }

    /// The files of the last commit by path, without what this writer changed.
    ///
    /// # Errors
    ///
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn sources(&self) -> Result<Vec<SourceRecord>, IndexError> {
        Ok(Vec::new())
    }

    /// Adds the report that was read from a file, in place of what the same path gave before.
    ///
    /// # Errors
    ///
    /// [`IndexError::Write`].
    pub fn add(&mut self, file: SourceFile, report: &Report) -> Result<(), IndexError> {
        let _ = (file, report);
        Ok(())
    }

    /// Adds a file that need not be read: its bytes are those of a file with this outcome.
    ///
    /// # Errors
    ///
    /// [`IndexError::UnknownContent`] if the outcome is a report that is not in the index.
    pub fn reuse(&mut self, file: SourceFile, outcome: Outcome) -> Result<(), IndexError> {
        let _ = (file, outcome);
        Ok(())
    }

    /// Adds a file that has no report, in place of what the same path gave before.
    pub fn skip(&mut self, file: SourceFile, reason: SkipReason) {
        let _ = (file, reason);
    }

    /// Takes a file out; one that is not there is no error.
    pub fn remove(&mut self, path: &str) {
        let _ = path;
    }

    /// Settles identifiers, duplicates and superseded copies over all reports and makes everything visible at once.
    ///
    /// # Errors
    ///
    /// [`IndexError::Write`]; what was visible before then stays so.
    pub fn commit(self) -> Result<Summary, IndexError> {
        Ok(Summary::default())
    }
}
