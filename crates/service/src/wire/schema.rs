//! Schemas of the names that the domain's enumerations serialise as.

use std::borrow::Cow;

use index::query::Field;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// Declares a type that stands for a domain enumeration in a schema.
macro_rules! names {
    ($name:ident, $title:literal, $names:expr) => {
        pub(crate) struct $name;

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                $title.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let names: Vec<&str> = $names.into_iter().collect();
                json_schema!({ "type": "string", "enum": names })
            }
        }
    };
}

names!(DimensionName, "Dimension", Field::GROUPABLE.map(Field::name));
names!(FacetName, "Facet", Field::COUNTABLE.map(Field::name));
