//! Finds the dates of the inspection, and of publication or of the letter.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;
use report::Form;

use super::kind::Found;
use super::opening::{Opening, folded};
use crate::dates;
use crate::patterns::{any_label, compiled, regex};

/// Paragraphs after a letter's subject that may give the dates of the visit.
const MAX_PARAGRAPHS: usize = 8;

pub(super) struct Timing {
    /// First and last day of the inspection.
    pub(super) inspection: Option<(Date, Date)>,
    pub(super) published: Option<Date>,
}

pub(super) fn find(opening: &Opening<'_>, found: &Found) -> Timing {
    static PUBLISHED: LazyLock<Regex> = LazyLock::new(|| label(&any_label(|labels| [&labels.published])));
    static INSPECTED: LazyLock<Regex> = LazyLock::new(|| label(&any_label(|labels| [&labels.inspected])));
    if found.kind.form == Form::Paper {
        return Timing { inspection: None, published: meeting(opening, found) };
    }
    let letter = if found.kind.is_letter() { letter_date(opening, found) } else { None };
    let published = labelled(opening, &PUBLISHED, None);
    let inspection = labelled(opening, &INSPECTED, letter).or_else(|| in_running_text(opening, found, letter));
    Timing { inspection, published: published.map(|(_, end)| end).or(letter) }
}

/// Compiles a label: at the start of a block, or with a colon anywhere in it, for files that lost their line ends.
fn label(label: &str) -> Regex {
    compiled(&format!(r"(?i)^{label}\b:?|\b{label}\s*:"))
}

/// Returns the dates after a label.
fn labelled(opening: &Opening<'_>, label: &Regex, letter: Option<Date>) -> Option<(Date, Date)> {
    opening.texts.iter().enumerate().find_map(|(at, text)| {
        let found =
            label.find(text).filter(|found| !text.get(..found.start()).unwrap_or_default().ends_with("revious "))?;
        dates::first(opening.after_label(at, found.end())?, letter)
    })
}

/// Returns the date of a letter: the first line before its subject that is a date, else the first date there.
fn letter_date(opening: &Opening<'_>, found: &Found) -> Option<Date> {
    let before = opening.texts.get(..found.at.saturating_add(1)).unwrap_or_default();
    let mut dates = before.iter().flat_map(|text| dates::dates(text, None));
    let line = before.iter().find_map(|text| dates::whole(text));
    line.or_else(|| Some(dates.find(|date| date.start == date.end)?.start))
}

/// Returns the dates in running text: "Between 8 and 12 July 2019, inspectors undertook …", "took place from …".
fn in_running_text(opening: &Opening<'_>, found: &Found, letter: Option<Date>) -> Option<(Date, Date)> {
    let visit = regex!(r"\b(?:inspection|inspectors?|visit|review)\b");
    let took_place = regex!(
        r"(?i)\b(?:this|the) (?:inspection|review) (?:took place|was (?:carried out|conducted|undertaken))(?: \w+){0,6}? (?:between|from|on) "
    );
    let paragraphs = opening.texts.iter().skip(found.at.saturating_add(usize::from(found.kind.is_letter())));
    let in_letter = paragraphs
        .take(MAX_PARAGRAPHS)
        .filter(|text| visit.is_match(&folded(text)))
        .find_map(|text| dates::first(text, letter));
    if found.kind.is_letter() {
        return in_letter;
    }
    opening.all.iter().find_map(|block| dates::first(block.text.get(took_place.find(&block.text)?.end()..)?, None))
}

/// Returns the day of the meeting that a council's paper is for: the nearest date above its title.
fn meeting(opening: &Opening<'_>, found: &Found) -> Option<Date> {
    let dated = |text: &String| dates::dates(text, None).into_iter().next_back().map(|date| date.end);
    let above = opening.texts.get(..found.at.saturating_add(1)).unwrap_or_default();
    above.iter().rev().find_map(dated).or_else(|| opening.texts.iter().find_map(dated))
}
