//! One function a verb, `verb(typed, settings, output)`; verbs of a kind share a module.

mod analytics;
mod drafts;
mod file;
mod index;
mod open;
mod passages;
mod shell;

use anyhow::anyhow;

use crate::args::{Command, Format};
use crate::failure::hinted;
use crate::outcome::Outcome;
use crate::output::Output;
use crate::settings::Settings;

/// Does what was asked.
pub(crate) fn run(command: Command, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let has_markdown = matches!(command, Command::Search(_) | Command::Cite(_) | Command::Verify(_));
    if settings.form() == Format::Md && !has_markdown {
        return Err(hinted(anyhow!("this command has no answer in Markdown"), "use --format text, json, jsonl or csv"));
    }
    match command {
        Command::Search(typed) => passages::search(*typed, settings, output),
        Command::Index(typed) => index::index(&typed, settings, output),
        Command::Show(typed) => passages::show(typed, settings, output),
        Command::Reports(typed) => passages::reports(typed, settings, output),
        Command::Status(typed) => index::status(&typed, settings, output),
        Command::Cite(typed) => passages::cite(typed, settings, output),
        Command::Compare(typed) => analytics::compare(&typed, settings, output),
        Command::Concord(typed) => analytics::concord(*typed, settings, output),
        Command::Count(typed) => analytics::count(*typed, settings, output),
        Command::Frames(typed) => analytics::frames(*typed, settings, output),
        Command::Keyness(typed) => analytics::keyness(*typed, settings, output),
        Command::Batch(typed) => analytics::batch(*typed, settings, output),
        Command::Verify(typed) => drafts::verify(&typed, settings, output),
        Command::Wording(typed) => drafts::wording(*typed, settings, output),
        Command::Export(typed) => passages::export(&typed, settings, output),
        Command::Diff(typed) => index::diff(&typed, settings, output),
        Command::Completions(typed) => shell::completions(&typed, output),
        Command::Man(typed) => shell::man(&typed, output),
        // Done before there is any output: see `main`.
        Command::ReadWorker(_) => Ok(Outcome::Nothing),
    }
}
