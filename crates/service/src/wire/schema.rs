//! Schemas of the names of fields in a request.

use index::query::Field;
use schemars::{Schema, SchemaGenerator, json_schema};

/// The fields that results can be counted by.
pub(crate) fn countable(_: &mut SchemaGenerator) -> Schema {
    names(&Field::COUNTABLE)
}

/// The fields that a table of counts can be grouped by.
pub(crate) fn groupable(_: &mut SchemaGenerator) -> Schema {
    names(&Field::GROUPABLE)
}

fn names(fields: &[Field]) -> Schema {
    json_schema!({ "type": "array", "items": { "type": "string", "enum": fields } })
}
