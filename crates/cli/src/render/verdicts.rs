//! What was found of the quotations of a draft.

use std::fmt::Write;

use service::verify::{Checked, Verdict};

use crate::output::{FAINT, STRONG};
use crate::render::count;
use crate::render::wrap::{whole, wrap};

const INDENT: &str = "    ";

/// Each quotation with its verdict, and the counts below.
pub(crate) fn text(all: &[Checked], columns: usize) -> String {
    if all.is_empty() {
        return "No quotation of five words or more.\n".to_owned();
    }
    let mut page = String::new();
    for checked in all {
        let _ = writeln!(page, "{STRONG}line {}: {}{STRONG:#}", checked.line, checked.verdict.name());
        page.push_str(&wrap(&format!("“{}”", checked.quotation), &[], STRONG, INDENT, columns));
        if let Some(difference) = &checked.difference {
            page.push_str(&wrap(&format!("difference: {difference}"), &[], STRONG, INDENT, columns));
        }
        if let Some(place) = &checked.place {
            page.push_str(&whole(place, FAINT, INDENT, columns));
        }
        page.push('\n');
    }
    let of = |verdict: Verdict| all.iter().filter(|checked| checked.verdict == verdict).count();
    let verdicts = [Verdict::Exact, Verdict::Altered, Verdict::Misattributed, Verdict::NotFound];
    let counts = verdicts.map(|verdict| format!("{} {}", of(verdict), verdict.name()));
    let _ = writeln!(page, "{}: {}.", count(all.len() as u64, "quotation"), counts.join(", "));
    page
}
