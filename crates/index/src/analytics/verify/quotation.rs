//! The quotations of a draft, and the sources it cites for them.

use std::ops::Range;

use report::Passage;

use crate::text::analysis;
use crate::text::part::Part;

/// Fewest words of a quotation; shorter ones are terms in quotation marks.
const MIN_WORDS: usize = 5;
/// Most characters of a citation after a quotation.
const MAX_CITATION: usize = 300;

/// A quotation in a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotation {
    /// The words, without quotation marks.
    pub text: String,
    /// The text that follows it, which may be a citation; empty if none follows.
    pub cited: String,
    /// Line of the draft that it begins on, 1-based.
    pub line: usize,
    /// End of the quotation in the draft, in bytes, after the closing mark.
    pub end: usize,
}

/// Returns the quotations of five words or more, in order: “…”, "…", ‘…’ and block quotes of Markdown.
pub fn quotations(draft: &str) -> Vec<Quotation> {
    let mut found = Vec::new();
    let mut lines = Lines { draft, at: 0, line: 1 };
    for paragraph in paragraphs(draft) {
        let text = draft.part(paragraph.clone());
        if text.trim_start().starts_with('>') {
            found.push(block_quote(draft, paragraph, &mut lines));
        } else {
            inline(draft, &paragraph, &mut lines, &mut found);
        }
    }
    found.retain(|quotation| analysis::count(&quotation.text) >= MIN_WORDS as u64);
    found
}

impl Quotation {
    /// Returns whether a passage is the source that the draft cites. Without a citation, any passage is.
    pub(super) fn fits(&self, passage: &Passage) -> bool {
        let words = analysis::words(&self.cited);
        if let Some(id) = self.cited.split_whitespace().find_map(identifier) {
            return id == passage.passage_id;
        }
        let paragraph = words.windows(2).find_map(|pair| match pair {
            [noun, number] if matches!(noun.as_str(), "para" | "paragraph" | "recommendation") => {
                number.starts_with(|c: char| c.is_ascii_digit()).then_some(number)
            }
            _ => None,
        });
        let Some(paragraph) = paragraph else { return true };
        let number = passage.number.as_deref().unwrap_or_default().trim_end_matches('.').to_lowercase();
        let mentions = |name: Vec<String>| words.windows(name.len().max(1)).any(|window| window == name);
        // A citation that begins with a name means that authority; "(para 18)" alone means any.
        let names_authority = words.first().is_some_and(|word| word != "para" && word != "paragraph");
        let is_of_authority =
            passage.authority.iter().chain(&passage.joint_authorities).any(|own| mentions(analysis::words(own)));
        number == *paragraph && (!names_authority || is_of_authority)
    }
}

/// Returns the passage identifier in a word, such as `wexcombe-ilacs-2024-09/18`, without brackets or the rest of a link.
fn identifier(word: &str) -> Option<&str> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let (report, local) = word.split_once('/')?;
    let is_slug = |text: &str| text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '/'));
    let dashes = report.chars().filter(|c| *c == '-').count();
    (dashes >= 2 && !local.is_empty() && is_slug(report) && is_slug(local) && !report.contains('.')).then_some(word)
}

/// Returns the paragraphs of a draft, separated by blank lines; a block quote is a paragraph of its own.
fn paragraphs(draft: &str) -> Vec<Range<usize>> {
    let mut paragraphs: Vec<Range<usize>> = Vec::new();
    let (mut at, mut is_open, mut was_quoted) = (0, false, false);
    for line in draft.split_inclusive('\n') {
        let end = at + line.len();
        let is_quoted = line.trim_start().starts_with('>');
        match paragraphs.last_mut() {
            _ if line.trim().is_empty() => is_open = false,
            Some(paragraph) if is_open && was_quoted == is_quoted => paragraph.end = end,
            _ => {
                paragraphs.push(at..end);
                is_open = true;
            }
        }
        was_quoted = is_quoted;
        at = end;
    }
    paragraphs
}

/// Reads a block quote; from the first line that begins with a dash, its lines are the citation.
fn block_quote(draft: &str, range: Range<usize>, lines: &mut Lines<'_>) -> Quotation {
    let (mut text, mut cited) = (String::new(), String::new());
    for line in draft.part(range.clone()).lines() {
        let line = line.trim_start().trim_start_matches(['>', ' ']);
        let is_citation = !cited.is_empty() || line.starts_with(['—', '–']) || line.starts_with("-- ");
        let part = if is_citation { &mut cited } else { &mut text };
        part.push_str(line);
        part.push('\n');
    }
    let text = text.trim().trim_matches(['“', '”', '"']).to_owned();
    Quotation { text, cited: cited.trim().to_owned(), line: lines.line_of(range.start), end: range.end }
}

/// Adds the quotations in the running text of a paragraph.
fn inline(draft: &str, range: &Range<usize>, lines: &mut Lines<'_>, found: &mut Vec<Quotation>) {
    let text = draft.part(range.clone());
    let mut from = 0;
    while let Some((start, inside, end)) = next_quotation(text, from) {
        let behind = text.part(end..);
        let until = behind.find(['“', '"']).unwrap_or(behind.len());
        let cited: String = behind.part(..until).chars().take(MAX_CITATION).collect();
        found.push(Quotation {
            text: text.part(inside).to_owned(),
            cited: cited.trim().to_owned(),
            line: lines.line_of(range.start + start),
            end: range.start + end,
        });
        from = end;
    }
}

/// Returns the start of the next quotation, the range of its words, and its end after the closing mark.
fn next_quotation(text: &str, from: usize) -> Option<(usize, Range<usize>, usize)> {
    let rest = text.get(from..)?;
    for (at, open) in rest.char_indices().filter(|(_, c)| matches!(c, '“' | '"' | '‘')) {
        let start = from + at;
        let inside = start + open.len_utf8();
        let behind = text.get(inside..)?;
        let closes = |&(at, c): &(usize, char)| match open {
            '“' => c == '”',
            '"' => c == '"',
            // An apostrophe within a word, or after the s of a plural, is not a closing mark.
            _ => {
                let after = behind.part(at + c.len_utf8()..);
                let before = behind.part(..at);
                let plural = before.ends_with('s') && after.starts_with(' ') && after.contains('’');
                c == '’' && !after.starts_with(char::is_alphanumeric) && !plural
            }
        };
        if let Some((length, close)) = behind.char_indices().find(closes) {
            return Some((start, inside..inside + length, inside + length + close.len_utf8()));
        }
    }
    None
}

/// Finds line numbers of ascending positions in a draft.
struct Lines<'a> {
    draft: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// Returns the line at a byte position, 1-based.
    fn line_of(&mut self, at: usize) -> usize {
        self.line += self.draft.part(self.at..at).matches('\n').count();
        self.at = at;
        self.line
    }
}
