//! When a wording was in use.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The years in which a variant was in use, both inclusive. They explain a hit and never hide one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Years {
    /// First year; `None` where it is not known.
    pub from: Option<i16>,
    /// Last year; `None` where it is not known or still in use.
    pub to: Option<i16>,
}

impl Years {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
    pub(crate) fn is_unknown(&self) -> bool {
        *self == Self::default()
    }
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
