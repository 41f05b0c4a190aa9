//! A term of a query with its synonyms, and when each was in use.

use index::query;
use schemars::JsonSchema;
use serde::Serialize;

/// A term of the query with its synonyms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Widening {
    /// The term as typed.
    pub term: String,
    /// When the term was in use.
    pub years: Years,
    /// The synonyms that were added.
    pub added: Vec<Variant>,
    /// Whether the term itself asks for them, as `interview*` does.
    #[serde(skip)]
    pub is_asked_for: bool,
}

/// A synonym of a term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Variant {
    /// The synonym.
    pub text: String,
    /// Where it is known from.
    pub source: String,
    /// When it was in use.
    pub years: Years,
    /// Number of passages with it.
    pub passages: u64,
}

/// First and last year of use, as far as known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Years {
    /// First year.
    pub from: Option<i16>,
    /// Last year.
    pub to: Option<i16>,
}

impl From<index::Widening> for Widening {
    fn from(widening: index::Widening) -> Self {
        let is_asked_for = widening.is_asked_for();
        let index::Widening { term, years, added } = widening;
        Self { term, years: years.into(), added: added.into_iter().map(Variant::from).collect(), is_asked_for }
    }
}

impl From<index::Variant> for Variant {
    fn from(index::Variant { text, source, years, passages }: index::Variant) -> Self {
        Self { text, source, years: years.into(), passages }
    }
}

impl From<query::Years> for Years {
    fn from(query::Years { from, to }: query::Years) -> Self {
        Self { from, to }
    }
}
