//! List labels: the number, bullet or letter that opens a block.

use crate::patterns::regex;

/// The list label that opens a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListLabel {
    /// No list label.
    None,
    /// A bullet or dash, as normalised by the reader.
    Bullet(char),
    /// A number at the start of the line, as printed, without the dot: "18", "2.1".
    Number(String),
    /// A letter or Roman numeral in brackets: "a", "iv".
    Letter(String),
}

/// Glyphs that open an item if a space follows: the normalised bullet, and the dashes and asterisk of nested lists.
const GLYPHS: [char; 7] = ['•', '–', '—', '-', '*', '―', '‒'];

/// Splits a line into its list label and the rest. In "- 2. The Cabinet" the number is the list label, not the dash.
pub(super) fn split(line: &str) -> (ListLabel, &str) {
    let mut chars = line.chars();
    let first = chars.next();
    let after = chars.as_str();
    let label = match first {
        Some('1'..='9') => number(line).map(|(number, rest)| (ListLabel::Number(number.to_owned()), rest)),
        Some('(') => letter(line).map(|(letter, rest)| (ListLabel::Letter(letter.to_owned()), rest)),
        // Word uses "o" as the bullet of the second level, but many lines begin with that letter.
        Some('o') if after.starts_with(' ') && after.trim_start().starts_with(char::is_uppercase) => {
            Some((ListLabel::Bullet('–'), after.trim_start()))
        }
        Some(glyph) if GLYPHS.contains(&glyph) && (after.starts_with(' ') || glyph == '•' && !after.is_empty()) => {
            let rest = after.trim_start();
            match number(rest) {
                Some((number, rest)) if glyph == '-' => Some((ListLabel::Number(number.to_owned()), rest)),
                _ => Some((ListLabel::Bullet(glyph), rest)),
            }
        }
        _ => None,
    };
    label.unwrap_or((ListLabel::None, line))
}

/// Splits off the number of "18. Children", "18 Children", "2.1 Adoption" or "7) …"; rejects years, dates, amounts and
/// ranges.
fn number(line: &str) -> Option<(&str, &str)> {
    let label = regex!(r"^([1-9][0-9]{0,2}(?:\.[0-9]{1,2})?)([.)]?)(\s*)");
    let month =
        regex!("^(?:January|February|March|April|May|June|July|August|September|October|November|December)(?: |$)");
    let line = line.trim_end();
    // The text is no part of the pattern, because it is long, and captures are read character by character.
    let (label, [number, end, space]) = label.captures(line)?.extract();
    let body = line.strip_prefix(label)?;
    let starts_text = body.starts_with(|c: char| {
        c.is_alphabetic()
            || matches!(c, '‘' | '“' | '\'' | '"' | '(' | '’')
            || !end.is_empty() && (c.is_ascii_digit() || c == '£')
    });
    // A number alone on its line is a label if a dot follows; its text is on the next line.
    let alone = body.is_empty() && end == ".";
    let is_date = space.starts_with(' ') && month.is_match(body);
    ((!space.is_empty() && starts_text || alone) && !is_date).then_some((number, body))
}

/// Splits off the letter or Roman numeral of "(a) Note" or "(iv) The".
fn letter(line: &str) -> Option<(&str, &str)> {
    let (_, [letter, rest]) = regex!(r"(?s)^\(([a-z]|[ivx]{1,4})\) \s*(.*)$").captures(line)?.extract();
    Some((letter, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> String {
        let (list_label, rest) = split(line);
        format!("{list_label:?} | {rest}")
    }

    #[test]
    fn list_labels_are_distinguished_from_text() {
        let lines = [
            "18. Children who go missing",
            "34 Most children live",
            "31. 79% of children",
            "2.1 Adoption performance",
            "- 2. The Cabinet is asked",
            "- The purpose of this report",
            "• Leaders know",
            "– in primary schools",
            "o Reviews are late",
            "of the plans are late",
            "(a) Note the content",
            "(iv) Approve the plan",
            "(and others) were seen",
            "2017 means that families",
            "5 April 2016",
            "7.8% absence rate",
            "16- and 17-year-olds",
            "10,000 children",
            "3% of children",
            "12.",
            "1",
            "",
        ];
        let shown: Vec<String> = lines.iter().map(|line| shown(line)).collect();
        insta::assert_snapshot!(shown.join("\n"), @r#"
        Number("18") | Children who go missing
        Number("34") | Most children live
        Number("31") | 79% of children
        Number("2.1") | Adoption performance
        Number("2") | The Cabinet is asked
        Bullet('-') | The purpose of this report
        Bullet('•') | Leaders know
        Bullet('–') | in primary schools
        Bullet('–') | Reviews are late
        None | of the plans are late
        Letter("a") | Note the content
        Letter("iv") | Approve the plan
        None | (and others) were seen
        None | 2017 means that families
        None | 5 April 2016
        None | 7.8% absence rate
        None | 16- and 17-year-olds
        None | 10,000 children
        None | 3% of children
        Number("12") | 
        None | 1
        None | 
        "#);
    }
}
