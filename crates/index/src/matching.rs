//! Matching: a query in the terms of one index, decided passage by passage.
//!
//! [`lower()`](lower::lower) makes a [`Plan`](plan::Plan) of a [`Query`](crate::Query), with the terms of its [`words`]
//! and what [`widen`]s them; [`PlanQuery`](scorer::PlanQuery) runs it in the engine: boolean queries over postings give candidates, positions decide what depends on places.

pub(crate) mod compounds;
mod listed;
pub(crate) mod lower;
pub(crate) mod occurrences;
pub(crate) mod parts;
pub(crate) mod plan;
pub(crate) mod scorer;
pub(crate) mod spans;
pub(crate) mod terms;
pub(crate) mod widen;
pub(crate) mod window;
mod words;

pub use lower::LowerError;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
