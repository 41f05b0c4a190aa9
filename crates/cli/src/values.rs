//! Values of options: kinds, grades and years, with the words that people use for them.

use std::ffi::OsStr;

use clap::builder::{EnumValueParser, PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser};
use clap::{Arg, Command};
use index::YearRange;
use index::precedent::concord::Key;
use index::precedent::count::By;
use index::query::{Field, grade_named, kinds_named};
use report::{Grade, Kind, register};

use crate::args::Facet;

/// Reads a choice as fields of a query read theirs: in any case, with any separator of its words, with space around it.
#[derive(Debug, Clone)]
struct Choice<P>(P);

impl<P: TypedValueParser> TypedValueParser for Choice<P> {
    type Value = P::Value;

    fn parse_ref(&self, command: &Command, option: Option<&Arg>, typed: &OsStr) -> Result<P::Value, clap::Error> {
        let name = report::slug(&typed.to_string_lossy());
        let read = self.0.parse_ref(command, option, OsStr::new(&name));
        // What is no choice is told as it was typed.
        read.or_else(|_| self.0.parse_ref(command, option, typed))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        self.0.possible_values()
    }
}

/// Reads a kind of report by its name; `ilacs` is both kinds of ILACS inspection.
pub(crate) fn kinds() -> impl TypedValueParser<Value = Vec<Kind>> {
    let names = Kind::ALL.map(Kind::name).into_iter().chain(["ilacs"]);
    Choice(PossibleValuesParser::new(names.map(PossibleValue::new))).map(|name| kinds_named(&name))
}

/// Reads a grade by its name.
pub(crate) fn grades() -> impl TypedValueParser<Value = Grade> {
    let values = Grade::ALL.map(|grade| {
        let value = PossibleValue::new(grade.name().replace(' ', "-"));
        match grade {
            Grade::RequiresImprovement => value.aliases(["ri", "requires-improvement-to-be-good"]),
            _ => value,
        }
    });
    Choice(PossibleValuesParser::new(values)).try_map(|name| grade_named(&name).ok_or("no grade has this name"))
}

/// Reads names of authorities with commas between them. Some have a comma of their own, which separates nothing:
/// `Bournemouth, Christchurch and Poole`.
pub(crate) fn authorities() -> impl TypedValueParser<Value = Vec<String>> {
    StringValueParser::new().try_map(|typed| {
        let pieces: Vec<&str> = typed.split(',').map(str::trim).filter(|piece| !piece.is_empty()).collect();
        let mut names = Vec::new();
        let mut rest = pieces.as_slice();
        while !rest.is_empty() {
            let is_name = |end: &usize| register::by_name(&rest.get(..*end).unwrap_or_default().join(", ")).is_some();
            let end = (2..=rest.len()).rev().find(is_name).unwrap_or(1);
            let (name, others) = rest.split_at(end);
            names.push(name.join(", "));
            rest = others;
        }
        if names.is_empty() { Err("name the authorities, with commas between them") } else { Ok(names) }
    })
}

/// Reads a dimension to count by.
pub(crate) fn dimensions() -> impl TypedValueParser<Value = By> {
    Choice(PossibleValuesParser::new(By::ALL.map(By::name)))
        .try_map(|name| name.parse::<By>().map_err(|()| "no dimension has this name"))
}

/// Reads what passages are counted by.
pub(crate) fn facets() -> impl TypedValueParser<Value = Facet> {
    Choice(EnumValueParser::<Facet>::new())
}

/// Reads what lines of a concordance are sorted by: `left1`, `right2`, `year`.
///
/// # Errors
///
/// For anything else.
pub(crate) fn sort_key(typed: &str) -> Result<Key, String> {
    typed
        .trim()
        .to_lowercase()
        .parse()
        .map_err(|()| "write left1 to left9, right1 to right9, year, authority or grade".to_owned())
}

/// Reads a year or a range of years as fields of a query do: `2019`, `2019..2024`, `2019-2024`, `..2020`, `2021..`.
///
/// # Errors
///
/// For anything else, and for a range that ends before it begins.
pub(crate) fn years(typed: &str) -> Result<YearRange, String> {
    let form = "write a year as 2019, several as 2019..2024, ..2020 or 2021.., the earlier first";
    typed.parse().map_err(|()| form.to_owned())
}

/// Reads a printed number or a range of them as fields of a query do: `18`, `18..20`.
///
/// # Errors
///
/// For a range that is none.
pub(crate) fn number(typed: &str) -> Result<String, String> {
    let form = "write a number as 18, several as 18..20, at most 1,000, the smaller first";
    Field::Number.values(typed).map(|_| typed.to_owned()).map_err(|_| form.to_owned())
}

#[cfg(test)]
mod tests {
    use index::query::{Field, FieldValue};

    use super::*;

    /// What `parser` makes of what is typed; `None` where it refuses it.
    fn read<P: TypedValueParser>(parser: &P, typed: &str) -> Option<P::Value> {
        parser.parse_ref(&Command::new("findings"), None, OsStr::new(typed)).ok()
    }

    #[test]
    fn options_take_the_spellings_that_fields_take() {
        for typed in ["sif", "SIF", " ILACS ", "Area SEND", "focused_visit", "novel", ""] {
            let option = read(&kinds(), typed).map(|kinds| kinds.into_iter().map(FieldValue::Kind).collect());
            assert_eq!(option, Field::Kind.values(typed).ok(), "{typed}");
        }
        for typed in ["Good", "RI", "requires improvement", "Requires-Improvement to be good", " not judged", "fine"] {
            let option = read(&grades(), typed).map(|grade| vec![FieldValue::Grade(grade)]);
            assert_eq!(option, Field::Grade.values(typed).ok(), "{typed}");
        }
        for typed in ["2019", " 2019", "2019..2024", "2019-2024", "..2020", "2021 ..", "2024..2019", "19", "..", "abc"]
        {
            let option = years(typed).ok().map(|years| vec![FieldValue::Years(years)]);
            assert_eq!(option, Field::Year.values(typed).ok(), "{typed}");
        }
    }

    #[test]
    fn a_comma_in_a_name_separates_nothing() {
        let names = |typed| read(&authorities(), typed).unwrap_or_default();
        assert_eq!(
            names("Leeds, Bournemouth, Christchurch and Poole,Bristol, City of, Poole"),
            ["Leeds", "Bournemouth, Christchurch and Poole", "Bristol, City of", "Poole"]
        );
        assert_eq!(names("Wexcombe,Harrowdale,"), ["Wexcombe", "Harrowdale"]);
        assert_eq!(read(&authorities(), " , "), None);
    }

    #[test]
    fn lists_are_read_with_space_after_the_commas() {
        assert_eq!(read(&facets(), " Region"), Some(Facet::Region));
        assert_eq!(read(&dimensions(), " grade"), Some(By::Grade));
        assert!(sort_key(" Left1").is_ok());
    }
}
