//! Which parts of a query match nothing, and what to ask instead.

use index::Remark;
use index::query::Field;
use schemars::JsonSchema;
use serde::Serialize;

use crate::english;

/// A code with its fields, and the same in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Said<T> {
    /// The code with its fields.
    #[serde(flatten)]
    pub code: T,
    /// The same in words.
    pub text: String,
}

/// Which parts of a query match nothing, and what to ask instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Diagnosis {
    /// Words and phrases of the query that no passage has.
    pub missing: Vec<String>,
    /// What a person should know.
    pub remarks: Vec<Said<Remark>>,
    /// A query that finds something.
    pub suggestion: Option<String>,
    /// Filters that have to be left out for it.
    pub without: Vec<Field>,
}

impl From<index::Diagnosis> for Diagnosis {
    fn from(index::Diagnosis { missing, remarks, suggestion, without }: index::Diagnosis) -> Self {
        let said = |remark| Said { text: english::remark(&remark), code: remark };
        Self { missing, remarks: remarks.into_iter().map(said).collect(), suggestion, without }
    }
}
