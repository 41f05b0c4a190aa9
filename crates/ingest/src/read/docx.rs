//! Stub.
use crate::extract::Extract;
use report::SkipReason;
pub(super) fn read(_bytes: &[u8]) -> Result<Extract, SkipReason> {
    Err(SkipReason::Empty)
}
