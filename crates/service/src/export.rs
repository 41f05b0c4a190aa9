//! Export: every passage with everything that is known of it.

use std::ops::ControlFlow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::wire::Passage;
use crate::{Findings, ServiceError};

/// Which passages to export.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Request {
    /// Includes superseded copies.
    pub all_copies: bool,
}

impl Findings {
    /// Calls `visit` for every passage, report by report in reading order, and returns how many there are. Stops at the
    /// first error of `visit`.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Index`] if the index cannot be read, and the errors of `visit`.
    pub fn export<E: From<ServiceError>>(
        &self,
        request: &Request,
        mut visit: impl FnMut(Passage) -> Result<(), E>,
    ) -> Result<u64, E> {
        let (mut passages, mut result) = (0, Ok(()));
        let each = |passage: report::Passage| {
            if passage.superseded_by.is_some() && !request.all_copies {
                return ControlFlow::Continue(());
            }
            passages += 1;
            result = visit(passage.into());
            if result.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        self.index.passages(each).map_err(ServiceError::from)?;
        result.map(|()| passages)
    }
}
