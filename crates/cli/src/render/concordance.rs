//! Lines of a concordance, aligned on what matched.

use std::fmt::Write;

use service::concordance::{Answer, Line};

use crate::output::{FAINT, HIT};
use crate::render::{authorities, count};

/// Columns of the authority, the kind and the grade.
const AUTHORITY: usize = 12;
const KIND: usize = 8;
const GRADE: usize = 5;
/// The least context on either side that is any use.
const MIN_CONTEXT: usize = 12;

/// A line of `width` columns: authority, year, kind, grade, then the hit in the middle of its context.
pub(crate) fn line(line: &Line<'_>, width: usize) -> String {
    let facts = format!(
        "{} {:4} {} {} ",
        column(line.authority.unwrap_or("not known"), AUTHORITY),
        line.year.map(|year| year.to_string()).unwrap_or_default(),
        column(line.kind.id_name(), KIND),
        column(line.grade.map_or("", |grade| &grade.record().short), GRADE),
    );
    let node = visible(line.matched);
    let rest = width.saturating_sub(facts.chars().count());
    // The hits of one query are about as long as each other: a long one takes from the context after it.
    let left_columns = (rest.saturating_sub(NODE) / 2).max(MIN_CONTEXT);
    let right_columns = rest.saturating_sub(left_columns + node.chars().count()).max(MIN_CONTEXT);
    let left: Vec<char> = visible(line.left).chars().collect();
    let left: String = left.iter().skip(left.len().saturating_sub(left_columns)).collect();
    let right: String = visible(line.right).chars().take(right_columns).collect();
    let mut text = format!("{FAINT}{facts}{FAINT:#}{left:>left_columns$}{HIT}{node}{HIT:#}{right}");
    text.truncate(text.trim_end().len());
    if let Some(citation) = &line.citation {
        let _ = write!(text, "\n  {FAINT}{citation}{FAINT:#}");
    }
    text.push('\n');
    text
}

/// Columns that a hit is expected to need.
const NODE: usize = 22;

/// How many hits there are, and where.
pub(crate) fn total(answer: &Answer) -> String {
    if answer.hits == 0 {
        return "Nothing found.\n".to_owned();
    }
    let (hits, reports) = (count(answer.hits, "hit"), count(answer.reports, "report"));
    format!("\n{hits} in {reports} from {}.\n", authorities(answer.authorities))
}

/// A name cut or filled to a width.
fn column(name: &str, width: usize) -> String {
    let cut: String = name.chars().take(width).collect();
    format!("{cut:<width$}")
}

/// Text on one line, without what a terminal would obey.
fn visible(text: &str) -> String {
    let visible = |c: char| match c {
        c if c.is_whitespace() => ' ',
        c if c.is_control() => '\u{FFFD}',
        c => c,
    };
    text.chars().map(visible).collect()
}
