//! Text for reading: what a person sees on a terminal, and in a pipe the same without colour.

use std::fmt::Write;
use std::ops::Range;

use service::search::{Answer, Request};
use service::wire::{Diagnosis, Explanation, Facet, Hit, Passage, Variant, Widening};
use service::{Grade, PassageKind};

use crate::output::{FAINT, HIT, STRONG};
use crate::render::wrap::{whole, wrap};
use crate::render::{count, thousands, when};

/// Between the parts of a line.
pub(super) const DOT: &str = " · ";
/// Under a rank of up to three digits.
pub(super) const INDENT: &str = "     ";

/// The whole answer: hits, then counts, then what the person should know of the search, and the command to try instead.
pub(crate) fn results(answer: &Answer, request: &Request, attempt: Option<String>, columns: usize) -> String {
    let mut page = String::new();
    let mut group = None;
    for found in &answer.hits {
        if let Some(group_by) = request.grouping() {
            let name = group_by.of(&found.passage);
            if group.as_ref() != Some(&name) {
                let title = name.as_deref().unwrap_or("not known");
                let rule = "─".repeat(columns.saturating_sub(title.chars().count() + 4));
                let _ = writeln!(page, "{STRONG}── {title} {rule}{STRONG:#}\n");
                group = Some(name);
            }
        }
        page.push_str(&hit(found, columns));
        if let Some(citation) = &found.citation {
            page.push_str(&wrap(citation, &[], STRONG, INDENT, columns));
        }
        page.push('\n');
    }
    for facet in &answer.facets {
        page.push_str(&table_of(facet, columns));
        page.push('\n');
    }
    for widening in &answer.widened {
        page.push_str(&wrap(&also(widening), &[], STRONG, "", columns));
    }
    page.push_str(&wrap(&total(answer, request.offset), &[], STRONG, "", columns));
    for line in answer.diagnosis.iter().flat_map(advice) {
        page.push_str(&wrap(&line, &[], STRONG, "", columns));
    }
    // A line break would make two commands of it.
    if let Some(command) = attempt {
        let _ = writeln!(page, "Try: {command}");
    }
    page
}

/// How much was found, and how to see the rest.
fn total(results: &Answer, offset: usize) -> String {
    let (passages, shown) = (results.passages, results.hits.len() as u64);
    if passages == 0 {
        return "Nothing found.".to_owned();
    }
    let mut total = format!("{} in {}", count(passages, "passage"), count(results.reports, "report"));
    if results.by_heading > 0 {
        // Counts are of what passages say themselves.
        let _ = write!(total, " ({} match only in a heading)", thousands(results.by_heading));
    }
    let from = offset as u64;
    if shown == passages || shown == 0 {
        return format!("{total}.");
    }
    let next = from + shown;
    let more = if next < passages { format!(" More: --offset {next}, or --all.") } else { String::new() };
    format!("{total}; these are {} to {}.{more}", thousands(from + 1), thousands(next))
}

/// Most words to print of those that no passage has.
const MAX_MISSING: usize = 12;

/// Most synonyms of a word to print: a letter and a star stand for hundreds.
const MAX_ADDED: usize = 30;

/// The first `most` of some names, and how many more there are.
fn listed(names: impl ExactSizeIterator<Item = String>, most: usize) -> String {
    let more = names.len().saturating_sub(most);
    let mut listed = names.take(most).collect::<Vec<_>>().join(", ");
    if more > 0 {
        let _ = write!(listed, " and {} more", thousands(more as u64));
    }
    listed
}

/// What of a query found nothing, and what should be known of it; a line each.
pub(crate) fn advice(diagnosis: &Diagnosis) -> Vec<String> {
    let missing = listed(diagnosis.missing.iter().cloned(), MAX_MISSING);
    let missing = (!missing.is_empty()).then(|| format!("Not found in any report: {missing}"));
    missing.into_iter().chain(diagnosis.remarks.iter().map(|remark| remark.text.clone())).collect()
}

/// What a term was widened by.
fn also(widening: &Widening) -> String {
    let wording = |variant: &Variant| match variant.years.to_string() {
        years if years.is_empty() => format!("{} ({})", variant.text, thousands(variant.passages)),
        years => format!("{} ({years}: {})", variant.text, thousands(variant.passages)),
    };
    let added = listed(widening.added.iter().map(wording), MAX_ADDED);
    let rest = if widening.added.len() > MAX_ADDED { " --format json lists all." } else { "" };
    let term = match widening.years.to_string() {
        years if years.is_empty() => format!("`{}`", widening.term),
        years => format!("`{}` ({years})", widening.term),
    };
    if widening.is_asked_for() {
        format!("{term} finds: {added}.{rest}")
    } else {
        format!("{term} also finds: {added}.{rest} --no-widen leaves that out.")
    }
}

/// The values of a dimension with their counts.
fn table_of(facet: &Facet, columns: usize) -> String {
    let widest = columns.saturating_sub(22);
    let mut page = format!("{STRONG}{:>9} {:>9}  {}{STRONG:#}\n", "passages", "reports", facet.dimension);
    for value in &facet.values {
        let name: String = value.value.chars().take(widest).collect();
        let _ = writeln!(page, "{:>9} {:>9}  {name}", thousands(value.passages), thousands(value.reports));
    }
    if facet.without > 0 {
        let (passages, reports) = (thousands(facet.without), thousands(facet.reports_without));
        let _ = writeln!(page, "{passages:>9} {reports:>9}  {FAINT}not known{FAINT:#}");
    }
    page
}

/// What added how much to the score, as a tree.
fn explained(explanation: &Explanation, depth: usize, page: &mut String) {
    let Explanation { score, text, parts, .. } = explanation;
    let _ = writeln!(page, "{INDENT}{FAINT}{score:>8.3}  {}{text}{FAINT:#}", "  ".repeat(depth));
    for part in parts {
        explained(part, depth + 1, page);
    }
}

/// A hit: where it stands, what it says, and how to find it again.
fn hit(hit: &Hit, columns: usize) -> String {
    let passage = &hit.passage;
    let mut block = format!("{FAINT}{:>3}{FAINT:#}  {}\n", hit.rank, heading(passage));
    if let Some(section) = section(passage) {
        block.push_str(&wrap(&section, &[], STRONG, INDENT, columns));
    }
    block.push('\n');
    block.push_str(&wrap(&passage.text, &ranges(&hit.highlights), HIT, INDENT, columns));
    block.push('\n');
    block.push_str(&place(passage, columns));
    if let Some(explanation) = &hit.explanation {
        explained(explanation, 0, &mut block);
    }
    block
}

/// Highlights as ranges of characters.
pub(super) fn ranges(highlights: &[[usize; 2]]) -> Vec<Range<usize>> {
    highlights.iter().map(|[start, end]| *start..*end).collect()
}

/// Whose, what kind of report, when, and which paragraph.
pub(super) fn heading(passage: &Passage) -> String {
    let authority = passage.authority.as_deref().unwrap_or("Authority not known");
    let mut line = format!("{STRONG}{authority}{STRONG:#}");
    if !passage.joint_authorities.is_empty() {
        let _ = write!(line, " with {}", passage.joint_authorities.join(", "));
    }
    let when = when(passage.inspection_end, passage.inspection_start, passage.published);
    let _ = write!(line, "{DOT}{}{DOT}{when}{DOT}{}", passage.kind.title(), label(passage));
    line
}

/// What the passage is called in its report: "paragraph 18", "bullet".
pub(super) fn label(passage: &Passage) -> String {
    let kind = match passage.passage_kind {
        _ if passage.repeated => "boilerplate",
        PassageKind::Finding | PassageKind::Paragraph => "paragraph",
        PassageKind::Bullet => "bullet",
        PassageKind::Recommendation => "recommendation",
        PassageKind::Summary => "summary",
        PassageKind::TableRow => "table row",
        PassageKind::Footnote => "footnote",
        PassageKind::Boilerplate => "boilerplate",
    };
    match &passage.number {
        Some(number) => format!("{kind} {number}"),
        None => kind.to_owned(),
    }
}

/// The heading that it stands under, with the grade; `None` before the first heading.
pub(super) fn section(passage: &Passage) -> Option<String> {
    let headings = passage.part.iter().chain(Some(&passage.section)).filter(|heading| !heading.is_empty());
    let line = headings.map(String::as_str).collect::<Vec<_>>().join(": ");
    (!line.is_empty()).then(|| graded(line, passage.grade))
}

/// A heading with the grade of its section.
pub(super) fn graded(heading: String, grade: Option<Grade>) -> String {
    match grade {
        Some(grade) => format!("{heading}{DOT}{grade}"),
        None => heading,
    }
}

/// Identifier, file and page, on one line where they fit.
pub(super) fn place(passage: &Passage, columns: usize) -> String {
    let mut file = passage.source.clone();
    if let Some(page) = passage.page {
        let _ = write!(file, ", page {page}");
    }
    if passage.superseded_by.is_some() {
        file.push_str(" (a better copy is in the index)");
    }
    let id = &passage.passage_id;
    let together = INDENT.len() + id.chars().count() + DOT.chars().count() + file.chars().count();
    if together <= columns {
        format!("{INDENT}{FAINT}{id}{DOT}{file}{FAINT:#}\n")
    } else {
        let file = whole(&file, FAINT, INDENT, columns);
        format!("{INDENT}{FAINT}{id}{FAINT:#}\n{file}")
    }
}
