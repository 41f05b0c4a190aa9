//! The index of passages: what a report becomes so that it can be found, and how a question is answered.
//!
//! The cast: a [`Writer`] takes [`Report`](report::Report)s with the [`SourceFile`]s that they were read from and makes
//! them visible all at once with [`Writer::commit`]. An [`Index`] is an open, immutable view of the last commit. It
//! answers a [`SearchRequest`] (a [`Query`], [`Filters`], an order and a page) with [`Results`]: ranked [`Hit`]s, each
//! with its whole [`Passage`](report::Passage), and counts over all matches. [`analytics`] asks how inspectors word a
//! finding.
//!
//! The same set of files gives the same passages, identifiers and ranking, whatever the order in which they were
//! added, the number of threads, and the way the index came about (built at once or brought up to date).
//!
//! The folders stand in reading order. Each uses only those above it; `tests/layers.rs` holds that.

mod text;

pub mod query;

mod storage;

mod stats;

mod plan;

mod rank;

mod exec;

mod write;

pub mod analytics;

mod diagnose;
mod search;

#[doc(hidden)]
pub mod invariants;
#[cfg(test)]
mod testing;

#[doc(hidden)]
pub use analytics as precedent;
pub use exec::{Index, SearchError};
pub use plan::PlanError;
pub use plan::synonyms::concepts;
#[doc(hidden)]
pub use query::Field as Dimension;
pub use query::{
    Diagnosis, Explanation, Facet, FacetValue, Filters, Hit, Query, QueryError, Results, SearchRequest, Sort, Variant,
    Widening, YearRange,
};
pub use storage::{
    Heading, IndexError, OWN_CONCEPTS, Outcome, ReportRecord, SourceFile, SourceRecord, Summary, is_sign_of_index,
};
pub use write::{Writer, rollback};
