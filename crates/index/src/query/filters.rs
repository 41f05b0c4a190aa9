//! The conditions on a passage beside the query.

use std::collections::BTreeMap;

use super::{Field, FieldFilter, FieldValue};

/// Conditions on a passage. A passage satisfies the condition of a field with any of its values, and must satisfy all
/// conditions. Names are compared without regard to case, accents and punctuation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// The values that are allowed for each field with a condition.
    pub(crate) values: BTreeMap<Field, Vec<FieldValue>>,
    /// Whether only passages match that inspectors worded themselves, and no boilerplate.
    pub own_words: bool,
}

impl Filters {
    /// Returns filters with one condition.
    pub fn of(condition: FieldFilter) -> Self {
        Self { values: BTreeMap::from([(condition.field, condition.values)]), own_words: false }
    }

    /// Adds a condition; a field that has one takes the values into it.
    pub fn add(&mut self, condition: FieldFilter) {
        self.values.entry(condition.field).or_default().extend(condition.values);
    }

    /// Returns the values that are allowed for `field`; `None` if any is.
    pub fn allowed(&self, field: Field) -> Option<&[FieldValue]> {
        self.values.get(&field).map(Vec::as_slice)
    }

    /// Returns the conditions, in the order of [`Field::FILTERABLE`].
    pub(crate) fn conditions(&self) -> Vec<FieldFilter> {
        self.values.iter().map(|(&field, values)| FieldFilter { field, values: values.clone() }).collect()
    }

    /// Returns the same filters without the condition on this field.
    #[must_use]
    pub(crate) fn without(&self, field: Field) -> Self {
        let mut rest = self.clone();
        rest.values.remove(&field);
        rest
    }
}
