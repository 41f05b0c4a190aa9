//! PDF: two libraries behind one trait, then runs of text assembled into lines.

mod boss;
mod hayro;
mod lines;
mod run;

use std::panic::{self, AssertUnwindSafe};

use report::{Diagnostic, SkipReason};

use crate::extract::{Extract, Format};
use crate::read::characters::visible;
use boss::Boss;
use hayro::Hayro;
use run::{Pages, PdfReader};

/// Visible characters a page, on average, below which the second library reads the file as well.
const LITTLE_TEXT: usize = 40;

/// Reads a PDF file with the library that knows the structure tree.
///
/// If that library fails or finds little text, reads the file with the other one as well, and keeps the result with
/// more text.
///
/// # Errors
///
/// [`SkipReason::Encrypted`], [`SkipReason::Damaged`] if both libraries fail, [`SkipReason::NoText`] for a scan.
pub(crate) fn read(bytes: &[u8]) -> Result<Extract, SkipReason> {
    let first = catch_panics(&Boss, bytes);
    let mut diagnostics = Vec::new();
    let pages = match first {
        Ok(pages) if !has_little_text(&pages) => pages,
        first => {
            let second = catch_panics(&Hayro, bytes);
            if second
                .as_ref()
                .is_ok_and(|second| first.as_ref().map_or(0, visible_characters) < visible_characters(second))
            {
                diagnostics.push(Diagnostic::note("reader", fallback_note(&first)));
            }
            better_of(first, second)?
        }
    };
    if !has_visible_characters(&pages, 1) {
        return Err(SkipReason::NoText { pages: pages.count });
    }
    let extract = Extract::new(Format::Pdf, lines::assemble(pages.runs), pages.count);
    Ok(Extract { diagnostics, ..extract })
}

/// Runs a library and turns its panic into an error.
fn catch_panics(reader: &impl PdfReader, bytes: &[u8]) -> Result<Pages, SkipReason> {
    panic::catch_unwind(AssertUnwindSafe(|| reader.runs(bytes)))
        .unwrap_or_else(|_| Err(SkipReason::Damaged { detail: "the PDF library broke off".to_owned() }))
}

fn visible_characters(pages: &Pages) -> usize {
    pages.runs.iter().map(|run| visible(&run.text).count()).sum()
}

/// Whether `pages` have at least `minimum` visible characters; stops counting there.
fn has_visible_characters(pages: &Pages, minimum: usize) -> bool {
    let Some(last) = minimum.checked_sub(1) else { return true };
    pages.runs.iter().flat_map(|run| visible(&run.text)).nth(last).is_some()
}

fn has_little_text(pages: &Pages) -> bool {
    let count = usize::try_from(pages.count).unwrap_or(usize::MAX);
    count == 0 || !has_visible_characters(pages, LITTLE_TEXT.saturating_mul(count))
}

/// Returns the result with more text, else the one with more pages, else the first.
///
/// A document without pages is damaged.
fn better_of(first: Result<Pages, SkipReason>, second: Result<Pages, SkipReason>) -> Result<Pages, SkipReason> {
    let amount = |pages: &Pages| (visible_characters(pages), pages.count);
    let pages = match (first, second) {
        (Ok(first), Ok(second)) if amount(&first) >= amount(&second) => first,
        (_, Ok(pages)) | (Ok(pages), Err(_)) => pages,
        (Err(_), Err(SkipReason::Encrypted)) => return Err(SkipReason::Encrypted),
        (Err(error), Err(_)) => return Err(error),
    };
    if pages.count == 0 {
        return Err(SkipReason::Damaged { detail: "it has no pages".to_owned() });
    }
    Ok(pages)
}

fn fallback_note(first: &Result<Pages, SkipReason>) -> String {
    let why = match first {
        Ok(_) => "the first found little text",
        Err(SkipReason::Damaged { detail }) => &format!("the first gave up: {detail}"),
        Err(_) => "the first gave up: encrypted",
    };
    format!("read by the second PDF library, without the file's structure, because {why}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Builds a PDF file with one page for each content stream in `pages`; the font is F1.
    fn pdf(pages: &[&str]) -> Vec<u8> {
        let kids: Vec<String> = (0..pages.len()).map(|i| format!("{} 0 R", 4 + 2 * i)).collect();
        let mut objects = vec![
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len()),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        ];
        for (i, content) in pages.iter().enumerate() {
            let font = "<< /Font << /F1 3 0 R >> >>";
            let page = "/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]";
            objects.push(format!("<< {page} /Resources {font} /Contents {} 0 R >>", 5 + 2 * i));
            objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
        }
        let mut file = "%PDF-1.4\n".to_owned();
        let mut offsets = Vec::new();
        for (i, object) in objects.iter().enumerate() {
            offsets.push(format!("{:010} 00000 n \n", file.len()));
            let object = format!("{} 0 obj\n{object}\nendobj\n", i + 1);
            file.push_str(&object);
        }
        let (start, size) = (file.len(), objects.len() + 1);
        let xref = format!("xref\n0 {size}\n0000000000 65535 f \n{}", offsets.concat());
        let trailer = format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
        (file + &xref + &trailer).into_bytes()
    }

    const FINDINGS: &str = "BT /F1 12 Tf 72 770 Td (1. Leaders of Ambershire know their services well.) Tj \
        0 -20 Td (2. Children are seen alone.) Tj ET";

    fn texts(extract: &Extract) -> Vec<&str> {
        extract.lines.iter().map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn both_libraries_find_the_same_runs() {
        let file = pdf(&[FINDINGS]);
        let shown = |reader: &dyn PdfReader| {
            let runs = reader.runs(&file).unwrap().runs;
            let shown: Vec<String> = runs
                .iter()
                .map(|run| format!("{} {:.0} {:.0} {:.0} {}", run.page, run.x, run.y, run.size, run.text))
                .collect();
            shown.join("\n")
        };
        assert_eq!(shown(&Hayro), shown(&Boss));
        insta::assert_snapshot!(shown(&Hayro), @r"
        1 72 72 12 1. Leaders of Ambershire know their services well.
        1 72 92 12 2. Children are seen alone.
        ");
    }

    #[test]
    fn second_library_reads_what_the_first_cannot() {
        let file = String::from_utf8(pdf(&[FINDINGS])).unwrap().replace("/Kids", "/K#ds").into_bytes();
        assert!(catch_panics(&Boss, &file).map_or(0, |pages| visible_characters(&pages)) < LITTLE_TEXT);
        let extract = read(&file).unwrap();
        assert_eq!((extract.pages, texts(&extract).len(), extract.diagnostics.len()), (1, 2, 1));
    }

    #[test]
    fn pages_without_text_are_a_scan() {
        assert_eq!(read(&pdf(&["", "0 0 100 100 re f"])), Err(SkipReason::NoText { pages: 2 }));
    }

    #[test]
    fn a_torn_pdf_is_damaged() {
        assert!(matches!(read(b"%PDF-1.7 and nothing else"), Err(SkipReason::Damaged { .. })));
    }

    #[test]
    fn better_result_has_more_text_then_more_pages_then_comes_first() {
        let pages = |count: u32, text: &str| {
            let file = pdf(&[&format!("BT /F1 12 Tf 72 770 Td ({text}) Tj ET")]);
            Pages { count, ..Hayro.runs(&file).unwrap() }
        };
        let better = |a: &Pages, b: &Pages| better_of(Ok(a.clone()), Ok(b.clone())).unwrap();
        let (short, long, more) = (pages(1, "short"), pages(1, "longer"), pages(2, "other"));
        assert_eq!(better(&short, &long), long);
        assert_eq!(better(&long, &short), long);
        assert_eq!(better(&short, &more), more);
        assert_eq!(better(&pages(1, "first"), &short).runs[0].text, "first");
        let damaged = || SkipReason::Damaged { detail: "torn".to_owned() };
        assert_eq!(better_of(Err(damaged()), Ok(short.clone())).unwrap(), short);
        assert_eq!(better_of(Err(damaged()), Err(SkipReason::Encrypted)), Err(SkipReason::Encrypted));
        assert_eq!(better_of(Err(SkipReason::Encrypted), Err(damaged())), Err(SkipReason::Encrypted));
        assert_eq!(better_of(Err(damaged()), Err(damaged())), Err(SkipReason::Damaged { detail: "torn".to_owned() }));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn damage_never_panics(at in 0usize..900, with in any::<[u8; 3]>(), cut in 0usize..900) {
            let mut file = pdf(&[FINDINGS]);
            for (byte, new) in file.iter_mut().skip(at).zip(with) {
                *byte = new;
            }
            file.truncate(file.len().saturating_sub(cut));
            let _ = read(&file);
        }
    }
}
