//! The JSON that programs rely on: shapes that several answers share.
//!
//! These types are the contract. They are apart from the domain types of `report` and `index`, so that those can change
//! without a change of the contract. Fields serialise in the order of their declaration; an unknown value is `null`.
//! Fields with `#[serde(skip)]` are for front ends in this process and are no part of the contract.

mod diagnosis;
mod forms;
mod hit;
mod overrides;
mod passage;
mod report;
mod schema;
mod widening;

pub use diagnosis::{Condition, Diagnosis, Remark, Said};
pub(crate) use forms::{object, rounded, sorted_object};
pub use hit::{Explanation, Facet, FacetValue, Hit};
pub use overrides::Override;
pub use passage::Passage;
pub use report::{Diagnostic, Judgement, Report};
pub(crate) use schema::{DimensionName, FacetName, GradeName, KindName, PassageKindName};
pub use widening::{Variant, Widening, Years};
