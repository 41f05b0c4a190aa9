//! What a person sets for reports in `overrides.toml`, in place of what was read from them.
//!
//! `file` reads the format, `correction` sets the values of an entry in a report, [`entries`] finds the entry of a file,
//! [`stale`](mod@stale) finds entries that do nothing. A correction is applied whenever its file is read. The index stores
//! which correction was applied, so that a changed entry has its own files read again and no others.

mod correction;
mod entries;
mod file;
mod stale;

pub(crate) use entries::{FILE_NAME, Overrides};
pub(crate) use stale::stale;
