//! What is known about a gap: apart from the gaps, for they use [`english`](crate::english), and that names this type.

use report::SkipReason;

use crate::Doubt;

/// What is known about a gap. [`english::detail`](crate::english::detail) has the phrase.
#[derive(Debug, Clone, PartialEq)]
pub enum Detail {
    /// Number of reports without the finding.
    Reports(u64),
    /// Why the file was skipped.
    Skipped(SkipReason),
    /// What may have been misread.
    Doubt(Doubt),
    /// Nothing more.
    Nothing,
}
