//! Measures how well a report was read, as counts and as diagnostics.

use std::collections::HashSet;

use report::{Diagnostic, PassageKind, Quality, Section};

use crate::extract::{Extract, Role};

/// Counts pages, lines and words of one report. `missing` holds the numbers missing from its sequence of findings.
pub(crate) fn quality(extract: &Extract, sections: &[Section], missing: &[u32]) -> Quality {
    let words = |only: &dyn Fn(PassageKind) -> bool| {
        let passages = sections.iter().flat_map(|section| &section.blocks).filter(|block| only(block.kind));
        u32::try_from(passages.map(|block| block.text.split_whitespace().count()).sum::<usize>()).unwrap_or(u32::MAX)
    };
    let body = extract.lines.iter().filter(|line| !line.is_blank() && line.role != Role::Artifact);
    let with_text: HashSet<u32> = body.filter_map(|line| line.page).collect();
    Quality {
        pages: extract.pages,
        pages_without_text: (1..=extract.pages).filter(|page| !with_text.contains(page)).collect(),
        missing_numbers: missing.to_vec(),
        lines: u32::try_from(extract.lines.iter().filter(|line| !line.is_blank()).count()).unwrap_or(u32::MAX),
        words: words(&|_| true),
        unassigned_words: words(&|kind| kind == PassageKind::Boilerplate),
        unknown_glyphs: extract.unknown_glyphs,
    }
}

/// Returns diagnostics for the counts that need a person's attention.
pub(crate) fn diagnostics(quality: &Quality) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    if !quality.missing_numbers.is_empty() {
        let numbers = ranges(&quality.missing_numbers);
        diagnostics.push(Diagnostic::warning("numbering", format!("paragraph numbers not found: {numbers}")));
    }
    if !quality.pages_without_text.is_empty() {
        let pages = ranges(&quality.pages_without_text);
        diagnostics.push(Diagnostic::warning("pages", format!("pages without text, perhaps scanned: {pages}")));
    }
    if quality.unknown_glyphs > 0 {
        let message = format!("{} characters could not be decoded", quality.unknown_glyphs);
        diagnostics.push(Diagnostic::note("characters", message));
    }
    diagnostics
}

/// Formats ascending numbers as ranges: "3, 5 to 9".
fn ranges(numbers: &[u32]) -> String {
    let runs = numbers.chunk_by(|a, b| a + 1 == *b);
    let shown = |run: &[u32]| match (run.first()?, run.last()?) {
        (first, last) if first == last => Some(first.to_string()),
        (first, last) => Some(format!("{first} to {last}")),
    };
    runs.filter_map(shown).collect::<Vec<_>>().join(", ")
}
