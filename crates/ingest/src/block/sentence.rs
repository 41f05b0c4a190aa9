//! Where a sentence goes on and where it ends.

/// Appends `line` to `text` with a space, or without one after a hyphen at the line's end.
///
/// Keeps the hyphen: reports do not hyphenate words at line ends, so it belongs to the word ("multi-" / "agency").
pub(crate) fn append(text: &mut String, line: &str) {
    let in_word = text.ends_with(['-', '‐', '‑'])
        && text.chars().rev().nth(1).is_some_and(char::is_alphanumeric)
        && line.starts_with(char::is_alphanumeric);
    if !in_word && !text.is_empty() {
        text.push(' ');
    }
    text.push_str(line);
}

/// Whether `text` ends a sentence, ignoring closing quotes and brackets: "… in time. (Recommendation)" does.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let closed =
        |text: &str| text.trim_end_matches(['’', '”', '"', '\'', ')', ']', ' ']).ends_with(['.', '!', '?', ':']);
    let before_bracket = text.strip_suffix(')').and_then(|text| text.rfind('(')).and_then(|at| text.get(..at));
    closed(text) || text.ends_with(":-") || before_bracket.is_some_and(|before| closed(before.trim_end()))
}
