//! Rules for characters that all readers share.

/// The one bullet that every bullet glyph becomes.
pub(crate) const BULLET: char = '•';

/// `text` trimmed, with bullets, ligatures and spaces normalised.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '\u{F02D}' => out.push('–'),
            '\u{E000}'..='\u{F8FF}' | '▪' | '◼' | '■' | '●' | '\u{25E6}' | '\u{83}' => out.push(BULLET),
            '\u{FFFD}' if out.is_empty() => out.push(BULLET),
            '\u{AD}' | '\u{200B}' | '\u{FEFF}' => {}
            'ﬁ' => out.push_str("fi"),
            'ﬂ' => out.push_str("fl"),
            'ﬀ' => out.push_str("ff"),
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ')
                }
            }
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}
