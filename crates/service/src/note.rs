//! Notes: what a person should know beside an answer.

use schemars::JsonSchema;
use serde::Serialize;

/// Something that a person should know beside an answer. [`english::note`](crate::english::note) has the sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "code", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Note {
    /// The request names authorities without a report in the index.
    AbsentAuthorities {
        /// Their official names.
        names: Vec<String>,
    },
    /// The index has reports, but the filters exclude them all.
    NoReportMatches,
}
