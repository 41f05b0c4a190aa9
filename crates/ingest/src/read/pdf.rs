//! PDF, by two libraries behind one trait.

mod boss;
mod lines;
mod run;

use report::SkipReason;

use crate::extract::{Extract, Format};
use boss::Boss;
use run::PdfReader;

pub(crate) fn read(bytes: &[u8]) -> Result<Extract, SkipReason> {
    let pages = Boss.runs(bytes)?;
    let count = pages.count;
    let (lines, unknown_glyphs) = lines::lines(pages.runs);
    Ok(Extract { format: Format::Pdf, lines, pages: count, unknown_glyphs, diagnostics: Vec::new() })
}
