//! Documents inside a document: an inspectorate's report in a council's paper, a second report in the same file.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use report::{Kind, Part, ReportMeta};

use crate::block::{Block, Marker};
use crate::dates;
use crate::extract::Role;
use crate::metadata::{begins_title, metadata, names_an_authority, title_at, title_names_authority};
use crate::segment::vocabulary::is_salutation;

/// A title page has its dates within so many blocks of its title.
const TITLE_PAGE_BLOCKS: usize = 7;
/// A letter's subject stands this close to its salutation.
const SUBJECT_BLOCKS: usize = 3;
/// Addressees and date of a letter are among so many blocks before its salutation.
const LETTERHEAD_BLOCKS: usize = 20;
/// Longest line of a title page, in words.
const MAX_TITLE_WORDS: usize = 45;
/// Longest heading of an appendix, and longest name above a title, in words.
const MAX_HEADING_WORDS: usize = 12;

/// A part of a document and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PartSpan {
    /// Positions of its blocks.
    pub(crate) range: Range<usize>,
    pub(crate) part: Part,
}

/// The documents inside the document with these blocks and metadata, in order.
///
/// A part begins where a title page or a letter of an inspectorate begins again: a title with dates after it, or a
/// subject with a salutation beside it. It ends where the next one or, in a council's paper, the next appendix begins.
/// A title page that repeats what the report around it says of itself is no part.
pub(crate) fn parts(blocks: &[Block], meta: &ReportMeta) -> Vec<PartSpan> {
    let is_wrapper = matches!(meta.kind, Kind::CouncilPaper | Kind::Unknown);
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
        if matches!(span.part.meta.kind, Kind::CouncilPaper | Kind::Unknown) || is_same(&span.part.meta, around) {
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

/// Whether two title pages are of the same inspection.
fn is_same(one: &ReportMeta, other: &ReportMeta) -> bool {
    one.kind.id_name() == other.kind.id_name()
        && one.authority == other.authority
        && one.inspection_end == other.inspection_end
}

/// If a title page's title or a letter's subject stands at `at`, the position after the lines that make it one.
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
    block.marker == Marker::None
        && block.cell.is_none()
        && !matches!(block.role, Role::Note | Role::Contents)
        && block.text.split_whitespace().count() <= MAX_TITLE_WORDS
}

/// Whether a line says when the inspection was or when its report came out, in itself or in the line after it.
fn is_dated(text: &str, next: Option<&&str>) -> bool {
    static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:^|\s)(?:inspection dates?|review dates?|dates? of (?:the )?(?:inspection|review)|(?:report )?published)\s*(?::|$)").ok()
    });
    let Some(label) = LABEL.as_ref().and_then(|label| label.find(text)) else { return false };
    let rest = text.get(label.end()..).unwrap_or_default();
    let says = |text: &str| dates::first(text, None).is_some();
    if rest.chars().any(char::is_alphanumeric) { says(rest) } else { next.is_some_and(|next| says(next)) }
}

/// The first block of the part whose title or subject stands at `title`: what stands above it belongs to it too, a
/// name, the addresses of a letter, the heading "Appendix E".
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
            blocks
                .get(*at)
                .is_some_and(|block| dates::whole(&block.printed()).is_some() || block.text.contains("Ofsted"))
        };
        first = addresses.filter(opens).last().unwrap_or(first);
    } else if blocks.get(title).is_some_and(|block| !title_names_authority(&block.text))
        && before(first).is_some_and(|block| is_title_line(block) && names_an_authority(&block.text))
    {
        first = first.saturating_sub(1);
    }
    if before(first).is_some_and(|block| appendix(block).is_some()) { first.saturating_sub(1) } else { first }
}

/// Whether a block may stand in a letterhead, which no appendix heading and no running text does.
fn is_address_line(block: &Block) -> bool {
    let is_blank_page = block.text.to_lowercase().contains("left blank");
    !is_blank_page && block.cell.is_none() && appendix(block).is_none() && !matches!(block.marker, Marker::Bullet(_))
}

/// "Appendix E", where a block is the heading of an appendix.
fn appendix(block: &Block) -> Option<String> {
    static HEADING: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i)^appendix (?P<mark>[a-z]|\d{1,2})\b").ok());
    let mark = HEADING.as_ref()?.captures(&block.text)?.name("mark")?.as_str().to_uppercase();
    let is_heading = is_title_line(block)
        && block.text.split_whitespace().count() <= MAX_HEADING_WORDS
        && !block.text.ends_with(['.', ';', ',']);
    is_heading.then(|| format!("Appendix {mark}"))
}

/// The one entry of a list of appendices that tells of an inspectorate's report or letter.
fn listed_appendix(before: &[Block]) -> Option<String> {
    static REPORT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:ofsted|inspection|inspectorate|visit)\b.*\b(?:report|letter|summary|findings)\b|\b(?:report|letter|summary|findings)\b.*\b(?:ofsted|inspection|inspectorate|visit)\b").ok()
    });
    static ANSWER: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i)\b(?:plan|response|progress|presentation)\b").ok());
    let (report, answer) = (REPORT.as_ref()?, ANSWER.as_ref()?);
    let mut entries = before.iter().filter(|block| report.is_match(&block.text) && !answer.is_match(&block.text));
    let entry = entries.find_map(appendix)?;
    entries.all(|block| appendix(block).is_none_or(|name| name == entry)).then_some(entry)
}

#[cfg(test)]
mod tests;
