//! Rules for single characters, shared by the readers of all formats.

use unicode_normalization::UnicodeNormalization;

/// The bullet that stands for every solid glyph.
pub const BULLET: char = '•';

/// The bullet that stands for every dash, which reports use for the inner of two nested lists.
pub const DASH: char = '–';

/// A line of text as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clean {
    /// The text in NFC, without white space at its ends, other white space as single spaces.
    pub text: String,
    /// Characters that could not be decoded; each is U+FFFD in [`Self::text`].
    pub unknown: u32,
}

/// Cleans one line of text.
///
/// * A bullet glyph that opens the line becomes [`BULLET`], a dash that opens it [`DASH`], with one space after it.
/// * Ligatures are spelt out; all kinds of white space become the space; soft hyphens and zero-width characters go; the
///   hyphens U+2010 and U+2011 become the ASCII one.
/// * A superscript digit behind a word or a punctuation mark is a footnote's mark and goes, but "km²" keeps its own.
/// * A control character of the C1 range is what Windows-1252 has in its place.
/// * Private-use characters of symbol fonts become what they show; others become U+FFFD and are counted.
///
/// Quotation marks and apostrophes stay as printed. Cleaning twice gives the same as cleaning once.
pub fn clean(text: &str) -> Clean {
    let mut cleaner = Cleaner::default();
    let text = text.trim_start_matches(|c| is_space(c) || is_invisible(c));
    let rest = match opening_glyph(text) {
        Some((glyph, rest)) => {
            cleaner.text.push(glyph);
            cleaner.text.push(' ');
            rest
        }
        None => text,
    };
    for c in rest.chars() {
        cleaner.push(c);
    }
    let mut text: String = if cleaner.text.is_ascii() { cleaner.text } else { cleaner.text.nfc().collect() };
    text.truncate(text.trim_end().len());
    Clean { text, unknown: cleaner.unknown }
}

/// The bullet or dash that opens `text`, normalised, and what follows it.
fn opening_glyph(text: &str) -> Option<(char, &str)> {
    let mut chars = text.chars();
    let glyph = chars.next()?;
    let rest = chars.as_str();
    let spaced = rest.starts_with(is_space);
    match glyph {
        _ if symbol(glyph) == Some(BULLET) || is_solid_bullet(glyph) => Some((BULLET, rest)),
        // A glyph without a known character that stands alone before the text can only be a bullet.
        '\u{83}' | '\u{95}' | '\u{FFFD}' | '*' | '·' if spaced => Some((BULLET, rest)),
        'o' if spaced && rest.trim_start().starts_with(char::is_alphabetic) => Some((BULLET, rest)),
        _ if symbol(glyph) == Some(DASH) => Some((DASH, rest)),
        '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '\u{336}' if spaced => Some((DASH, rest)),
        _ => None,
    }
}

fn is_solid_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '‣'
            | '⁃'
            | '∙'
            | '▪'
            | '▫'
            | '◼'
            | '◻'
            | '■'
            | '□'
            | '◾'
            | '◽'
            | '●'
            | '○'
            | '◦'
            | '◆'
            | '◇'
            | '❖'
            | '➢'
            | '➤'
            | '►'
            | '▶'
    )
}

/// What a private-use character shows in the fonts that word processors take bullets from.
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

/// Builds the text of a line character by character.
#[derive(Default)]
struct Cleaner {
    text: String,
    unknown: u32,
}

impl Cleaner {
    fn push(&mut self, c: char) {
        match c {
            _ if is_space(c) => self.space(),
            _ if is_invisible(c) || c.is_ascii_control() => {}
            '\u{2010}' | '\u{2011}' => self.text.push('-'),
            '\u{FB00}'..='\u{FB06}' => self.text.extend(c.to_string().nfkc()),
            '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' if self.ends_before_mark(c) => {}
            '\u{80}'..='\u{9F}' => self.windows_1252(c),
            '\u{E000}'..='\u{F8FF}' => match symbol(c) {
                Some(shown) => self.text.push(shown),
                None => self.unknown(),
            },
            '\u{FFFD}' => self.unknown(),
            _ => self.text.push(c),
        }
    }

    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    fn unknown(&mut self) {
        self.unknown = self.unknown.saturating_add(1);
        self.text.push(char::REPLACEMENT_CHARACTER);
    }

    fn windows_1252(&mut self, c: char) {
        let byte = [u8::try_from(u32::from(c)).unwrap_or_default()];
        let (shown, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte);
        match shown.chars().next() {
            // Five codes have no character; a function sign in the middle of a report is a lost glyph as well.
            Some(shown) if !shown.is_control() && shown != 'ƒ' => self.text.push(shown),
            _ => self.unknown(),
        }
    }

    /// Whether the superscript `digit` would be a footnote's mark after what is there.
    fn ends_before_mark(&self, digit: char) -> bool {
        let word = self.text.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let power = matches!(digit, '²' | '³') && matches!(word, "m" | "km" | "cm" | "mm" | "ft");
        let after = self.text.chars().next_back();
        !power && after.is_some_and(|c| c.is_alphabetic() || ".,;:!?)]%’'”\"".contains(c))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cleaned(text: &str) -> String {
        clean(text).text
    }

    #[test]
    fn solid_glyphs_become_bullets() {
        for glyph in ["•", "▪", "◼", "■", "\u{F0B7}", "\u{F06E}", "\u{F0A7}", "\u{FFFD}", "\u{83}", "*", "o"] {
            assert_eq!(cleaned(&format!("  {glyph}\u{A0} Plans are clear.")), "• Plans are clear.", "{glyph:?}");
        }
    }

    #[test]
    fn dashes_become_one_dash() {
        for glyph in ["-", "–", "—", "―", "−", "\u{336}", "\u{F02D}", "\u{F0BE}"] {
            assert_eq!(cleaned(&format!("{glyph} Plans are clear.")), "– Plans are clear.", "{glyph:?}");
        }
    }

    #[test]
    fn what_only_looks_like_a_bullet_stays() {
        assert_eq!(cleaned("-based practice"), "-based practice");
        assert_eq!(cleaned("*see note"), "*see note");
        assert_eq!(cleaned("o’clock"), "o’clock");
    }

    #[test]
    fn ligatures_spaces_and_invisible_characters() {
        assert_eq!(
            cleaned("suﬃcient\u{A0}oﬀers \u{2003}\u{AD}of multi\u{2011}agency\u{200B} help"),
            "sufficient offers of multi-agency help"
        );
        assert_eq!(cleaned("cafe\u{301}"), "café");
        assert_eq!(cleaned("a\tb\u{C}c\rd\u{0}e"), "a b c de");
    }

    #[test]
    fn quotes_stay_as_printed() {
        assert_eq!(cleaned("‘front door’ “child’s” child's"), "‘front door’ “child’s” child's");
        assert_eq!(cleaned("children\u{92}s \u{93}voice\u{94} \u{96} 5"), "children’s “voice” – 5");
    }

    #[test]
    fn footnote_marks_leave_words_alone() {
        assert_eq!(
            cleaned("the board¹ met.¹² It covers 30 km² and 10³ homes"),
            "the board met. It covers 30 km² and 10³ homes"
        );
        assert_eq!(cleaned("¹ The board is shared."), "¹ The board is shared.");
    }

    #[test]
    fn unknown_characters_are_counted_and_shown() {
        assert_eq!(clean("a\u{E123}b \u{FFFD}c"), Clean { text: "a\u{FFFD}b \u{FFFD}c".to_owned(), unknown: 2 });
    }

    proptest! {
        #[test]
        fn cleaning_is_idempotent_and_leaves_nothing_odd(text in any::<String>()) {
            let once = cleaned(&text);
            prop_assert!(!once.contains("  ") && once.trim() == once, "{once:?}");
            prop_assert!(!once.chars().any(|c| c.is_control() || ('\u{E000}'..='\u{F8FF}').contains(&c)), "{once:?}");
            prop_assert_eq!(cleaned(&once), once);
        }
    }
}
