//! Words and phrases of a target corpus against a reference corpus, as a list for reading.

use std::fmt::Write;

use service::keyness::Answer;

use crate::output::{FAINT, HIT, STRONG};
use crate::render::{count, rest, thousands};

/// A list for reading, most significant first.
pub(crate) fn text(answer: &Answer) -> String {
    let mut page = String::new();
    for (name, set) in [("target", &answer.target), ("reference", &answer.reference)] {
        let options = set.options.as_deref().unwrap_or("all others");
        let (passages, words) = (count(set.size.passages, "passage"), count(set.size.words, "word"));
        let reports = count(set.size.reports, "report");
        let _ = writeln!(page, "{name}: {options} ({passages}, {words}, {reports})");
    }
    let Some(first) = answer.keywords.first() else {
        let _ = writeln!(page, "\n{}", nothing(answer));
        return page;
    };
    let width = answer.keywords.iter().map(|keyword| keyword.words.chars().count()).chain([5]).max().unwrap_or(0);
    let _ = writeln!(page, "\n{:width$}  {:^19}  {:^19}", "", "target", "reference");
    let _ = writeln!(
        page,
        "{STRONG}{:width$}  {:>6} {:>12}  {:>6} {:>12}  {:>9}  {:>10}  {:>11}{STRONG:#}",
        "words", "times", "per 100,000", "times", "per 100,000", "log ratio", "likelihood", "authorities",
    );
    for keyword in &answer.keywords {
        let rates = [keyword.left_per_100_000_words, keyword.right_per_100_000_words];
        let [left_rate, right_rate] = rates.map(Option::unwrap_or_default);
        let authorities = format!("{} of {}", keyword.authorities, keyword.of_authorities);
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
    let more = rest(answer.keywords.len(), answer.found);
    let noun = if answer.found == 1 { "word or phrase" } else { "words and phrases" };
    let _ =
        writeln!(page, "\n{} {noun} significantly more common in the target{more}.", thousands(answer.found as u64));
    let _ = writeln!(page, "Occurrences of the first: {}", first.lines);
    page
}

/// Why there is no row.
fn nothing(answer: &Answer) -> &'static str {
    if answer.target.size.words == 0 {
        "No passage is in the target: leave out a filter."
    } else if answer.reference.size.words == 0 {
        "No passage is in the reference that is not in the target: change --against."
    } else {
        "No word or phrase is significantly more common in the target. Try --min-authorities 1, or larger sets."
    }
}
