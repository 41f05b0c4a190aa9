//! Files that a person names, and standard input.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use anyhow::Context;

use crate::render::shown;

/// Returns the content of a file, `-` being standard input, up to so many bytes.
///
/// # Errors
///
/// For a file that cannot be read.
pub(super) fn bytes(file: &Path, limit: u64) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        io::stdin().lock().take(limit).read_to_end(&mut bytes)
    } else {
        File::open(file).and_then(|opened| opened.take(limit).read_to_end(&mut bytes))
    };
    read.with_context(|| format!("cannot read `{}`", shown(file)))?;
    Ok(bytes)
}
