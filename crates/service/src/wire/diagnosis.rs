//! Which parts of a query match nothing, and what to ask instead.

use index::query::{Field, FieldFilter};
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
    pub without: Vec<&'static str>,
}

/// Something that a person should know of a query that finds too little.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "code", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Remark {
    /// Another query finds something.
    OtherQuery {
        /// The query.
        query: String,
        /// Number of passages that it finds.
        passages: u64,
    },
    /// No passage at all satisfies a condition.
    NothingSatisfies {
        /// The condition.
        condition: Condition,
    },
    /// The query finds something without some of its conditions.
    Without {
        /// The conditions.
        conditions: Vec<Condition>,
        /// Number of passages that it finds without them.
        passages: u64,
    },
    /// The query has too many words to look for synonyms of them, or for the words in headings.
    TooLongToWiden {
        /// The most words that a query may have for that.
        words: usize,
    },
}

/// A condition: the field has one of the values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Condition {
    /// Name of the field.
    pub field: &'static str,
    /// The values as a query has them.
    pub values: Vec<String>,
}

impl From<index::Diagnosis> for Diagnosis {
    fn from(index::Diagnosis { missing, remarks, suggestion, without }: index::Diagnosis) -> Self {
        let said = |remark| Said { text: english::remark(&remark), code: Remark::from(remark) };
        Self {
            missing,
            remarks: remarks.into_iter().map(said).collect(),
            suggestion,
            without: without.into_iter().map(Field::name).collect(),
        }
    }
}

impl From<index::Remark> for Remark {
    fn from(remark: index::Remark) -> Self {
        match remark {
            index::Remark::OtherQuery { query, passages } => Self::OtherQuery { query, passages },
            index::Remark::NothingSatisfies(condition) => Self::NothingSatisfies { condition: condition.into() },
            index::Remark::Without { conditions, passages } => {
                Self::Without { conditions: conditions.into_iter().map(Condition::from).collect(), passages }
            }
            index::Remark::TooLongToWiden { words } => Self::TooLongToWiden { words },
        }
    }
}

impl From<FieldFilter> for Condition {
    fn from(FieldFilter { field, values }: FieldFilter) -> Self {
        Self { field: field.name(), values: values.iter().map(ToString::to_string).collect() }
    }
}
