//! Drafts: files and standard input as text.

use std::io::Read;
use std::path::Path;

use anyhow::Context;
use service::draft::{MAX_BYTES, text};

use crate::render::shown;

/// Returns the text of a draft; `-` is standard input.
///
/// # Errors
///
/// For a file that cannot be read, is too long, or is neither text nor Word.
pub(super) fn read(file: &Path) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    // One byte more tells a draft that is too long from one that just fits.
    let limit = MAX_BYTES + 1;
    let read = if file == Path::new("-") {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|opened| opened.take(limit).read_to_end(&mut bytes))
    };
    let name = shown(file);
    read.with_context(|| format!("cannot read `{name}`"))?;
    Ok(text(&name, bytes)?)
}
