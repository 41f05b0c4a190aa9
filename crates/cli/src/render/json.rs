//! JSON and JSON Lines: the answers of `service` as they serialise.

use std::io::{self, Write};

use serde::Serialize;

/// Writes `value` on a line of its own.
pub(crate) fn line(answer: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *answer, value)?;
    answer.write_all(b"\n")
}

/// Writes `value` as one indented document.
pub(crate) fn document(answer: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *answer, value)?;
    answer.write_all(b"\n")
}
