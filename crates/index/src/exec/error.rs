//! Why a search failed.

use thiserror::Error;

use crate::plan::PlanError;
use crate::storage::IndexError;

/// Why a question could not be answered.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SearchError {
    /// The index could not be read.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The query exceeds a limit.
    #[error(transparent)]
    Query(PlanError),
}
