//! Searches an index, and says why nothing was found.

use crate::diagnose::diagnose;
use crate::exec::{Index, SearchError};
use crate::query::{Diagnosis, Results, SearchRequest};

impl Index {
    /// Answers a question.
    ///
    /// # Errors
    ///
    /// [`SearchError::Index`] if the index cannot be read, [`SearchError::Query`] if the query asks for too much at once.
    pub fn search(&self, request: &SearchRequest) -> Result<Results, SearchError> {
        let context = self.view();
        let answer = || {
            let (mut results, plan) = context.answer(request)?;
            if let (Some(query), Some(plan)) = (&request.query, plan) {
                results.diagnosis = diagnose(&context, query, &plan, request, results.passages)?;
            }
            Ok(results)
        };
        answer().map_err(|error| self.search_error(error))
    }

    /// What a person should know of a request that finds so many `passages`; `None` where there is nothing to tell.
    ///
    /// # Errors
    ///
    /// As [`Index::search`].
    pub fn diagnosis(&self, request: &SearchRequest, passages: u64) -> Result<Option<Diagnosis>, SearchError> {
        let Some(query) = &request.query else { return Ok(None) };
        let context = self.view();
        let found = context.plan(query, request).and_then(|plan| diagnose(&context, query, &plan, request, passages));
        found.map_err(|error| self.search_error(error))
    }
}

#[cfg(test)]
mod tests;
