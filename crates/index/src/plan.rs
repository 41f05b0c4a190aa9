//! Planning: translates a query into the terms of one index.
//!
//! [`plan`](planner::plan) turns a [`Query`](crate::query::Query) into a [`Plan`](query_plan::Plan). Its [`words`] become terms
//! of the index, [`expansion`] adds other spellings and [`synonyms`], and operators become conditions on positions.
//! [`evaluation`] checks a plan against one passage.

mod compounds;
pub(crate) mod dictionary;
mod error;
pub(crate) mod evaluation;
mod expansion;
pub(crate) mod filter_queries;
pub(crate) mod planner;
pub(crate) mod planner_state;
pub(crate) mod query_plan;
pub(crate) mod spans;
pub(crate) mod synonyms;
mod words;

pub use error::PlanError;
pub(crate) use error::SearchFailure;
