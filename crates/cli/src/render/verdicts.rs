//! What was found of the quotations of a draft.

use std::fmt::Write;

use index::precedent::verify::{Checked, Verdict};
use report::Citation;
use serde::Serialize;

use crate::output::{FAINT, STRONG};
use crate::render::count;
use crate::render::wrap::wrap;

/// A quotation as data.
#[derive(Debug, Serialize)]
pub(crate) struct Row<'a> {
    quotation: &'a str,
    /// "exact", "altered", "misattributed" or "not-found".
    verdict: &'static str,
    /// Where it stands, or what is like it.
    passage_id: Option<&'a str>,
    /// What the draft says after it.
    cited: &'a str,
    /// Words left out as `[-…-]`, words put in as `{+…+}`.
    difference: Option<&'a str>,
    /// 1-based.
    line: usize,
}

impl<'a> From<&'a Checked> for Row<'a> {
    fn from(checked: &'a Checked) -> Self {
        Self {
            quotation: &checked.quotation.text,
            verdict: checked.verdict.name(),
            passage_id: checked.passage.as_ref().map(|passage| passage.passage_id.as_str()),
            cited: &checked.quotation.cited,
            difference: checked.difference.as_deref(),
            line: checked.quotation.line,
        }
    }
}

const INDENT: &str = "    ";

/// Each quotation with its verdict, and the counts below.
pub(crate) fn text(all: &[Checked], columns: usize) -> String {
    if all.is_empty() {
        return "No quotation of five words or more.\n".to_owned();
    }
    let mut page = String::new();
    for checked in all {
        let _ = writeln!(page, "{STRONG}line {}: {}{STRONG:#}", checked.quotation.line, checked.verdict.name());
        page.push_str(&wrap(&format!("“{}”", checked.quotation.text), &[], STRONG, INDENT, columns));
        if let Some(difference) = &checked.difference {
            page.push_str(&wrap(&format!("difference: {difference}"), &[], STRONG, INDENT, columns));
        }
        if let Some(place) = place(checked) {
            let faint = 0..place.chars().count();
            page.push_str(&wrap(&place, std::slice::from_ref(&faint), FAINT, INDENT, columns));
        }
        page.push('\n');
    }
    let of = |verdict: Verdict| all.iter().filter(|checked| checked.verdict == verdict).count();
    let counts = [Verdict::Exact, Verdict::Altered, Verdict::Misattributed, Verdict::NotFound]
        .map(|verdict| format!("{} {}", of(verdict), verdict.name()));
    let _ = writeln!(page, "{}: {}.", count(all.len() as u64, "quotation"), counts.join(", "));
    page
}

/// Where it stands: the citation, with the identifier.
fn place(checked: &Checked) -> Option<String> {
    let passage = checked.passage.as_ref()?;
    let word = match checked.verdict {
        Verdict::Misattributed => "but it stands in: ",
        Verdict::Altered => "nearest: ",
        Verdict::Exact | Verdict::NotFound => "",
    };
    Some(format!("{word}{} [{}]", Citation::new(passage).plain(), passage.passage_id))
}

/// The draft with a note in bold after every quotation that is not exact.
pub(crate) fn annotated(draft: &str, all: &[Checked]) -> String {
    let (mut page, mut from) = (String::with_capacity(draft.len()), 0);
    for checked in all.iter().filter(|checked| checked.verdict != Verdict::Exact) {
        let end = checked.quotation.end;
        page.push_str(draft.get(from..end).unwrap_or_default());
        let mut note = checked.verdict.name().to_owned();
        for more in checked.difference.iter().cloned().chain(place(checked)) {
            let _ = write!(note, "; {more}");
        }
        let _ = write!(page, " **[{note}]** ");
        from = end;
    }
    page.push_str(draft.get(from..).unwrap_or_default());
    page
}
