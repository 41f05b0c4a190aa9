//! The sentences of a draft.

use super::analysis;
use super::part::Part;

/// A sentence of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Its words, on one line.
    pub text: String,
    /// Line of the draft that its paragraph or item begins on, 1-based.
    pub line: usize,
}

/// Most words of a sentence; longer ones are cut, because a text without full stops is not one sentence.
const MAX_WORDS: usize = 120;

/// Returns the sentences of a draft in plain text or Markdown, in order. Skips headings with `#` and lines without a word.
pub fn sentences(draft: &str) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for (line, block) in blocks(draft) {
        for range in report::sentences(&block) {
            let text = block.part(range);
            let tokens = analysis::tokens(text);
            for words in tokens.chunks(MAX_WORDS) {
                // The punctuation before the first and after the last word belongs to the sentence.
                let start = words.first().filter(|word| word.position > 0).map_or(0, |word| word.span.start);
                let end = words.last().filter(|word| word.position + 1 < tokens.len());
                let end = end.map_or(text.len(), |word| word.span.end);
                sentences.push(Sentence { text: text.part(start..end).to_owned(), line });
            }
        }
    }
    sentences
}

/// Returns paragraphs and list items, each joined to one line, with the number of its first line, 1-based.
fn blocks(draft: &str) -> Vec<(usize, String)> {
    let mut blocks = Vec::new();
    let bare = draft.lines().map(|line| line.trim_start_matches(['>', ' ', '\t']).trim_end());
    let lines: Vec<(usize, &str)> = (1..).zip(bare).collect();
    for paragraph in lines.split(|(_, line)| is_blank(line)) {
        let width = paragraph.iter().map(|(_, line)| line.chars().count()).max().unwrap_or(0);
        let mut before: Option<&str> = None;
        for (number, line) in paragraph {
            let item = unmarked(line);
            let goes_on = item.is_none() && before.is_some_and(|before| is_wrapped(before, line, width));
            let text = item.unwrap_or(line);
            match blocks.last_mut() {
                Some((_, block)) if goes_on => {
                    let block: &mut String = block;
                    block.push(' ');
                    block.push_str(text);
                }
                _ => blocks.push((*number, text.to_owned())),
            }
            before = Some(line);
        }
    }
    blocks
}

/// Returns whether the line holds no part of a sentence: white space, a heading or a rule.
fn is_blank(line: &str) -> bool {
    line.starts_with('#') || !line.chars().any(char::is_alphanumeric)
}

/// Returns whether `line` was wrapped: its first word had no room on the line before.
fn is_wrapped(before: &str, line: &str, width: usize) -> bool {
    let word = line.split_whitespace().next().unwrap_or_default();
    before.chars().count() + 1 + word.chars().count() > width
}

/// Returns the text after the marker of a list item: `- `, `• `, `12. `; `None` for a line without one.
fn unmarked(line: &str) -> Option<&str> {
    let (mark, text) = line.split_once(' ')?;
    let is_number = |mark: &str| {
        let digits = mark.strip_suffix(['.', ')']).unwrap_or_default();
        (1..=3).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit())
    };
    (matches!(mark, "-" | "*" | "+" | "•" | "–" | "—") || is_number(mark)).then(|| text.trim_start())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(draft: &str) -> Vec<(usize, String)> {
        sentences(draft).into_iter().map(|sentence| (sentence.line, sentence.text)).collect()
    }

    fn line(number: usize, text: &str) -> (usize, String) {
        (number, text.to_owned())
    }

    #[test]
    fn sentence_continues_over_wrapped_lines() {
        let draft = "\
Children who go missing are offered an interview when
they come home. Most of them accept it, but not all
do.

Plans are clear.";
        assert_eq!(
            read(draft),
            [
                line(1, "Children who go missing are offered an interview when they come home."),
                line(1, "Most of them accept it, but not all do."),
                line(5, "Plans are clear."),
            ]
        );
    }

    #[test]
    fn unwrapped_lines_are_separate_sentences() {
        assert_eq!(
            read("Visits are timely\nAudits are honest\nThe quality of plans for children who are in need of help"),
            [
                line(1, "Visits are timely"),
                line(2, "Audits are honest"),
                line(3, "The quality of plans for children who are in need of help"),
            ]
        );
    }

    #[test]
    fn list_markers_and_headings_are_skipped() {
        assert_eq!(
            read(
                "# What we found\n\n- Visits are timely.\n- Plans are not.\n12. Audits are honest.\n---\n> They say so."
            ),
            [
                line(3, "Visits are timely."),
                line(4, "Plans are not."),
                line(5, "Audits are honest."),
                line(7, "They say so."),
            ]
        );
        assert!(read("").is_empty() && read(" \n…\n\n#\n").is_empty());
    }

    #[test]
    fn text_without_full_stops_is_cut() {
        let words = vec!["plan"; 250].join(" ");
        let lengths: Vec<u64> = sentences(&words).iter().map(|sentence| analysis::count(&sentence.text)).collect();
        assert_eq!(lengths, [120, 120, 10]);
    }

    proptest! {
        #[test]
        fn no_word_is_lost(draft in "[a-z .\n•>é-]{0,200}") {
            let words = analysis::words;
            let found: Vec<String> = sentences(&draft).iter().flat_map(|sentence| words(&sentence.text)).collect();
            prop_assert_eq!(found, words(&draft));
        }
    }
}
