//! Words and phrases of one set against another: as a list for reading, and as data.

use std::fmt::Write;

use index::precedent::keyness::{Comparison, Keyword, Size};
use serde::Serialize;

use crate::output::{FAINT, HIT, STRONG};
use crate::render::{count, thousands};

/// A word or phrase as data.
#[derive(Debug, Serialize)]
pub(crate) struct Row<'a> {
    words: &'a str,
    /// Times in the first set, and in the second.
    left: u64,
    right: u64,
    left_per_100_000_words: Option<f64>,
    right_per_100_000_words: Option<f64>,
    log_likelihood: f64,
    log_ratio: f64,
    /// Of the first set: those that use it, out of how many.
    authorities: u64,
    of_authorities: u64,
    reports: u64,
    of_reports: u64,
    /// A passage with it.
    passage_id: &'a str,
    /// The command that prints its lines.
    lines: String,
}

/// Rows as data; `left` are the options of the first set.
pub(crate) fn rows<'a>(found: &'a Comparison, left: &str) -> Vec<Row<'a>> {
    let row = |keyword: &'a Keyword| Row {
        words: &keyword.words,
        left: keyword.left,
        right: keyword.right,
        left_per_100_000_words: rate(keyword.left, &found.left).map(rounded),
        right_per_100_000_words: rate(keyword.right, &found.right).map(rounded),
        log_likelihood: rounded(keyword.log_likelihood),
        log_ratio: rounded(keyword.log_ratio),
        authorities: keyword.authorities,
        of_authorities: found.left.authorities,
        reports: keyword.reports,
        of_reports: found.left.reports,
        passage_id: &keyword.passage_id,
        lines: lines(&keyword.words, left),
    };
    found.keywords.iter().map(row).collect()
}

/// The command that prints the lines of a phrase in a set.
fn lines(words: &str, options: &str) -> String {
    format!("findings concord --exact \"{}\" {options}", words.replace('"', " "))
}

fn rounded(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

fn rate(times: u64, set: &Size) -> Option<f64> {
    let real = |number: u64| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    (set.words > 0).then(|| real(times) * 100_000.0 / real(set.words))
}

/// A list for reading, surest first; `left` and `right` are the options of the sets.
pub(crate) fn text(found: &Comparison, left: &str, right: &str) -> String {
    let mut page = String::new();
    for (name, options, set) in [("first set", left, &found.left), ("second set", right, &found.right)] {
        let (passages, words) = (count(set.passages, "passage"), count(set.words, "word"));
        let reports = count(set.reports, "report");
        let _ = writeln!(page, "{name}: {options} ({passages}, {words}, {reports})");
    }
    let Some(first) = found.keywords.first() else {
        let _ = writeln!(page, "\n{}", nothing(found));
        return page;
    };
    let width = found.keywords.iter().map(|keyword| keyword.words.chars().count()).chain([5]).max().unwrap_or(0);
    let _ = writeln!(page, "\n{:width$}  {:^19}  {:^19}", "", "first set", "second set");
    let _ = writeln!(
        page,
        "{STRONG}{:width$}  {:>6} {:>12}  {:>6} {:>12}  {:>9}  {:>10}  {:>11}{STRONG:#}",
        "words", "times", "per 100,000", "times", "per 100,000", "log ratio", "likelihood", "authorities",
    );
    for keyword in &found.keywords {
        let rates = [rate(keyword.left, &found.left), rate(keyword.right, &found.right)];
        let [left_rate, right_rate] = rates.map(Option::unwrap_or_default);
        let authorities = format!("{} of {}", keyword.authorities, found.left.authorities);
        let _ = writeln!(
            page,
            "{HIT}{:width$}{HIT:#}  {:>6} {left_rate:>12.1}  {:>6} {right_rate:>12.1}  {:>9.1}  {:>10.1}  {authorities:>11}",
            keyword.words,
            thousands(keyword.left),
            thousands(keyword.right),
            keyword.log_ratio,
            keyword.log_likelihood,
        );
        let _ = writeln!(page, "  {FAINT}{}{FAINT:#}", keyword.passage_id);
    }
    let more = if found.found > found.keywords.len() {
        format!("; these are the first {}: -n {} prints all", found.keywords.len(), found.found)
    } else {
        String::new()
    };
    let noun = if found.found == 1 { "word or phrase" } else { "words and phrases" };
    let _ = writeln!(page, "\n{} {noun} that the first set uses more{more}.", thousands(found.found as u64));
    let _ = writeln!(page, "The lines of each: {}", lines(&first.words, left));
    page
}

/// Why there is no row.
fn nothing(found: &Comparison) -> &'static str {
    if found.left.words == 0 {
        "No passage is in the first set: leave out a filter."
    } else if found.right.words == 0 {
        "No passage is in the second set that is not in the first: change --against."
    } else {
        "The first set uses no word or phrase surely more. Try --min-authorities 1, or larger sets."
    }
}
