//! Quotations of a draft, and where the draft says that they stand.

use std::ops::Range;

use report::Passage;

use crate::text::analysis;

/// Shorter ones are no quotations but words in quotation marks.
const MIN_WORDS: usize = 5;
/// A citation stands within so many characters after the quotation.
const MAX_CITATION: usize = 300;

/// A quotation in a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotation {
    /// The words, without quotation marks.
    pub text: String,
    /// What the draft says after it: perhaps a citation; empty where nothing follows.
    pub cited: String,
    /// Line of the draft that it begins on, 1-based.
    pub line: usize,
    /// Where it ends in the draft, in bytes, the closing mark included.
    pub end: usize,
}

/// The quotations of five words or more: “…”, "…", ‘…’ and block quotes of Markdown, in the order of the draft.
pub fn quotations(draft: &str) -> Vec<Quotation> {
    let mut found = Vec::new();
    let mut lines = Lines { draft, at: 0, line: 1 };
    for paragraph in paragraphs(draft) {
        let text = draft.get(paragraph.clone()).unwrap_or_default();
        if text.trim_start().starts_with('>') {
            found.extend(block(draft, paragraph, &mut lines));
        } else {
            inline(draft, &paragraph, &mut lines, &mut found);
        }
    }
    found.retain(|quotation| analysis::count(&quotation.text) >= MIN_WORDS as u64);
    found
}

impl Quotation {
    /// Whether a passage is where the draft says that the words stand. A draft that does not say fits any.
    pub(super) fn fits(&self, passage: &Passage) -> bool {
        let words: Vec<String> = analysis::tokens(&self.cited).into_iter().map(|token| token.text).collect();
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
        let name = |name: &String| analysis::tokens(name).into_iter().map(|token| token.text).collect::<Vec<_>>();
        let begins_with = |name: Vec<String>| words.windows(name.len().max(1)).any(|window| window == name);
        // A citation that begins with a name means that authority; "(para 18)" alone any.
        let names_authority = words.first().is_some_and(|word| word != "para" && word != "paragraph");
        let of_authority = passage.authority.iter().chain(&passage.joint_authorities).any(|own| begins_with(name(own)));
        number == *paragraph && (!names_authority || of_authority)
    }
}

/// The identifier of a passage in a word: `wexcombe-ilacs-2024-09/18`, in brackets or a link or not.
fn identifier(word: &str) -> Option<&str> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let (report, local) = word.split_once('/')?;
    let is_slug = |text: &str| text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '/'));
    let dashes = report.chars().filter(|c| *c == '-').count();
    (dashes >= 2 && !local.is_empty() && is_slug(report) && is_slug(local) && !report.contains('.')).then_some(word)
}

/// The paragraphs of a draft: lines between blank ones, a block quote apart from the text around it.
fn paragraphs(draft: &str) -> Vec<Range<usize>> {
    let mut paragraphs: Vec<Range<usize>> = Vec::new();
    let (mut at, mut open, mut quoted) = (0, false, false);
    for line in draft.split_inclusive('\n') {
        let end = at + line.len();
        let is_quoted = line.trim_start().starts_with('>');
        if line.trim().is_empty() {
            open = false;
        } else if open && quoted == is_quoted {
            paragraphs.last_mut().into_iter().for_each(|paragraph| paragraph.end = end);
        } else {
            paragraphs.push(at..end);
            open = true;
        }
        quoted = is_quoted;
        at = end;
    }
    paragraphs
}

/// A block quote; its last lines, from one that begins with a dash on, say where it stands.
fn block(draft: &str, place: Range<usize>, lines: &mut Lines<'_>) -> Option<Quotation> {
    let (mut text, mut cited) = (String::new(), String::new());
    for line in draft.get(place.clone())?.lines() {
        let line = line.trim_start().trim_start_matches(['>', ' ']);
        let is_citation = !cited.is_empty() || line.starts_with(['—', '–']) || line.starts_with("-- ");
        let part = if is_citation { &mut cited } else { &mut text };
        part.push_str(line);
        part.push('\n');
    }
    let text = text.trim().trim_matches(['“', '”', '"']).to_owned();
    Some(Quotation { text, cited: cited.trim().to_owned(), line: lines.of(place.start), end: place.end })
}

/// The quotations in the running text of a paragraph.
fn inline(draft: &str, place: &Range<usize>, lines: &mut Lines<'_>, found: &mut Vec<Quotation>) {
    let text = draft.get(place.clone()).unwrap_or_default();
    let mut from = 0;
    while let Some((start, inside, end)) = next_quotation(text, from) {
        let behind = text.get(end..).unwrap_or_default();
        let until = behind.find(['“', '"']).unwrap_or(behind.len());
        let cited: String = behind.get(..until).unwrap_or_default().chars().take(MAX_CITATION).collect();
        found.push(Quotation {
            text: text.get(inside).unwrap_or_default().to_owned(),
            cited: cited.trim().to_owned(),
            line: lines.of(place.start + start),
            end: place.start + end,
        });
        from = end;
    }
}

/// Where the next quotation begins, its words, and where it ends with its mark.
fn next_quotation(text: &str, from: usize) -> Option<(usize, Range<usize>, usize)> {
    let rest = text.get(from..)?;
    for (at, open) in rest.char_indices().filter(|(_, c)| matches!(c, '“' | '"' | '‘')) {
        let start = from + at;
        let inside = start + open.len_utf8();
        let behind = text.get(inside..)?;
        let closes = |&(at, c): &(usize, char)| match open {
            '“' => c == '”',
            '"' => c == '"',
            // An apostrophe within a word, or after the s of a plural, closes nothing.
            _ => {
                let after = behind.get(at + c.len_utf8()..).unwrap_or_default();
                let before = behind.get(..at).unwrap_or_default();
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

/// Numbers of lines, 1-based, of places that are asked for in their order.
struct Lines<'a> {
    draft: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn of(&mut self, at: usize) -> usize {
        self.line += self.draft.get(self.at..at).unwrap_or_default().matches('\n').count();
        self.at = at;
        self.line
    }
}
