//! Reads files: the bytes of a report to the lines of its text.

pub mod characters;
pub mod pdf;
