//! Pages of a report.

/// A page of the printed report, 1-based.
pub type PageNumber = u32;
