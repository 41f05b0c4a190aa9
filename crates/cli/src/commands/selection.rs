//! What the commands with a query and counts of it share.

use serde::Serialize;
use service::{Answered, Field};

use crate::output::Output;
use crate::render::text;
use crate::settings::Settings;
use crate::suggestion;

/// Prints the notes beside an answer, which parts of the query match nothing, and the command to type instead: that of
/// the request that `again` makes for another query without the filters on some fields.
pub(super) fn remarks<T, R: Serialize + Default>(
    answered: &Answered<T>,
    command: &str,
    again: impl FnOnce(&str, &[Field]) -> R,
    settings: &Settings,
    output: &Output,
) {
    output.notes(&answered.notes);
    let Some(diagnosis) = &answered.diagnosis else { return };
    for line in text::advice(diagnosis) {
        output.say(line);
    }
    if let Some(query) = &diagnosis.suggestion {
        let again = again(query, &diagnosis.without);
        output.say(format_args!("Try: {}", suggestion::command(command, &again, &settings.options)));
    }
}
