//! Drafts: what a person writes that rests on findings, as text.

use std::path::Path;

use crate::{DraftProblem, ServiceError};

/// The longest draft, in bytes: far more than a million words.
pub const MAX_BYTES: u64 = 64 << 20;
/// First bytes of an archive, which every .docx is.
const ARCHIVE: &[u8] = b"PK\x03\x04";

/// Returns the text of a draft in UTF-8 or Word; `name` is that of its file.
///
/// # Errors
///
/// [`ServiceError::Draft`] if the draft is longer than [`MAX_BYTES`], or neither text nor Word.
pub fn text(name: &str, bytes: Vec<u8>) -> Result<String, ServiceError> {
    let problem = |problem| ServiceError::Draft { file: name.to_owned(), problem };
    if bytes.len() as u64 > MAX_BYTES {
        return Err(problem(DraftProblem::TooLong(MAX_BYTES)));
    }
    if bytes.starts_with(ARCHIVE) {
        let extract = ingest::read::read(&bytes).map_err(|reason| problem(DraftProblem::Unreadable(reason)))?;
        // Each line of a Word document is a paragraph.
        return Ok(extract.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n\n"));
    }
    if Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("docx")) {
        return Err(problem(DraftProblem::NotWord));
    }
    String::from_utf8(bytes).map_err(|_| problem(DraftProblem::NotText))
}
