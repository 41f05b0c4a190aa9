//! Values that a person set in place of what was read, in words.

use report::Override;

/// The value and what it stands for: "authority Leicester (read: Leicestershire)".
pub(crate) fn told(value: &Override) -> String {
    let Override { field, set, read } = value;
    let name = field.replace('_', " ");
    match read {
        Some(read) => format!("{name} {set} (read: {read})"),
        None => format!("{name} {set} (nothing was read)"),
    }
}

/// Several of them in one line; empty where there is none.
pub(crate) fn all(values: &[Override]) -> String {
    values.iter().map(told).collect::<Vec<_>>().join(", ")
}
