//! Execution: finds the passages that satisfy a plan, scores them, and keeps the best.
//!
//! [`PlanQuery`](scorer::PlanQuery) runs a [`Plan`](crate::plan::query_plan::Plan) in tantivy. Boolean queries over postings
//! propose candidates, and positions confirm them where a condition depends on positions.

mod answer;
pub(crate) mod context;
mod error;
mod facets;
pub(crate) mod highlight;
mod materialised_postings;
mod open_index;
mod parts;
mod postings;
pub(crate) mod rescore;
mod scan;
mod scorer;
mod term_hits;
mod top_k;
mod window;

pub use error::SearchError;
pub use open_index::Index;
pub(crate) use scan::Found;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
