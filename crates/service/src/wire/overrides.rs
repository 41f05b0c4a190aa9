//! What a person set in a report.

use schemars::JsonSchema;
use serde::Serialize;

/// A value that a person corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Override {
    /// Name of the value: `authority`, `kind`, `inspection_start`, `inspection_end`, `published` or `overall`.
    pub field: String,
    /// The corrected value.
    pub set: String,
    /// The value that was read, if one was found.
    pub read: Option<String>,
}

impl From<report::Override> for Override {
    fn from(report::Override { field, set, read }: report::Override) -> Self {
        Self { field, set, read }
    }
}
