//! The `findings` binary: turns options into requests to `service` and `corpus`, and prints their answers.
//!
//! In reading order: [`args`] is what can be typed, [`settings`] what is meant, [`commands`] does it (one function a
//! verb), [`render`] gives an answer its form, [`output`] knows the streams.

mod args;
mod commands;
mod failure;
mod outcome;
mod output;
mod progress;
mod render;
mod settings;
mod suggestion;
mod values;
mod worker;

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use mimalloc::MiMalloc;

use crate::args::{Cli, Command, Listed};
use crate::failure::{hint_of, is_broken_pipe, reasons};
use crate::output::Output;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// A usage error or a failed run.
const FAILED: u8 = 2;

/// Returns the command that was probably meant: a search for words in the place of a command that are near none, or a
/// query that begins with a minus and was taken for options.
fn meant(refusal: &clap::Error, typed: &[OsString]) -> Option<String> {
    match refusal.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(words)) if refusal.get(ContextKind::SuggestedSubcommand).is_none() => {
            return Some(format!("To search for it: findings search {}", suggestion::quoted(words)));
        }
        _ if refusal.kind() != ErrorKind::UnknownArgument => return None,
        _ => {}
    }
    let typed: Vec<String> = typed.iter().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    Some(format!("For a query that begins with a minus: {}", suggestion::behind_dashes(&typed)?))
}

fn main() -> ExitCode {
    let typed: Vec<OsString> = env::args_os().collect();
    let cli = match Cli::<Command>::try_parse_from(&typed) {
        Ok(cli) => cli,
        Err(refusal) => {
            // Help and a refusal may name the options of any command.
            let refusal = Cli::<Listed>::try_parse_from(&typed).err().unwrap_or(refusal);
            // A closed pipe is all that can go wrong here, and it is no error.
            let _ = refusal.print();
            if let Some(meant) = meant(&refusal, &typed) {
                let _ = writeln!(io::stderr(), "\n{meant}");
            }
            return if refusal.use_stderr() { ExitCode::from(FAILED) } else { ExitCode::SUCCESS };
        }
    };
    // A process that reads for another one talks to nobody else.
    if let Command::ReadWorker(typed) = cli.command {
        return if corpus::work(typed.memory_bytes).is_ok() { ExitCode::SUCCESS } else { ExitCode::from(FAILED) };
    }
    let settings = cli.settings;
    let mut output = Output::new(settings.color(), settings.talk());
    let outcome = commands::run(cli.command, &settings, &mut output)
        .and_then(|outcome| Ok(output.answer.flush().map(|()| outcome)?));
    match outcome {
        Ok(outcome) => outcome.into(),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // What was answered before the failure is still worth having.
            let _ = output.answer.flush();
            output.fail(reasons(&error), hint_of(&error).as_deref());
            ExitCode::from(FAILED)
        }
    }
}
