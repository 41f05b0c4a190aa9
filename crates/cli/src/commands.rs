//! One verb a module, each `run(typed, settings, output)`.

mod batch;
mod changes;
mod cite;
mod compare;
mod completions;
mod concordance;
mod count;
mod diff;
mod draft;
mod export;
mod frames;
mod index;
mod keyness;
mod man;
mod open;
mod reports;
mod search;
mod selection;
mod show;
mod status;
mod verify;
mod watch;
mod wording;

use anyhow::anyhow;

use crate::args::{Command, Format};
use crate::failure::hinted;
use crate::outcome::Outcome;
use crate::output::Output;
use crate::settings::Settings;

/// Does what was asked.
pub(crate) fn run(command: Command, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    if settings.format == Some(Format::Md) && !has_markdown(&command) {
        return Err(hinted(anyhow!("this command has no answer in Markdown"), "use --format text, json, jsonl or csv"));
    }
    match command {
        Command::Search(typed) => search::run(*typed, settings, output),
        Command::Index(typed) => index::run(&typed, settings, output),
        Command::Show(typed) => show::run(&typed, settings, output),
        Command::Reports(typed) => reports::run(typed, settings, output),
        Command::Status(typed) => status::run(&typed, settings, output),
        Command::Cite(typed) => cite::run(typed, settings, output),
        Command::Compare(typed) => compare::run(&typed, settings, output),
        Command::Concord(typed) => concordance::run(*typed, settings, output),
        Command::Count(typed) => count::run(*typed, settings, output),
        Command::Frames(typed) => frames::run(*typed, settings, output),
        Command::Keyness(typed) => keyness::run(*typed, settings, output),
        Command::Batch(typed) => batch::run(*typed, settings, output),
        Command::Verify(typed) => verify::run(&typed, settings, output),
        Command::Wording(typed) => wording::run(*typed, settings, output),
        Command::Export(typed) => export::run(&typed, settings, output),
        Command::Diff(typed) => diff::run(&typed, settings, output),
        Command::Completions(typed) => completions::run(&typed, output),
        Command::Man(typed) => man::run(&typed, output),
        // Done before there is any output: see `main`.
        Command::ReadWorker(_) => Ok(Outcome::Nothing),
    }
}

/// Whether a command knows the form [`Format::Md`]; the others never see it.
fn has_markdown(command: &Command) -> bool {
    matches!(command, Command::Search(_) | Command::Cite(_) | Command::Verify(_))
}
