//! The second set of a comparison, as it is typed: values of a filter, with its name or without.

use anyhow::anyhow;
use clap::{Args, Command, FromArgMatches};
use index::YearRange;
use report::{Grade, Kind, register};

use crate::args::Scope;
use crate::failure::hinted;

/// What a set is compared with.
#[derive(Debug)]
pub(super) enum Other {
    /// All passages that are not in the set.
    Rest,
    /// Those of these filters.
    Scope(Box<Scope>),
}

/// Reads `--against` beside the filters of the first set.
///
/// # Errors
///
/// For a field or a value that is none, and for values alone where the first set has filters on several fields or none.
pub(super) fn read(left: &Scope, typed: &[String]) -> anyhow::Result<Other> {
    if typed.is_empty() {
        return Ok(Other::Rest);
    }
    let mine: Vec<&str> = lists(left).into_iter().map(|(name, _)| name).collect();
    let mut arguments = Vec::new();
    let mut is_same_field = false;
    for typed in typed {
        let (field, values) = match typed.split_once(':') {
            Some((field, values)) => (field.trim().trim_start_matches("--"), values),
            None => (only(&mine, typed)?, typed.as_str()),
        };
        is_same_field |= mine.contains(&field);
        for value in split(field, values) {
            arguments.push(format!("--{field}={value}"));
        }
    }
    let mut right = parsed(arguments)?;
    if is_same_field {
        inherit(&mut right, left);
    }
    Ok(Other::Scope(Box::new(right)))
}

/// The one field that the first set has a filter on.
fn only<'a>(mine: &[&'a str], typed: &str) -> anyhow::Result<&'a str> {
    match mine {
        [field] => Ok(field),
        _ => Err(hinted(
            anyhow!("`--against {typed}` does not say which filter it is a value of"),
            format!("name it: --against {}:{typed}", mine.iter().find(|name| **name == "grade").unwrap_or(&"grade")),
        )),
    }
}

/// Values between commas; a comma may be a part of an authority's name.
fn split<'a>(field: &str, values: &'a str) -> Vec<&'a str> {
    if field == "authority" && register::by_name(values).is_some() {
        return vec![values];
    }
    values.split(',').map(str::trim).filter(|value| !value.is_empty()).collect()
}

/// Filters from arguments, read as those of the command line are.
fn parsed(arguments: Vec<String>) -> anyhow::Result<Scope> {
    let command = Scope::augment_args(Command::new("--against").no_binary_name(true));
    let read = command.try_get_matches_from(arguments).and_then(|matches| Scope::from_arg_matches(&matches));
    read.map_err(|error| {
        let told = error.to_string();
        let reason = told.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
        let values = told.lines().map(str::trim).find(|line| line.starts_with("[possible values"));
        let hint = values.map_or_else(
            || "write a filter's name and its values: --against grade:good,outstanding".to_owned(),
            |values| values.trim_matches(['[', ']']).to_owned(),
        );
        hinted(anyhow!("--against: {reason}"), hint)
    })
}

/// Gives `right` the filters of `left` on the fields that it has none on.
fn inherit(right: &mut Scope, left: &Scope) {
    fn take<T: Clone>(own: &mut Vec<T>, from: &[T]) {
        if own.is_empty() {
            own.extend_from_slice(from);
        }
    }
    let (own, from) = (&mut right.filters, &left.filters);
    // Three ways to name authorities.
    if own.authority.is_empty() && own.compare.is_empty() && own.neighbours_of.is_empty() {
        take(&mut own.authority, &from.authority);
        take(&mut own.compare, &from.compare);
        take(&mut own.neighbours_of, &from.neighbours_of);
    }
    take(&mut own.region, &from.region);
    take(&mut own.year, &from.year);
    take(&mut own.kind, &from.kind);
    take(&mut own.overall, &from.overall);
    take(&mut own.inspector, &from.inspector);
    take(&mut own.report, &from.report);
    take(&mut right.section, &left.section);
    take(&mut right.grade, &left.grade);
}

/// The filters of a set as options, so that they can be pasted: `--grade inadequate --year 2018..`.
pub(super) fn as_typed(scope: &Scope) -> String {
    let options = lists(scope).into_iter().flat_map(|(name, values)| {
        values.into_iter().map(move |value| {
            let is_plain = value.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '/' | '_'));
            if is_plain { format!("--{name} {value}") } else { format!("--{name} \"{}\"", value.replace('"', " ")) }
        })
    });
    options.collect::<Vec<_>>().join(" ")
}

/// The filters of a set in words: "kind sif; grade good, outstanding". Empty where there are none.
pub(super) fn in_words(scope: &Scope) -> String {
    let lists = lists(scope).into_iter().map(|(name, values)| format!("{name} {}", values.join(", ")));
    lists.collect::<Vec<_>>().join("; ")
}

/// The names of the filters that a set has, with their values.
fn lists(scope: &Scope) -> Vec<(&'static str, Vec<String>)> {
    let grades = |grades: &[Grade]| grades.iter().map(|grade| grade.name().replace(' ', "-")).collect::<Vec<_>>();
    let year = |YearRange { from, to }: &YearRange| match (from, to) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        _ => [*from, *to].map(|year| year.map(|year| year.to_string()).unwrap_or_default()).join(".."),
    };
    let filters = &scope.filters;
    let all = [
        ("authority", filters.authority.iter().chain(filters.compare.iter().flatten()).cloned().collect()),
        ("neighbours-of", filters.neighbours_of.clone()),
        ("region", filters.region.clone()),
        ("year", filters.year.iter().map(year).collect()),
        ("kind", filters.kind.iter().flatten().map(|kind: &Kind| kind.name().to_owned()).collect()),
        ("overall", grades(&filters.overall)),
        ("inspector", filters.inspector.clone()),
        ("report", filters.report.clone()),
        ("section", scope.section.clone()),
        ("grade", grades(&scope.grade)),
    ];
    all.into_iter().filter(|(_, values)| !values.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(options: &str) -> Scope {
        parsed(options.split_whitespace().map(str::to_owned).collect()).unwrap()
    }

    fn right(left: &str, against: &[&str]) -> String {
        let against: Vec<String> = against.iter().map(|typed| (*typed).to_owned()).collect();
        match read(&scope(left), &against) {
            Ok(Other::Rest) => "the rest".to_owned(),
            Ok(Other::Scope(scope)) => as_typed(&scope),
            Err(error) => crate::failure::reasons(&error),
        }
    }

    #[test]
    fn values_alone_are_of_the_field_of_the_first_set() {
        assert_eq!(right("--grade=inadequate", &["good,outstanding"]), "--grade good --grade outstanding");
        assert_eq!(right("--year=2018..", &["..2017"]), "--year ..2017");
        assert_eq!(right("--grade=inadequate", &[]), "the rest");
        let unclear = "`--against good` does not say which filter it is a value of";
        assert_eq!(right("--grade=inadequate --kind=sif", &["good"]), unclear);
    }

    #[test]
    fn filters_on_other_fields_hold_for_both_sets_unless_none_is_named() {
        assert_eq!(right("--grade=inadequate --kind=sif", &["grade:good"]), "--kind sif --grade good");
        assert_eq!(right("--authority=Leeds", &["region:North West"]), "--region \"North West\"");
    }

    #[test]
    fn what_is_no_filter_or_no_value_is_told() {
        assert!(right("--grade=inadequate", &["colour:red"]).starts_with("--against: unexpected argument '--colour'"));
        assert!(right("--grade=inadequate", &["fine"]).starts_with("--against: invalid value 'fine' for '--grade"));
        let comma = "Bournemouth, Christchurch and Poole";
        assert_eq!(right("--authority=Leeds", &[comma]), format!("--authority \"{comma}\""));
    }
}
