//! Searches an index, and diagnoses queries that find nothing.

use crate::diagnose::diagnose;
use crate::exec::{Index, SearchError};
use crate::query::{Diagnosis, Results, SearchRequest};

impl Index {
    /// Answers a request.
    ///
    /// # Errors
    ///
    /// [`SearchError::Index`] if the index cannot be read, [`SearchError::Query`] if the query exceeds a limit.
    pub fn search(&self, request: &SearchRequest) -> Result<Results, SearchError> {
        self.run(|context| {
            let (mut results, plan) = context.answer(request)?;
            if let (Some(query), Some(plan)) = (&request.query, plan) {
                results.diagnosis = diagnose(context, query, &plan, request, results.passages)?;
            }
            Ok(results)
        })
    }

    /// Diagnoses a request that finds this number of `passages`; `None` if there is nothing to report.
    ///
    /// # Errors
    ///
    /// As [`Index::search`].
    pub fn diagnosis(&self, request: &SearchRequest, passages: u64) -> Result<Option<Diagnosis>, SearchError> {
        let Some(query) = &request.query else { return Ok(None) };
        self.run(|context| diagnose(context, query, &*context.plan(query, request)?, request, passages))
    }
}

#[cfg(test)]
mod tests;
