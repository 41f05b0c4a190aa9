//! Values of options: filters, and choices from a list.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser};
use clap::{Arg, Command};
use service::concordance::check_key;
use service::{Choice, Field, Grade, Kind, ServiceError};

/// Reads a value of a filter as the fields of a query read theirs, and keeps it as typed.
pub(crate) fn filter(field: Field) -> impl TypedValueParser<Value = String> {
    let completions = match field {
        Field::Kind => Kind::all().map(Kind::name).chain(Kind::shared_names()).map(str::to_owned).collect(),
        Field::Grade | Field::Overall => Grade::all().map(|grade| grade.name().replace(' ', "-")).collect(),
        _ => Vec::new(),
    };
    Filter { field, completions }
}

#[derive(Debug, Clone)]
struct Filter {
    field: Field,
    completions: Vec<String>,
}

impl TypedValueParser for Filter {
    type Value = String;

    fn parse_ref(&self, command: &Command, option: Option<&Arg>, typed: &OsStr) -> Result<String, clap::Error> {
        let field = self.field;
        let reader = StringValueParser::new().try_map(move |typed| field.values(&typed).map(|_| typed));
        reader.parse_ref(command, option, typed)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let values = self.completions.iter().map(PossibleValue::new);
        (!self.completions.is_empty()).then(|| Box::new(values) as Box<dyn Iterator<Item = PossibleValue>>)
    }
}

/// Reads a choice by its name, in any case and with any separator between its words.
pub(crate) fn choice<T: Choice>() -> impl TypedValueParser<Value = T> {
    let values = T::ALL.iter().map(|(_, name, about)| PossibleValue::new(*name).help(about.trim()));
    Lenient(PossibleValuesParser::new(values)).try_map(|name| {
        T::ALL.iter().find(|(_, known, _)| *known == name).map(|(value, ..)| *value).ok_or("no choice has this name")
    })
}

#[derive(Debug, Clone)]
struct Lenient<P>(P);

impl<P: TypedValueParser> TypedValueParser for Lenient<P> {
    type Value = P::Value;

    fn parse_ref(&self, command: &Command, option: Option<&Arg>, typed: &OsStr) -> Result<P::Value, clap::Error> {
        let name = typed.to_string_lossy().trim().to_lowercase().replace([' ', '_'], "-");
        let read = self.0.parse_ref(command, option, OsStr::new(&name));
        // An error shows what was typed.
        read.or_else(|_| self.0.parse_ref(command, option, typed))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        self.0.possible_values()
    }
}

/// Reads the name of one of these fields.
pub(crate) fn field(fields: &'static [Field]) -> impl TypedValueParser<Value = String> {
    Lenient(PossibleValuesParser::new(fields.iter().map(|field| field.name())))
}

/// Reads what lines of a concordance are sorted by: `left1`, `right2`, `year`; and keeps it as typed.
///
/// # Errors
///
/// For anything else.
pub(crate) fn sort_key(typed: &str) -> Result<String, ServiceError> {
    check_key(typed).map(|()| typed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_with_space_after_the_commas() {
        let parse = |typed| field(&Field::COUNTABLE).parse_ref(&Command::new("findings"), None, OsStr::new(typed)).ok();
        assert_eq!(parse(" Region").as_deref(), Some("region"));
        assert_eq!(parse("novel"), None);
        assert!(sort_key(" Left1").is_ok());
    }
}
