//! How some fields serialise.

use std::collections::BTreeMap;

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
