//! The kinds of passages.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

/// The kind of a passage in its report.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum PassageKind {
    /// A numbered paragraph of evidence.
    Finding,
    /// A list item.
    Bullet,
    /// An unnumbered paragraph.
    Paragraph,
    /// A recommendation: an item of "What needs to improve" or "Recommendations".
    Recommendation,
    /// A paragraph of a summary.
    Summary,
    /// A table row, its cells joined by " | ".
    TableRow,
    /// A footnote.
    Footnote,
    /// Text that is the same in every report of its kind or not about the inspection: addresses, how to complain.
    Boilerplate,
}

impl PassageKind {
    /// Every kind, in the order of the declaration.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// Returns the name in exports, such as `table-row`.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Returns the letter before the ordinal in the identifier of an unnumbered passage.
    pub(crate) fn letter(self) -> char {
        match self {
            Self::Finding | Self::Paragraph => 'p',
            Self::Bullet => 'b',
            Self::Recommendation => 'r',
            Self::Summary => 's',
            Self::TableRow => 't',
            Self::Footnote => 'n',
            Self::Boilerplate => 'x',
        }
    }
}

impl fmt::Display for PassageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
