//! Lines of a concordance, aligned on what matched.

use std::collections::BTreeSet;
use std::fmt::{self, Write};

use index::precedent::concord::Line;
use report::{Citation, Grade, Passage};
use serde::Serialize;

use crate::output::{FAINT, HIT};
use crate::render::count;

/// A line as data.
#[derive(Debug, Serialize)]
pub(crate) struct Row<'a> {
    passage_id: &'a str,
    authority: Option<&'a str>,
    year: Option<i16>,
    kind: &'static str,
    section: &'a str,
    grade: Option<&'static str>,
    page: Option<u32>,
    left: &'a str,
    #[serde(rename = "match")]
    node: &'a str,
    right: &'a str,
    /// Where the match begins in the passage's text, in characters.
    start: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    citation: Option<String>,
}

impl<'a> Row<'a> {
    /// A line, with its citation where that is wanted.
    pub(crate) fn new(line: &Line<'a>, cite: bool) -> Self {
        let passage: &'a Passage = line.passage;
        Self {
            passage_id: &passage.passage_id,
            authority: passage.authority.as_deref(),
            year: passage.year,
            kind: passage.kind.name(),
            section: &passage.section,
            grade: passage.grade.map(Grade::name),
            page: passage.page,
            left: line.left(),
            node: line.node(),
            right: line.right(),
            start: line.left().chars().count(),
            citation: cite.then(|| Citation::new(passage).plain()),
        }
    }
}

/// Columns of the authority, the kind and the grade.
const AUTHORITY: usize = 12;
const KIND: usize = 8;
const GRADE: usize = 5;
/// The least context on either side that is any use.
const MIN_CONTEXT: usize = 12;

/// A line of `width` columns: authority, year, kind, grade, then the hit in the middle of its context.
pub(crate) fn line(line: &Line<'_>, width: usize, cite: bool) -> String {
    let passage = line.passage;
    let facts = format!(
        "{} {:4} {} {} ",
        column(passage.authority.as_deref().unwrap_or("not known"), AUTHORITY),
        passage.year.map(|year| year.to_string()).unwrap_or_default(),
        column(passage.kind.id_name(), KIND),
        column(passage.grade.map_or("", |grade| &grade.record().short), GRADE),
    );
    let node = visible(line.node());
    let rest = width.saturating_sub(facts.chars().count());
    // The hits of one query are about as long as each other: a long one takes from the context after it.
    let left_columns = (rest.saturating_sub(NODE) / 2).max(MIN_CONTEXT);
    let right_columns = rest.saturating_sub(left_columns + node.chars().count()).max(MIN_CONTEXT);
    let left: Vec<char> = visible(line.left()).chars().collect();
    let left: String = left.iter().skip(left.len().saturating_sub(left_columns)).collect();
    let right: String = visible(line.right()).chars().take(right_columns).collect();
    let mut text = format!("{FAINT}{facts}{FAINT:#}{left:>left_columns$}{HIT}{node}{HIT:#}{right}");
    text.truncate(text.trim_end().len());
    if cite {
        let _ = write!(text, "\n  {FAINT}{}{FAINT:#}", Citation::new(passage).plain());
    }
    text
}

/// Columns that a hit is expected to need.
const NODE: usize = 22;

/// How many hits there are, and where.
#[derive(Debug, Default)]
pub(crate) struct Total {
    hits: u64,
    reports: BTreeSet<String>,
    authorities: BTreeSet<String>,
}

impl Total {
    /// Counts a line.
    pub(crate) fn add(&mut self, line: &Line<'_>) {
        self.hits += 1;
        for (known, name) in [
            (&mut self.reports, Some(line.passage.report_id.as_str())),
            (&mut self.authorities, line.passage.authority.as_deref()),
        ] {
            if let Some(name) = name.filter(|name| !known.contains(*name)) {
                known.insert(name.to_owned());
            }
        }
    }

    /// Whether there was no line.
    pub(crate) fn is_empty(&self) -> bool {
        self.hits == 0
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("Nothing found.");
        }
        let authorities = self.authorities.len() as u64;
        let whose = if authorities == 1 { "1 authority".to_owned() } else { format!("{authorities} authorities") };
        let (hits, reports) = (count(self.hits, "hit"), count(self.reports.len() as u64, "report"));
        write!(f, "\n{hits} in {reports} of {whose}.")
    }
}

/// A name cut or filled to a width.
fn column(name: &str, width: usize) -> String {
    let cut: String = name.chars().take(width).collect();
    format!("{cut:<width$}")
}

/// Text on one line, without what a terminal would obey.
fn visible(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_whitespace() {
                ' '
            } else if c.is_control() {
                '\u{FFFD}'
            } else {
                c
            }
        })
        .collect()
}
