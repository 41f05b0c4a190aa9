//! Values of options: kinds, grades and years, with the words that people use for them.

use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use report::{Grade, Kind};

/// Reads a kind of report by its name; `ilacs` is both kinds of ILACS inspection.
pub(crate) fn kinds() -> impl TypedValueParser<Value = Vec<Kind>> {
    let names = Kind::ALL.map(Kind::name).into_iter().chain(["ilacs"]);
    PossibleValuesParser::new(names.map(PossibleValue::new)).map(|name| {
        Kind::ALL.into_iter().filter(|kind| kind.name() == name || kind.id_name() == name).collect()
    })
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
