//! List labels: the number, bullet or letter that opens a block.

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
    if let Some((number, rest)) = number(line) {
        return (ListLabel::Number(number.to_owned()), rest);
    }
    if let Some((letter, rest)) = letter(line) {
        return (ListLabel::Letter(letter.to_owned()), rest);
    }
    let mut chars = line.chars();
    let glyph = chars.next().filter(|c| GLYPHS.contains(c) || *c == 'o');
    let after = chars.as_str();
    match glyph {
        // Word uses "o" as the bullet of the second level, but many lines begin with that letter.
        Some('o') if !after.starts_with(' ') || !after.trim_start().starts_with(char::is_uppercase) => {
            (ListLabel::None, line)
        }
        Some(glyph) if after.starts_with(' ') || glyph == '•' && !after.is_empty() => {
            let rest = after.trim_start();
            match number(rest) {
                Some((number, rest)) if glyph == '-' => (ListLabel::Number(number.to_owned()), rest),
                _ => (ListLabel::Bullet(if glyph == 'o' { '–' } else { glyph }), rest),
            }
        }
        _ => (ListLabel::None, line),
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Splits off the number of "18. Children", "18 Children", "2.1 Adoption" or "7) …"; rejects years, dates, amounts and
/// ranges.
fn number(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_end();
    let digits = line.find(|c: char| !c.is_ascii_digit()).filter(|end| (1..=3).contains(end))?;
    let mut end = digits;
    let sub = line[end..].strip_prefix('.').map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count());
    if (1..=2).contains(&sub) {
        end += 1 + sub;
    }
    let number = &line[..end];
    let rest = &line[end..];
    let rest = rest.strip_prefix(['.', ')']).unwrap_or(rest);
    let body = rest.trim_start();
    let dotted = rest.len() < line.len() - end;
    let starts_text = body.starts_with(|c: char| {
        c.is_alphabetic()
            || matches!(c, '‘' | '“' | '\'' | '"' | '(' | '’')
            || dotted && (c.is_ascii_digit() || c == '£')
    });
    // A number alone on its line is a label if a dot follows; its text is on the next line.
    let alone = body.is_empty() && line.ends_with('.');
    if rest.starts_with(' ') && body.split(' ').next().is_some_and(|word| MONTHS.contains(&word)) {
        return None;
    }
    ((rest.len() > body.len() && starts_text || alone) && !number.starts_with('0')).then_some((number, body))
}

/// Splits off the letter or Roman numeral of "(a) Note" or "(iv) The".
fn letter(line: &str) -> Option<(&str, &str)> {
    let inner = line.strip_prefix('(')?;
    let end = inner.find(')').filter(|end| (1..=4).contains(end))?;
    let letter = &inner[..end];
    let is_letter = letter.len() == 1 && letter.bytes().all(|b| b.is_ascii_lowercase())
        || letter.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    let rest = inner[end + 1..].strip_prefix(' ')?;
    is_letter.then(|| (letter, rest.trim_start()))
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
