//! When a wording was in use.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The years in which a variant was in use, both inclusive. They explain a hit and never hide one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Years {
    /// First year, if known.
    pub from: Option<i16>,
    /// Last year, if known and over.
    pub to: Option<i16>,
}

impl fmt::Display for Years {
    /// "2006 to 2019", "from 2014", "to 2008"; nothing where no year is known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (Some(from), Some(to)) => write!(f, "{from} to {to}"),
            (Some(from), None) => write!(f, "from {from}"),
            (None, Some(to)) => write!(f, "to {to}"),
            (None, None) => Ok(()),
        }
    }
}
