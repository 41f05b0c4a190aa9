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
    /// The query asks for more than can be searched for at once.
    #[error(transparent)]
    Query(PlanError),
}
