//! Authorities whose services are inspected.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An entry of the [`register`](crate::register).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Official short name: "Leicester".
    pub name: String,
    /// Code of the Government Statistical Service: "E06000016".
    pub gss_code: String,
    /// Number of the Department for Education: "856".
    pub dfe_code: String,
    /// Region of England.
    pub region: String,
    /// Other names in use: "Hull".
    pub aliases: Vec<String>,
    /// First day of existence, for one founded in the time of the reports.
    pub founded: Option<Date>,
    /// Last day of existence, for one that was abolished.
    pub abolished: Option<Date>,
    /// Names of the authorities that took over; empty while it exists.
    pub successors: Vec<String>,
    /// Numbers (Department for Education) of its statistical neighbours, nearest first.
    pub neighbours: Vec<String>,
}

/// What a report keeps of an [`Authority`]: enough to print and to filter by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorityName {
    /// Official short name.
    pub name: String,
    /// Code of the Government Statistical Service; `None` for one that is not in the register.
    pub code: Option<String>,
    /// Region of England; `None` for one that is not in the register.
    pub region: Option<String>,
}

impl From<&Authority> for AuthorityName {
    fn from(authority: &Authority) -> Self {
        Self {
            name: authority.name.clone(),
            code: Some(authority.gss_code.clone()),
            region: Some(authority.region.clone()),
        }
    }
}
