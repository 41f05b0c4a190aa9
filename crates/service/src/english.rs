//! The English of the service: the sentence of every note, hint, error and doubt, in this module and nowhere else.
//!
//! Everything else in the crate is codes with fields, so that a page can link them and a translator finds them here.

use serde::Serializer;
use serde::ser::SerializeSeq;

use crate::quality::Doubt;
use crate::wire::{Override, Years};
use crate::{Hint, Note, ServiceError, error::Named};

/// Returns the sentence of a note, without a full stop.
pub fn note(note: &Note) -> String {
    match note {
        Note::AbsentAuthorities { names } => format!("no report on {} is in the index", or(names)),
        Note::NoReportMatches => "no report matches these filters".to_owned(),
    }
}

/// Returns the sentence of an error, in lower case and without a full stop.
pub fn error(error: &ServiceError) -> String {
    match error {
        ServiceError::Index(error) => error.to_string(),
        ServiceError::Search(error) => error.to_string(),
        ServiceError::Query(error) => error.to_string(),
        ServiceError::Value(error) => error.to_string(),
        ServiceError::UnknownName { what, typed, .. } => format!("no {} is called `{typed}`", named(*what)),
        ServiceError::UnknownFilter { name } => format!("there is no filter `{name}`"),
        ServiceError::UnclearFilter { typed } => {
            format!("`--against {typed}` does not name the filter that its values belong to")
        }
        ServiceError::NoNeighbours { authority } => format!("no statistical neighbours of {authority} are known"),
    }
}

/// Returns the sentence of a hint, in lower case and without a full stop.
pub fn hint(hint: &Hint) -> String {
    match hint {
        Hint::DidYouMean { names } => {
            let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            format!("did you mean {}?", or(&quoted))
        }
        Hint::ListAuthorities => "`findings reports` lists those in the index".to_owned(),
        Hint::ListReports => "`findings reports` lists the identifiers".to_owned(),
        Hint::ShowReport { report_id } => format!("`findings show {report_id}` prints the identifiers of all"),
        Hint::Regions { names } => format!("the regions are {}", names.join(", ")),
        Hint::NameEnglishAuthority => "give an English authority's name".to_owned(),
        Hint::NameFilter { values } => format!("name the filter and its values: --against grade:{values}"),
        Hint::NameAuthorities => {
            "authorities that were abolished have none; name the ones to compare with --compare".to_owned()
        }
    }
}

/// Returns a doubt about a report as a phrase.
pub fn doubt(doubt: &Doubt) -> String {
    match *doubt {
        Doubt::NoPassages => "no passages".to_owned(),
        Doubt::NoAuthority => "authority not known".to_owned(),
        Doubt::NoDate => "no date".to_owned(),
        Doubt::ImpossibleDates => "dates that cannot all be right".to_owned(),
        Doubt::UnknownKind => "kind not known".to_owned(),
        Doubt::PagesWithoutText { pages } => format!("{} without text", count(pages.into(), "page")),
        Doubt::MissingNumbers { numbers } => format!("{} missing", count(numbers.into(), "number")),
        Doubt::StandardText { percent } => format!("{percent} % of its text taken for standard text"),
        Doubt::UnreadableCharacters { characters } => {
            format!("{} unreadable", count(characters.into(), "character"))
        }
    }
}

/// Returns doubts in one line; empty if there are none.
pub fn doubts(doubts: &[Doubt]) -> String {
    doubts.iter().map(doubt).collect::<Vec<_>>().join(", ")
}

/// Returns a value that a person set, and what it replaces: "authority Leicester (read: Leicestershire)".
pub fn overridden(Override { field, set, read }: &Override) -> String {
    let name = field.replace('_', " ");
    match read {
        Some(read) => format!("{name} {set} (read: {read})"),
        None => format!("{name} {set} (nothing was read)"),
    }
}

/// Returns values that a person set in one line; empty if there are none.
pub fn overrides(values: &[Override]) -> String {
    values.iter().map(overridden).collect::<Vec<_>>().join(", ")
}

/// Serialises doubts as their phrases.
pub(crate) fn texts<S: Serializer>(doubts: &[Doubt], serializer: S) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(doubts.len()))?;
    doubts.iter().try_for_each(|one| list.serialize_element(&doubt(one)))?;
    list.end()
}

fn named(what: Named) -> &'static str {
    match what {
        Named::Authority | Named::EnglishAuthority => "authority",
        Named::Region => "region",
        Named::Report => "report",
        Named::Passage => "passage",
    }
}

/// Returns "2006 to 2019", "from 2014" or "to 2008"; empty if neither year is known.
pub fn years(years: Years) -> String {
    match (years.from, years.to) {
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(to)) => format!("to {to}"),
        (None, None) => String::new(),
    }
}

/// Returns "a, b or c"; empty for no names.
pub fn or<S: AsRef<str>>(names: &[S]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// Returns a number with its noun: "1 report", "2,345 reports".
pub fn count(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", thousands(number))
}

/// Returns digits in groups of three: "12,345".
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Returns "September 2024"; `None` for a report without a date.
pub fn month(date: Option<jiff::civil::Date>) -> Option<String> {
    date.map(|date| date.strftime("%B %Y").to_string())
}
