//! Handles for the records of the framework data.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::ops::Deref;
use std::ptr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A named record of the framework data.
pub trait Record: Sized + 'static {
    /// The noun in errors: "kind of report".
    const NOUN: &'static str;

    /// The title in a JSON schema: "Kind".
    const TITLE: &'static str;

    /// Returns all records, in the order of lists for people.
    fn records() -> &'static [Self];

    /// Returns the name in filters and exports.
    fn name(&self) -> &str;
}

/// A reference to a record of the framework data, as cheap to copy and compare as a number.
///
/// It serialises as the record's name. The order of handles is that of the records.
pub struct Handle<T: 'static>(&'static T);

impl<T: Record> Handle<T> {
    /// Iterates over all records, in the order of lists for people.
    pub fn all() -> impl ExactSizeIterator<Item = Self> + DoubleEndedIterator + Clone {
        T::records().iter().map(Self)
    }

    /// Returns the record with this name, if there is one.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|record| record.name() == name)
    }

    /// Returns the name in filters and exports.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Returns its position among all records, 0-based.
    pub fn ordinal(self) -> u16 {
        (0..).zip(Self::all()).find_map(|(at, other)| (other == self).then_some(at)).unwrap_or(u16::MAX)
    }

    /// Returns the record itself.
    pub fn record(self) -> &'static T {
        self.0
    }
}

impl<T> Clone for Handle<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Handle<T> {}

impl<T> Deref for Handle<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0
    }
}

impl<T> PartialEq for Handle<T> {
    fn eq(&self, other: &Self) -> bool {
        ptr::eq(self.0, other.0)
    }
}

impl<T> Eq for Handle<T> {}

// All records of a type are in one slice, so the order of addresses is the order of records.
impl<T> Ord for Handle<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        ptr::from_ref(self.0).cmp(&ptr::from_ref(other.0))
    }
}

impl<T> PartialOrd for Handle<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Record> fmt::Debug for Handle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.name(), f)
    }
}

impl<T: Record> fmt::Display for Handle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl<T: Record> Serialize for Handle<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<T: Record> JsonSchema for Handle<T> {
    fn schema_name() -> Cow<'static, str> {
        T::TITLE.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // A record without a name is that of what is unknown, which serialises as null.
        let names: Vec<&str> = Self::all().map(Self::name).filter(|name| !name.is_empty()).collect();
        json_schema!({ "type": "string", "enum": names })
    }
}

impl<'de, T: Record> Deserialize<'de> for Handle<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::named(&name).ok_or_else(|| D::Error::custom(format_args!("no {} is called `{name}`", T::NOUN)))
    }
}
