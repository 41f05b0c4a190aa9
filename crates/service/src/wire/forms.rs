//! How some fields serialise and describe themselves.

use std::collections::BTreeMap;

use index::query::Field;
use schemars::{Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

/// Serialises pairs as an object, in their order.
pub(crate) fn object<K: Serialize, V: Serialize, S: Serializer>(pairs: &[(K, V)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(pairs.iter().map(|(name, value)| (name, value)))
}

/// Serialises the same in the order of the names.
pub(crate) fn sorted_object<S: Serializer>(pairs: &[(&str, usize)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(pairs.iter().copied().collect::<BTreeMap<_, _>>())
}

/// Serialises a number, if there is one, with at most so many decimal places.
pub(crate) fn rounded<const PLACES: i32, N: Copy + Into<Option<f64>>, S: Serializer>(
    number: &N,
    to: S,
) -> Result<S::Ok, S::Error> {
    let factor = 10_f64.powi(PLACES);
    let number: Option<f64> = (*number).into();
    number.map(|number| (number * factor).round() / factor).serialize(to)
}

/// Describes a list of fields that results can be counted by.
pub(crate) fn countable(_: &mut SchemaGenerator) -> Schema {
    names(&Field::COUNTABLE)
}

/// Describes a list of fields that a table of counts can be grouped by.
pub(crate) fn groupable(_: &mut SchemaGenerator) -> Schema {
    names(&Field::GROUPABLE)
}

fn names(fields: &[Field]) -> Schema {
    json_schema!({ "type": "array", "items": { "type": "string", "enum": fields } })
}
