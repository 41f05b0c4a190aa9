//! Cleans the characters of a line; shared by the readers of all formats.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The bullet that replaces every solid glyph.
pub(crate) const BULLET: char = '•';

/// The bullet that replaces every dash, which reports use for the inner of two nested lists.
pub(crate) const DASH: char = '–';

/// Cleans one line of text: normalises to NFC, trims white space at both ends, turns other white space into single
/// spaces.
///
/// * A bullet glyph that opens the line becomes [`BULLET`] and a dash that opens it [`DASH`], with one space after it.
/// * Ligatures are spelt out; soft hyphens and zero-width characters are removed; the hyphens U+2010 and U+2011 become
///   the ASCII hyphen.
/// * A superscript digit after a word or a punctuation mark is a footnote mark and is removed, except in "km²".
/// * A C1 control character becomes the character at its code in Windows-1252.
/// * Private-use characters of symbol fonts become the symbol they show; others become U+FFFD.
///
/// Quotation marks and apostrophes stay as printed. Cleaning is idempotent.
pub(crate) fn clean(text: &str) -> String {
    // Most lines of a PDF end with a space and need no other cleaning: check before the slow path.
    let trimmed = text.trim_end_matches(' ');
    if is_clean(trimmed) { trimmed.to_owned() } else { clean_slowly(text) }
}

fn clean_slowly(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let text = text.trim_start_matches(|c| is_space(c) || is_invisible(c));
    let opening = opening_glyph(text);
    if let Some((glyph, _)) = opening {
        clean.extend([glyph, ' ']);
    }
    opening.map_or(text, |(_, rest)| rest).chars().for_each(|c| push(&mut clean, c));
    if is_nfc_quick(clean.chars()) != IsNormalized::Yes {
        clean = clean.nfc().collect();
    }
    clean.truncate(clean.trim_end().len());
    clean
}

/// Iterates over the characters of `text` that are not white space.
pub(crate) fn visible(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace())
}

/// Whether cleaning `text` certainly changes nothing, as for most lines.
fn is_clean(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Two letters are a word; a single letter may be a bullet.
    let opens_with_word = bytes.get(..2).is_some_and(|start| start.iter().all(u8::is_ascii_alphanumeric));
    let mut before = '\0';
    let is_plain = |c: char| {
        let spaces = c == ' ' && before == ' ';
        before = c;
        !spaces && matches!(c, ' '..='~' | '‘' | '’' | '“' | '”' | '–' | '—' | '£')
    };
    opens_with_word && text.chars().all(is_plain) && !text.ends_with(' ')
}

/// Returns the bullet or dash that opens `text`, normalised, and the rest of the text.
fn opening_glyph(text: &str) -> Option<(char, &str)> {
    let mut chars = text.chars();
    let glyph = chars.next()?;
    let rest = chars.as_str();
    let spaced = rest.starts_with(is_space);
    match glyph {
        _ if symbol(glyph) == Some(BULLET) || is_solid_bullet(glyph) => Some((BULLET, rest)),
        // An undecoded glyph that is separate from the text after it can only be a bullet.
        '\u{83}' | '\u{95}' | '\u{FFFD}' if spaced || rest.is_empty() => Some((BULLET, rest)),
        '*' | '·' if spaced => Some((BULLET, rest)),
        'o' if spaced && rest.trim_start().starts_with(char::is_alphabetic) => Some((BULLET, rest)),
        _ if symbol(glyph) == Some(DASH) => Some((DASH, rest)),
        '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '\u{336}' if spaced => Some((DASH, rest)),
        _ => None,
    }
}

fn is_solid_bullet(c: char) -> bool {
    "•‣⁃∙▪▫◼◻■□◾◽●○◦◆◇❖➢➤►▶".contains(c)
}

/// Returns the symbol that a private-use character shows in the fonts that word processors use for bullets.
///
/// # Source
///
/// The fonts Symbol and Wingdings, whose codes Windows maps to U+F000 to U+F0FF.
fn symbol(c: char) -> Option<char> {
    Some(match c {
        '\u{F020}' => ' ',
        '\u{F02D}' | '\u{F0BE}' => DASH,
        '\u{F0E0}' => '→',
        '\u{F0FC}' => '✓',
        '\u{F06C}' | '\u{F06D}' | '\u{F06E}' | '\u{F06F}' | '\u{F071}' | '\u{F073}' | '\u{F074}' | '\u{F075}'
        | '\u{F076}' | '\u{F077}' | '\u{F09E}' | '\u{F09F}' | '\u{F0A7}' | '\u{F0A8}' | '\u{F0B7}' | '\u{F0D8}' => {
            BULLET
        }
        _ => return None,
    })
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{F020}'
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

/// Appends the clean form of `c` to the clean text before it.
fn push(text: &mut String, c: char) {
    match c {
        _ if is_space(c) => {
            if !text.is_empty() && !text.ends_with(' ') {
                text.push(' ');
            }
        }
        _ if is_invisible(c) || c.is_ascii_control() => {}
        '\u{2010}' | '\u{2011}' => text.push('-'),
        '\u{FB00}'..='\u{FB06}' => text.extend(c.to_string().nfkc()),
        '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' if is_footnote_mark(text, c) => {}
        '\u{80}'..='\u{9F}' => text.push(windows_1252(c).unwrap_or(char::REPLACEMENT_CHARACTER)),
        '\u{E000}'..='\u{F8FF}' => text.push(symbol(c).unwrap_or(char::REPLACEMENT_CHARACTER)),
        _ => text.push(c),
    }
}

fn windows_1252(c: char) -> Option<char> {
    let byte = u8::try_from(c).ok()?;
    let (shown, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte));
    // Five codes have no character, and a function sign in the middle of a report is a lost glyph too.
    shown.chars().next().filter(|shown| !shown.is_control() && *shown != 'ƒ')
}

/// Whether the superscript `digit` after `text` is a footnote mark.
fn is_footnote_mark(text: &str, digit: char) -> bool {
    let word = text.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let power = matches!(digit, '²' | '³') && matches!(word, "m" | "km" | "cm" | "mm" | "ft");
    let after = text.chars().next_back();
    !power && after.is_some_and(|c| c.is_alphabetic() || ".,;:!?)]%’'”\"".contains(c))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn solid_glyphs_become_bullets() {
        for glyph in ["•", "▪", "◼", "■", "\u{F0B7}", "\u{F06E}", "\u{F0A7}", "\u{FFFD}", "\u{83}", "*", "o"] {
            assert_eq!(clean(&format!("  {glyph}\u{A0} Plans are clear.")), "• Plans are clear.", "{glyph:?}");
        }
    }

    #[test]
    fn dashes_become_one_dash() {
        for glyph in ["-", "–", "—", "―", "−", "\u{336}", "\u{F02D}", "\u{F0BE}"] {
            assert_eq!(clean(&format!("{glyph} Plans are clear.")), "– Plans are clear.", "{glyph:?}");
        }
    }

    #[test]
    fn lookalikes_of_bullets_stay() {
        assert_eq!(clean("-based practice"), "-based practice");
        assert_eq!(clean("*see note"), "*see note");
        assert_eq!(clean("o’clock"), "o’clock");
    }

    #[test]
    fn ligatures_spaces_and_invisible_characters_are_normalised() {
        assert_eq!(
            clean("suﬃcient\u{A0}oﬀers \u{2003}\u{AD}of multi\u{2011}agency\u{200B} help"),
            "sufficient offers of multi-agency help"
        );
        assert_eq!(clean("cafe\u{301}"), "café");
        assert_eq!(clean("a\tb\u{C}c\rd\u{0}e"), "a b c de");
    }

    #[test]
    fn quotes_stay_as_printed() {
        assert_eq!(clean("‘front door’ “child’s” child's"), "‘front door’ “child’s” child's");
        assert_eq!(clean("children\u{92}s \u{93}voice\u{94} \u{96} 5"), "children’s “voice” – 5");
    }

    #[test]
    fn footnote_marks_are_removed() {
        assert_eq!(
            clean("the board¹ met.¹² It covers 30 km² and 10³ homes"),
            "the board met. It covers 30 km² and 10³ homes"
        );
        assert_eq!(clean("¹ The board is shared."), "¹ The board is shared.");
    }

    #[test]
    fn unknown_characters_become_replacement_characters() {
        assert_eq!(clean("a\u{E123}b \u{FFFD}c"), "a\u{FFFD}b \u{FFFD}c");
    }

    proptest! {
        #[test]
        fn cleaning_is_idempotent_and_complete(text in any::<String>()) {
            let once = clean(&text);
            prop_assert!(!once.contains("  ") && once.trim() == once, "{once:?}");
            prop_assert!(!once.chars().any(|c| c.is_control() || ('\u{E000}'..='\u{F8FF}').contains(&c)), "{once:?}");
            prop_assert_eq!(clean(&once), once);
        }

        #[test]
        fn clean_text_needs_no_slow_path(text in "[a-c1o]{0,2}[ -~‘’“”–—£é•\u{301}\u{AD}²\t]{0,12} {0,2}") {
            prop_assert_eq!(clean(&text), clean_slowly(&text));
        }
    }
}
