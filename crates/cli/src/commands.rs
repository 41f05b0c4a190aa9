//! One verb a module, each `run(typed, settings, output)`.

mod completions;
mod export;
mod filters;
mod index;
mod man;
mod open;
mod reports;
mod search;
mod show;
mod status;
mod suggest;

use crate::Outcome;
use crate::args::Command;
use crate::output::Output;
use crate::settings::Settings;

/// Does what was asked.
pub(crate) fn run(command: Command, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    match command {
        Command::Search(typed) => search::run(*typed, settings, output),
        Command::Index(typed) => index::run(typed, settings, output),
        Command::Show(typed) => show::run(&typed, settings, output),
        Command::Reports(typed) => reports::run(typed, settings, output),
        Command::Status(_) => status::run(settings, output),
        Command::Export(typed) => export::run(&typed, settings, output),
        Command::Completions(typed) => completions::run(&typed, output),
        Command::Man(typed) => man::run(&typed, output),
        // Done before there is any output: see `main`.
        Command::ReadWorker(_) => Ok(Outcome::Nothing),
    }
}
