//! What a passage must satisfy besides the query.

use report::{Grade, Kind, PassageKind};

/// Conditions on a passage. A list means any of its values, and an empty list no condition; all lists must be
/// satisfied. Names are compared without regard to case, accents and punctuation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Authority, principal or joint: its official short name.
    pub authorities: Vec<String>,
    /// Region of England.
    pub regions: Vec<String>,
    /// Year.
    pub years: Vec<YearRange>,
    /// Kind of report.
    pub kinds: Vec<Kind>,
    /// Words of the headings that it stands under, in this order, in any form of the words.
    pub sections: Vec<String>,
    /// Grade of its section.
    pub grades: Vec<Grade>,
    /// Overall grade of its report.
    pub overall: Vec<Grade>,
    /// Printed number.
    pub numbers: Vec<String>,
    /// Identifier of its report.
    pub reports: Vec<String>,
    /// Words of its lead inspector's name, in this order.
    pub inspectors: Vec<String>,
    /// What it is in its report.
    pub passages: Vec<PassageKind>,
}

/// Years from the first to the last, both included; `None` leaves that end open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct YearRange {
    /// First year.
    pub from: Option<i16>,
    /// Last year.
    pub to: Option<i16>,
}
