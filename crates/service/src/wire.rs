//! The JSON that programs rely on: shapes that several answers share.
//!
//! Passages and reports are apart from the domain types of `report`, so that those can change without a change of the
//! contract. Results of `index` that answers contain as they are stand here too: their fields are a part of the contract,
//! which the published schemas hold. Fields serialise in the order of their declaration; an unknown value is `null`.
//! Fields with `#[serde(skip)]` are for front ends in this process and are no part of the contract.

mod diagnosis;
mod forms;
mod hit;
mod overrides;
mod passage;
mod report;

pub use diagnosis::{Diagnosis, Said};
pub(crate) use forms::{countable, groupable, object, rounded, sorted_object};
pub use hit::{Explanation, Hit};
pub use index::query::{FieldFilter, FieldValue, Years};
pub use index::{Facet, FacetValue, Reason, Remark, Variant, Widening, YearRange};
pub use overrides::Override;
pub use passage::Passage;
pub use report::{Diagnostic, Judgement, Report};
