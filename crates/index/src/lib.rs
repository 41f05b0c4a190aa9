//! The index of passages: what a report becomes so that it can be found, and how a question is answered.
//!
//! The cast: a [`Writer`] takes [`Report`](report::Report)s with the [`SourceFile`]s that they were read from and makes
//! them visible all at once with [`Writer::commit`]. An [`Index`] is an open, immutable view of the last commit. It
//! answers a [`SearchRequest`] (a [`Query`], [`Filters`], an order and a page) with [`Results`]: ranked [`Hit`]s, each
//! with its whole [`Passage`](report::Passage), and counts over all that was found. [`analysis`] is the one tokeniser,
//! for passages and for queries; [`schema`] lists the fields.
//!
//! The same set of files gives the same passages, identifiers and ranking, whatever the order in which they were
//! added, the number of threads, and the way the index came about (built at once or brought up to date).

pub mod abbreviations;
pub mod analysis;
mod collect;
mod columns;
pub mod concepts;
mod diagnose;
mod document;
mod engine;
mod error;
mod facets;
mod feedback;
mod filter;
mod gather;
mod highlight;
mod index;
#[doc(hidden)]
pub mod invariants;
mod matching;
pub mod precedent;
pub mod query;
mod rank;
mod record;
mod repetition;
mod request;
mod results;
mod rollback;
pub mod schema;
mod search;
mod settle;
mod staging;
mod statistics;
mod store;
#[cfg(test)]
mod testing;
mod writer;

pub use error::{IndexError, SearchError};
pub use filter::{Filters, YearRange};
pub use index::{Index, OWN_CONCEPTS};
pub use matching::LowerError;
pub use query::{Query, QueryError};
pub use record::{Heading, Outcome, ReportRecord, SourceFile, SourceRecord, Summary};
pub use request::{Dimension, SearchRequest, Sort};
pub use results::{Diagnosis, Explanation, Facet, FacetValue, Hit, Results, Variant, Widening};
pub use rollback::rollback;
pub use store::is_sign_of_index;
pub use writer::Writer;
