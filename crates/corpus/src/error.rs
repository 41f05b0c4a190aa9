//! Why a corpus could not be read, or its index not be written.

use std::io;
use std::path::{Path, PathBuf};

use index::IndexError;
use index::concepts::ConceptsError;
use ingest::files::FilesError;
use thiserror::Error;

/// Why a run failed. Unless the variant says otherwise, the index is as it was before the run.
///
/// A file of the corpus that cannot be read never fails a run: it is skipped, see [`Changes::skipped`](crate::Changes).
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CorpusError {
    /// A folder or file of the corpus is missing, or cannot be opened.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// Folders without a single report. A run that went on would empty the index, and a drive that is not connected is
    /// likelier than a folder that somebody emptied.
    #[error("there are no reports in `{}`; the index is as it was", names(roots))]
    NoReports {
        /// The folders.
        roots: Vec<PathBuf>,
    },
    /// The overrides or the concepts stand in a file that cannot be read as text.
    #[error("cannot read `{}`", name(path))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The operating system's words.
        source: io::Error,
    },
    /// A line of the overrides is not in the format.
    #[error("{file}, line {line}: {message}")]
    Overrides {
        /// The file as it was named.
        file: String,
        /// The line, 1-based.
        line: usize,
        /// What is wrong there and what may stand there.
        message: String,
    },
    /// A line of the concepts is not in the format.
    #[error(transparent)]
    Concepts(#[from] ConceptsError),
    /// The index cannot be read or written.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The index lists a report that it does not hold.
    #[error("the report {report_id} is not where the index says: build it again")]
    MissingReport {
        /// Identifier of the report.
        report_id: String,
    },
    /// A value of a report has no JSON form.
    #[error("cannot compare a value of the report {report_id}")]
    Value {
        /// Identifier of the report.
        report_id: String,
        /// The serialiser's words.
        source: serde_json::Error,
    },
    /// No worker process can be started.
    #[error("could not start a process that reads")]
    Worker(#[source] io::Error),
    /// The caller stopped the run.
    #[error("the run was interrupted; the index is as it was")]
    Stopped,
}

impl CorpusError {
    /// Returns a stable word for the variant, such as `no-reports`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Files(FilesError::Missing { .. }) => "missing-folder",
            Self::Files(_) => "unreadable-folder",
            Self::NoReports { .. } => "no-reports",
            Self::Unreadable { .. } => "unreadable-settings",
            Self::Overrides { .. } => "invalid-overrides",
            Self::Concepts(_) => "invalid-concepts",
            Self::Index(_) => "index",
            Self::MissingReport { .. } => "missing-report",
            Self::Value { .. } => "invalid-value",
            Self::Worker(_) => "no-worker",
            Self::Stopped => "stopped",
        }
    }
}

/// Returns a path as people read it: with forward slashes on every system.
pub(crate) fn name(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

/// Joins paths with "`, `", to stand between backticks.
fn names(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| name(path)).collect::<Vec<_>>().join("`, `")
}
