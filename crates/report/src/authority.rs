//! English local authorities with children's services.

use jiff::civil::Date;

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
    /// First day of existence, if it was founded since 2009.
    pub founded: Option<Date>,
    /// Last day of existence, if it was abolished.
    pub abolished: Option<Date>,
    /// Names of the authorities that succeeded it; empty while it exists.
    pub successors: Vec<String>,
    /// Department for Education numbers of its statistical neighbours, nearest first.
    pub neighbours: Vec<String>,
}
