//! What differs between two indexes, in words.

use std::fmt::Write;

use corpus::diff::{Change, Difference, Level};
use serde_json::Value;

use crate::output::STRONG;
use crate::render::count;
use crate::render::wrap::wrap;

/// Words shown before a difference within a text.
const CONTEXT: usize = 4;
/// Words shown of a text from there on.
const SHOWN: usize = 14;

/// How many reports and passages differ.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Reports that do not differ.
    equal: u64,
    /// Reports and passages that were gained, lost and changed, in the order of [`Change`].
    reports: [u64; 3],
    passages: [u64; 3],
}

impl Tally {
    /// Counts the differences of one report.
    pub(crate) fn count(&mut self, differences: &[Difference]) {
        if differences.is_empty() {
            self.equal += 1;
            return;
        }
        let whole = differences.iter().find(|difference| is_whole(difference));
        self.reports[whole.map_or(Change::Changed, |difference| difference.change) as usize] += 1;
        let mut last = None;
        for difference in differences.iter().filter(|difference| difference.level == Level::Passage) {
            // A passage counts once, even if several of its values differ.
            if last != Some(&difference.passage_id) || difference.change != Change::Changed {
                self.passages[difference.change as usize] += 1;
            }
            last = Some(&difference.passage_id);
        }
    }

    /// Whether nothing differs.
    pub(crate) fn is_equal(&self) -> bool {
        self.reports == [0; 3]
    }

    /// The counts in words.
    pub(crate) fn text(&self) -> String {
        if self.is_equal() {
            return format!("No difference in {}.\n", count(self.equal, "report"));
        }
        let told = |[gained, lost, changed]: [u64; 3]| format!("{gained} gained, {lost} lost, {changed} changed");
        let (reports, passages) = (told(self.reports), told(self.passages));
        format!("Reports: {reports}, {} equal.\nPassages: {passages}.\n", self.equal)
    }
}

/// Whether a report as a whole was gained or lost.
fn is_whole(difference: &Difference) -> bool {
    difference.level == Level::Report && difference.change != Change::Changed
}

/// The differences of the report `id`, one a line. Of one that was gained or lost the passages are only counted.
pub(crate) fn report(id: &str, differences: &[Difference], columns: usize) -> String {
    let mut page = format!("{STRONG}{id}{STRONG:#}\n");
    let mut put = |line: &str| page.push_str(&wrap(line, &[], STRONG, "  ", columns));
    if let Some(whole) = differences.iter().find(|difference| is_whole(difference)) {
        let passages = differences.len().saturating_sub(1) as u64;
        put(&format!("{} as a whole, with {}", word(whole.change), count(passages, "passage")));
    } else {
        for difference in differences {
            put(&line(difference));
        }
    }
    page.push('\n');
    page
}

fn word(change: Change) -> &'static str {
    match change {
        Change::Gained => "gained",
        Change::Lost => "lost",
        Change::Changed => "changed",
    }
}

fn line(difference: &Difference) -> String {
    let Difference { change, passage_id, field, old, new, .. } = difference;
    let place = passage_id.as_deref().and_then(|id| id.split_once('/')).map_or("", |(_, local)| local);
    let mut line = match passage_id {
        Some(_) => format!("{} /{place}: ", word(*change)),
        None => String::new(),
    };
    let (old, new) = match (old, new) {
        (Value::String(old), Value::String(new)) => around_difference(old, new),
        (old, new) => (cut(&plain(old), 0), cut(&plain(new), 0)),
    };
    // Writing to a string cannot fail.
    let _ = match change {
        Change::Gained => write!(line, "{new}"),
        Change::Lost => write!(line, "{old}"),
        Change::Changed => write!(line, "{} {old} → {new}", field.replace('_', " ")),
    };
    line
}

/// A value in the form in which people read it.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(" › "),
        Value::Object(fields) => fields.values().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// Two texts from a few words before their first difference on.
fn around_difference(old: &str, new: &str) -> (String, String) {
    let same = old.split_whitespace().zip(new.split_whitespace()).take_while(|(old, new)| old == new).count();
    let from = same.saturating_sub(CONTEXT);
    (cut(old, from), cut(new, from))
}

/// A few words of a text from word number `from` on, in quotation marks where it is cut.
fn cut(text: &str, from: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let to = from.saturating_add(SHOWN).min(words.len());
    let shown = words.get(from..to).unwrap_or_default().join(" ");
    let (before, after) = (if from > 0 { "… " } else { "" }, if to < words.len() { " …" } else { "" });
    format!("“{before}{shown}{after}”")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_shown_from_their_difference_on() {
        let words = |last: &str| format!("{} {last} and so on", ["word"; 9].join(" "));
        let (old, new) = around_difference(&words("before"), &words("after"));
        assert_eq!(old, "“… word word word word before and so on”");
        assert_eq!(new, "“… word word word word after and so on”");
    }

    #[test]
    fn a_passage_counts_once_however_many_of_its_values_differ() {
        let difference = |field: &str| Difference {
            change: Change::Changed,
            level: Level::Passage,
            report_id: "a".to_owned(),
            passage_id: Some("a/1".to_owned()),
            field: field.to_owned(),
            old: 1.into(),
            new: 2.into(),
        };
        let mut tally = Tally { equal: 3, ..Tally::default() };
        tally.count(&[difference("page"), difference("level")]);
        assert_eq!(
            tally.text(),
            "Reports: 0 gained, 0 lost, 1 changed, 3 equal.\nPassages: 0 gained, 0 lost, 1 changed.\n"
        );
    }
}
