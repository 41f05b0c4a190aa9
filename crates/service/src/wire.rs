//! The JSON that programs rely on: shapes that several answers share.
//!
//! Types of `report` and `index` that answers contain as they are stand here too: their fields are a part of the contract,
//! which the published schemas hold. Fields serialise in the order of their declaration; an unknown value is `null`.
//! Fields with `#[serde(skip)]` are for front ends in this process and are no part of the contract.

mod diagnosis;
mod forms;
mod hit;
mod report;

pub use ::report::{Diagnostic, Judgement, Override, Passage};
pub use diagnosis::{Diagnosis, Said};
pub(crate) use forms::{countable, groupable, object, rounded, sorted_object};
pub use hit::{Explanation, Hit};
pub use index::query::{FieldFilter, FieldValue, Years};
pub use index::{Facet, FacetValue, Reason, Remark, Variant, Widening, YearRange};
pub use report::Report;
