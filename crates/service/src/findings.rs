//! An opened index, and what every use case returns.

use std::path::Path;

use index::analytics::countable;
use index::{Filters, Index, SearchRequest};

use crate::names::NameResolver;
use crate::scope::{Scope, Selection};
use crate::wire::Diagnosis;
use crate::{Note, ServiceError};

/// An opened index of findings: every use case is a method of it.
///
/// It shows one commit of the index for as long as it lives; open it again to see a later one.
pub struct Findings {
    pub(crate) index: Index,
}

impl Findings {
    /// Opens the index in the folder `dir`.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Index`] if there is no index, another version of the program built it, or it is damaged.
    pub fn open(dir: &Path) -> Result<Self, ServiceError> {
        Ok(Self { index: Index::open(dir)? })
    }

    /// Opens the index that was in the folder `dir` before it was last rebuilt.
    ///
    /// # Errors
    ///
    /// As [`Findings::open`], and [`ServiceError::Index`] if no such index is stored.
    pub fn open_previous(dir: &Path) -> Result<Self, ServiceError> {
        Ok(Self { index: Index::open_previous(dir)? })
    }

    /// Reads a query and its filters for the index.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Query`], [`ServiceError::Value`] and [`ServiceError::UnknownName`].
    pub(crate) fn request(&self, selection: &Selection) -> Result<(SearchRequest, Vec<Note>), ServiceError> {
        let mut names = NameResolver::new(&self.index);
        let request = selection.request(&mut names)?;
        Ok((request, names.notes()))
    }

    /// Reads filters for the index.
    ///
    /// # Errors
    ///
    /// As [`Findings::request`].
    pub(crate) fn filters(&self, scope: &Scope) -> Result<(Filters, Vec<Note>), ServiceError> {
        let mut names = NameResolver::new(&self.index);
        let filters = scope.filters(&mut names)?;
        Ok((filters, names.notes()))
    }

    /// Diagnoses the query of a request that leaves out boilerplate and superseded copies, given the number of passages
    /// that it finds if that is known.
    pub(crate) fn diagnosis(
        &self,
        request: SearchRequest,
        passages: Option<u64>,
    ) -> Result<Option<Diagnosis>, ServiceError> {
        let request = countable(request);
        let diagnosis = match passages {
            Some(passages) => self.index.diagnosis(&request, passages)?,
            None => self.index.search(&SearchRequest { limit: 0, ..request })?.diagnosis,
        };
        Ok(diagnosis.map(Diagnosis::from))
    }

    /// Returns the index itself, for the crate that keeps it up to date.
    pub fn index(&self) -> &Index {
        &self.index
    }
}

/// An answer, and what a person should know beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered<T> {
    /// The answer. It serialises to the JSON that programs rely on.
    pub answer: T,
    /// Remarks on the request, in the order in which they should be read.
    pub notes: Vec<Note>,
    /// Which parts of the query match nothing; `None` if all match, and where the answer itself has a diagnosis.
    pub diagnosis: Option<Diagnosis>,
}

impl<T> Answered<T> {
    /// An answer with these notes.
    pub(crate) fn new(answer: T, notes: Vec<Note>) -> Self {
        Self { answer, notes, diagnosis: None }
    }
}
