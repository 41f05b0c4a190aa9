//! The answer of `findings index`: what a run added, changed, removed and skipped.

use std::io::Write;

use corpus::Changes;

use crate::args::Format;
use crate::output::Output;
use crate::render::{changes, document};
use crate::settings::{Settings, Talk};

/// Tells what a run did; one of several in a row each on a line of its own.
pub(super) fn answer(
    changes: &Changes,
    is_one_of_several: bool,
    settings: &Settings,
    output: &mut Output,
) -> anyhow::Result<()> {
    match settings.format.unwrap_or(Format::Text) {
        Format::Text if settings.talk == Talk::Quiet => {}
        Format::Text | Format::Md => {
            write!(output.answer, "{}", changes::text(changes, settings.talk == Talk::Verbose))?;
        }
        Format::Json if is_one_of_several => document(&mut output.answer, Format::Jsonl, changes, &changes.skipped)?,
        form => document(&mut output.answer, form, changes, &changes.skipped)?,
    }
    Ok(())
}
