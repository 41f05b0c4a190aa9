//! What a person set in a report.

use schemars::JsonSchema;
use serde::Serialize;

/// A value that a person set in place of what was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Override {
    /// Name of the field.
    pub field: String,
    /// The value that was set.
    pub set: String,
    /// The value that was read.
    pub read: Option<String>,
}

impl From<report::Override> for Override {
    fn from(report::Override { field, set, read }: report::Override) -> Self {
        Self { field, set, read }
    }
}
