//! Bytes of a file to an [`Extract`].

pub(crate) mod characters;
mod pdf;

use report::SkipReason;

use crate::extract::Extract;

/// Reads a file.
///
/// # Errors
///
/// The reason why it is skipped.
pub fn read(bytes: &[u8]) -> Result<Extract, SkipReason> {
    pdf::read(bytes)
}
