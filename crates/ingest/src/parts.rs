//! Finds documents inside a document: an inspectorate's report in a council paper, a second report in the same file.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use report::{Part, ReportMeta};

use crate::block::{Block, ListLabel};
use crate::dates;
use crate::extract::Role;
use crate::metadata::{begins_title, metadata, names_an_authority, title_at, title_names_authority};
use crate::patterns::{any_label, compiled, regex};
use crate::segment::vocabulary::is_salutation;

/// Blocks of a title page, from its title, that may hold its dates.
const TITLE_PAGE_BLOCKS: usize = 7;
/// Largest distance between a letter's subject and its salutation, in blocks.
const SUBJECT_BLOCKS: usize = 3;
/// Blocks before a letter's salutation that may hold its addressees and date.
const LETTERHEAD_BLOCKS: usize = 20;
/// Longest line of a title page, in words.
const MAX_TITLE_WORDS: usize = 45;
/// Longest heading of an appendix, and longest name above a title, in words.
const MAX_HEADING_WORDS: usize = 12;

/// A part of a document and its blocks.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PartSpan {
    /// Range of its blocks.
    pub(crate) range: Range<usize>,
    pub(crate) part: Part,
}

/// Returns the documents inside the document with these blocks and metadata, in order.
///
/// A part begins at an inspectorate's title page (a title with dates after it) or letter (a subject near a salutation).
/// It ends at the next part or, in a council paper, at the next appendix. A title page with the same metadata as the
/// report around it does not begin a part.
pub(crate) fn parts(blocks: &[Block], meta: &ReportMeta) -> Vec<PartSpan> {
    let is_wrapper = meta.kind.is_wrapper();
    let mut spans: Vec<PartSpan> = Vec::new();
    let mut at =
        if is_wrapper { 0 } else { title_at(blocks).map_or(0, |title| title.saturating_add(TITLE_PAGE_BLOCKS)) };
    while at < blocks.len() {
        let Some(body) = body_after_title(blocks, at) else {
            at = at.saturating_add(1);
            continue;
        };
        let floor = spans.last().map_or(0, |last| last.range.start.saturating_add(1));
        let start = first_block(blocks, at).max(floor);
        let span = span(blocks, start, body, is_wrapper);
        at = body;
        let around = spans.last().map_or(meta, |last| &last.part.meta);
        if span.part.meta.kind.is_wrapper() || is_same(&span.part.meta, around) {
            continue;
        }
        if let Some(last) = spans.last_mut() {
            last.range.end = last.range.end.min(start);
        }
        spans.push(span);
    }
    spans
}

fn span(blocks: &[Block], start: usize, body: usize, is_wrapper: bool) -> PartSpan {
    let next_appendix = || blocks.iter().skip(body).position(|block| appendix(block).is_some());
    let end = if is_wrapper { next_appendix().map(|after| body.saturating_add(after)) } else { None };
    let range = start..end.unwrap_or(blocks.len());
    let own = blocks.get(range.clone()).unwrap_or_default();
    let heading = own.first().and_then(appendix);
    let (meta, _) = metadata(own.get(usize::from(heading.is_some())..).unwrap_or_default());
    let name = heading
        .or_else(|| listed_appendix(blocks.get(..start).unwrap_or_default()))
        .unwrap_or_else(|| if meta.title.is_empty() { meta.kind.title().to_owned() } else { meta.title.clone() });
    PartSpan { range, part: Part { name, meta } }
}

/// Whether two title pages are about the same inspection.
fn is_same(one: &ReportMeta, other: &ReportMeta) -> bool {
    one.kind.id_name() == other.kind.id_name()
        && one.authority == other.authority
        && one.inspection_end == other.inspection_end
}

/// Returns the position after the title and dates, or subject and salutation, that begin at `at`; `None` if the block
/// is neither a title page's title nor a letter's subject.
fn body_after_title(blocks: &[Block], at: usize) -> Option<usize> {
    let title = blocks.get(at).filter(|block| is_title_line(block))?;
    let following: Vec<&str> =
        blocks.iter().skip(at).take(TITLE_PAGE_BLOCKS).map(|block| block.text.as_str()).collect();
    let kind = begins_title(&following)?;
    if kind.is_letter() {
        let near = at.saturating_sub(SUBJECT_BLOCKS)..at.saturating_add(SUBJECT_BLOCKS.saturating_add(1));
        let salutation = near.filter(|near| blocks.get(*near).is_some_and(|block| is_salutation(&block.text))).max()?;
        return Some(salutation.max(at).saturating_add(1));
    }
    if is_dated(&title.text, None) {
        return Some(at.saturating_add(1));
    }
    let dated = following.iter().enumerate().skip(1).rfind(|(line, text)| is_dated(text, following.get(line + 1)));
    dated.map(|(line, _)| at.saturating_add(line).saturating_add(1))
}

fn is_title_line(block: &Block) -> bool {
    block.list_label == ListLabel::None
        && block.cell.is_none()
        && !matches!(block.role, Role::Note | Role::Contents)
        && block.text.split_whitespace().count() <= MAX_TITLE_WORDS
}

/// Whether a line, or the line after its label, gives the date of the inspection or of publication.
fn is_dated(text: &str, next: Option<&&str>) -> bool {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        let labels = any_label(|labels| [&labels.inspected, &labels.published]);
        compiled(&format!(r"(?i)(?:^|\s){labels}\s*(?::|$)"))
    });
    let Some(label) = LABEL.find(text) else { return false };
    let rest = text.get(label.end()..).unwrap_or_default();
    let says = |text: &str| dates::first(text, None).is_some();
    if rest.chars().any(char::is_alphanumeric) { says(rest) } else { next.is_some_and(|next| says(next)) }
}

/// Returns the first block of the part with its title or subject at `title`. The lines above it belong to the part too:
/// a name, the addresses of a letter, the heading "Appendix E".
fn first_block(blocks: &[Block], title: usize) -> usize {
    let before = |at: usize| at.checked_sub(1).and_then(|at| blocks.get(at));
    let letterhead = title.saturating_sub(LETTERHEAD_BLOCKS)..title;
    let salutation = letterhead
        .rev()
        .take(SUBJECT_BLOCKS)
        .find(|at| blocks.get(*at).is_some_and(|block| is_salutation(&block.text)));
    let mut first = salutation.unwrap_or(title);
    if salutation.is_some() {
        let above = (first.saturating_sub(LETTERHEAD_BLOCKS)..first).rev();
        let addresses = above.take_while(|at| blocks.get(*at).is_some_and(is_address_line));
        let opens = |at: &usize| {
            blocks.get(*at).is_some_and(|block| dates::whole(&block.printed()).is_some() || names_sender(&block.text))
        };
        first = addresses.filter(opens).last().unwrap_or(first);
    } else if blocks.get(title).is_some_and(|block| !title_names_authority(&block.text))
        && before(first).is_some_and(|block| is_title_line(block) && names_an_authority(&block.text))
    {
        first = first.saturating_sub(1);
    }
    if before(first).is_some_and(|block| appendix(block).is_some()) { first.saturating_sub(1) } else { first }
}

/// Whether a line names an inspectorate that writes letters.
fn names_sender(line: &str) -> bool {
    report::frameworks().iter().flat_map(|framework| &framework.senders).any(|sender| line.contains(sender.as_str()))
}

/// Whether a block may belong to a letterhead: not an appendix heading, table cell or bullet.
fn is_address_line(block: &Block) -> bool {
    let is_blank_page = block.text.to_lowercase().contains("left blank");
    !is_blank_page
        && block.cell.is_none()
        && appendix(block).is_none()
        && !matches!(block.list_label, ListLabel::Bullet(_))
}

/// Returns "Appendix E" if the block is the heading of an appendix.
fn appendix(block: &Block) -> Option<String> {
    let mark = regex!(r"(?i)^appendix (?P<mark>[a-z]|\d{1,2})\b").captures(&block.text)?["mark"].to_uppercase();
    let is_heading = is_title_line(block)
        && block.text.split_whitespace().count() <= MAX_HEADING_WORDS
        && !block.text.ends_with(['.', ';', ',']);
    is_heading.then(|| format!("Appendix {mark}"))
}

/// Returns the entry in a list of appendices that names an inspectorate's report or letter, if there is only one.
fn listed_appendix(before: &[Block]) -> Option<String> {
    let report = regex!(
        r"(?i)\b(?:ofsted|inspection|inspectorate|visit)\b.*\b(?:report|letter|summary|findings)\b|\b(?:report|letter|summary|findings)\b.*\b(?:ofsted|inspection|inspectorate|visit)\b"
    );
    let answer = regex!(r"(?i)\b(?:plan|response|progress|presentation)\b");
    let mut entries = before.iter().filter(|block| report.is_match(&block.text) && !answer.is_match(&block.text));
    let entry = entries.find_map(appendix)?;
    entries.all(|block| appendix(block).is_none_or(|name| name == entry)).then_some(entry)
}

#[cfg(test)]
mod tests;
