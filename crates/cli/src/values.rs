//! Values of options: kinds, grades and years, with the words that people use for them.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use index::YearRange;
use index::precedent::concord::Key;
use index::precedent::count::By;
use report::{Grade, Kind};

/// Reads a kind of report by its name; `ilacs` is both kinds of ILACS inspection.
pub(crate) fn kinds() -> impl TypedValueParser<Value = Vec<Kind>> {
    let names = Kind::ALL.map(Kind::name).into_iter().chain(["ilacs"]);
    PossibleValuesParser::new(names.map(PossibleValue::new))
        .map(|name| Kind::ALL.into_iter().filter(|kind| kind.name() == name || kind.id_name() == name).collect())
}

/// Reads a grade by its name, with hyphens for spaces: `requires-improvement`.
pub(crate) fn grades() -> impl TypedValueParser<Value = Grade> {
    let values = Grade::ALL.map(|grade| {
        let value = PossibleValue::new(grade.name().replace(' ', "-")).alias(grade.name());
        match grade {
            Grade::RequiresImprovement => value.aliases(["ri", "requires-improvement-to-be-good"]),
            _ => value,
        }
    });
    PossibleValuesParser::new(values).try_map(|name| grade_named(&name).ok_or("no grade has this name"))
}

fn grade_named(name: &str) -> Option<Grade> {
    match name {
        "ri" | "requires-improvement-to-be-good" => Some(Grade::RequiresImprovement),
        _ => Grade::ALL.into_iter().find(|grade| grade.name() == name.replace('-', " ")),
    }
}

/// Reads a dimension to count by.
pub(crate) fn dimensions() -> impl TypedValueParser<Value = By> {
    PossibleValuesParser::new(By::ALL.map(By::name))
        .try_map(|name| name.parse::<By>().map_err(|()| "no dimension has this name"))
}

/// Reads what lines of a concordance are sorted by: `left1`, `right2`, `year`.
///
/// # Errors
///
/// For anything else.
pub(crate) fn sort_key(typed: &str) -> Result<Key, String> {
    typed.trim().parse().map_err(|()| "write left1 to left9, right1 to right9, year, authority or grade".to_owned())
}

/// Reads a year or a range of years: `2019`, `2019..2024`, `..2020`, `2021..`. Both ends are included.
///
/// # Errors
///
/// For anything else, and for a range that ends before it begins.
pub(crate) fn years(typed: &str) -> Result<YearRange, String> {
    let year = |digits: &str| match digits.trim().parse::<i16>() {
        Ok(year @ 1000..=9999) => Ok(Some(year)),
        _ if digits.trim().is_empty() => Ok(None),
        _ => Err("write a year as 2019, several as 2019..2024, ..2020 or 2021..".to_owned()),
    };
    let (from, to) = match typed.split_once("..") {
        Some((from, to)) => (year(from)?, year(to)?),
        None => (year(typed)?, year(typed)?),
    };
    match (from, to) {
        (None, None) => Err("write a year as 2019, several as 2019..2024, ..2020 or 2021..".to_owned()),
        (Some(from), Some(to)) if from > to => Err(format!("the years end before they begin: write {to}..{from}")),
        _ => Ok(YearRange { from, to }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(typed: &str) -> String {
        match years(typed) {
            Ok(YearRange { from, to }) => format!("{from:?} {to:?}"),
            Err(message) => message,
        }
    }

    #[test]
    fn years_and_open_ranges_are_read() {
        assert_eq!(range("2019"), "Some(2019) Some(2019)");
        assert_eq!(range("2019..2024"), "Some(2019) Some(2024)");
        assert_eq!(range("..2020"), "None Some(2020)");
        assert_eq!(range("2021.."), "Some(2021) None");
    }

    #[test]
    fn what_is_no_year_is_told() {
        for typed in ["", "..", "19", "2019-2020", "abc", "99999"] {
            assert!(range(typed).starts_with("write a year as"), "{typed}");
        }
        assert_eq!(range("2024..2019"), "the years end before they begin: write 2019..2024");
    }
}
