//! Text in lines of a bearable length, with what matched marked in it.

use std::fmt::Write;
use std::ops::Range;

use anstyle::Style;

use crate::output::STRONG;

/// Breaks `text` into lines of at most `columns`, each behind `indent`; ranges of characters in `marks` get `style`.
///
/// Words longer than a line are broken. Marks may touch or overlap and may reach over line breaks; what lies outside
/// the text is ignored. Every line ends with a line feed.
pub(super) fn wrap(text: &str, marks: &[Range<usize>], style: Style, indent: &str, columns: usize) -> String {
    let width = columns.saturating_sub(indent.len()).max(1);
    // Lines end between words and each takes what it can, as `fmt` does it: lines of even length would take twice as
    // long, a twentieth of a whole search.
    let options = textwrap::Options::new(width)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
    let mut wrapped = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text;
    let mut position = 0;
    for line in textwrap::wrap(text, options) {
        // The breaks took white space away: the characters are counted on from where the line really begins.
        let start = start_of(&line, rest);
        position += rest.get(..start).map_or(0, |gap| gap.chars().count());
        rest = rest.get(start + line.len()..).unwrap_or("");
        wrapped.push_str(indent);
        mark(&mut wrapped, &line, position, marks, style);
        wrapped.push('\n');
        position += line.chars().count();
    }
    wrapped
}

/// Wraps text that has one style.
pub(super) fn whole(text: &str, style: Style, indent: &str, columns: usize) -> String {
    let all = 0..text.chars().count();
    wrap(text, std::slice::from_ref(&all), style, indent, columns)
}

/// A fact: its name, then the value in a column of its own that begins behind `margin` characters.
pub(super) fn labelled(name: &str, value: &str, margin: usize, columns: usize) -> String {
    let lines = wrap(value, &[], Style::new(), &" ".repeat(margin), columns);
    let under = lines.get(name.len().min(margin)..).unwrap_or_default();
    format!("{STRONG}{name}{STRONG:#}{under}")
}

/// Where `line` begins in `rest`: behind the white space that a break took away, as a rule.
fn start_of(line: &str, rest: &str) -> usize {
    let unspaced = rest.trim_start();
    if unspaced.starts_with(line) { rest.len() - unspaced.len() } else { rest.find(line).unwrap_or(0) }
}

/// Adds `line`, whose first character is number `position` of the whole text, with its marks.
fn mark(wrapped: &mut String, line: &str, mut position: usize, marks: &[Range<usize>], style: Style) {
    let mut rest = line;
    let mut was_marked = false;
    while !rest.is_empty() {
        let is_marked = marks.iter().any(|range| range.contains(&position));
        if is_marked != was_marked {
            // Writing to a string cannot fail.
            let _ = if is_marked { write!(wrapped, "{style}") } else { write!(wrapped, "{style:#}") };
            was_marked = is_marked;
        }
        let edges = marks.iter().flat_map(|range| [range.start, range.end]).filter(|edge| *edge > position);
        let next = edges.min().unwrap_or(usize::MAX);
        let end = rest.char_indices().nth(next - position).map_or(rest.len(), |(at, _)| at);
        let (piece, after) = rest.split_at(end);
        // Control characters of a damaged file must not reach the terminal.
        wrapped.extend(piece.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }));
        (rest, position) = (after, next);
    }
    if was_marked {
        let _ = write!(wrapped, "{style:#}");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marked(text: &str, mark: Range<usize>, columns: usize) -> String {
        wrap(text, &[mark.start..mark.start, mark], Style::new().bold(), "  ", columns)
            .replace("\u{1b}[1m", "[")
            .replace("\u{1b}[0m", "]")
    }

    #[test]
    fn a_mark_reaches_over_a_line_break() {
        let text = "Workers offer return home interviews in time.";
        assert_eq!(marked(text, 14..36, 24), "  Workers offer [return]\n  [home interviews] in\n  time.\n");
    }

    #[test]
    fn characters_are_counted_and_not_bytes() {
        assert_eq!(marked("Childrens’ café visits", 11..15, 80), "  Childrens’ [café] visits\n");
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(wrap("red\u{1b}[31m", &[], Style::new(), "", 80), "red\u{FFFD}[31m\n");
    }

    proptest! {
        #[test]
        fn nothing_but_white_space_is_lost(text in "\\PC{0,200}", at in 0usize..80, long in 0usize..80, columns in 1usize..90) {
            let visible = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let mark = at..at + long;
            let lines = wrap(&text, std::slice::from_ref(&mark), Style::new(), " ", columns);
            prop_assert_eq!(visible(&lines), visible(&text));
        }
    }
}
