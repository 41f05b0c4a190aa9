//! Drafts: what a person writes that rests on findings, as text.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, anyhow};

use crate::failure::hinted;
use crate::render::shown;

/// First bytes of an archive, which every .docx is.
const ARCHIVE: &[u8] = b"PK\x03\x04";
/// The longest draft, in bytes: far more than a million words.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// The text of a draft; `-` is standard input.
///
/// # Errors
///
/// For a file that cannot be read, is too long, or is neither text nor Word.
pub(super) fn read(file: &Path) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    let limit = MAX_BYTES + 1;
    let read = if file == Path::new("-") {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|opened| opened.take(limit).read_to_end(&mut bytes))
    };
    read.with_context(|| format!("cannot read `{}`", shown(file)))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(hinted(anyhow!("`{}` is longer than 64 MB", shown(file)), "check it in parts"));
    }
    let is_word =
        bytes.starts_with(ARCHIVE) || file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("docx"));
    if !is_word {
        return String::from_utf8(bytes).map_err(|_| {
            hinted(
                anyhow!("`{}` is no text in UTF-8", shown(file)),
                "save the draft as plain text in UTF-8, or as .docx",
            )
        });
    }
    if !bytes.starts_with(ARCHIVE) {
        return Err(hinted(
            anyhow!("`{}` is no Word document, whatever its name says", shown(file)),
            "save the draft as .docx, or as plain text",
        ));
    }
    let extract = ingest::read::read(&bytes)
        .map_err(|reason| hinted(anyhow!("cannot read `{}`: {reason}", shown(file)), "save the draft as plain text"))?;
    // Each line of a Word document is a paragraph.
    Ok(extract.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n\n"))
}
