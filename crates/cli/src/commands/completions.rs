//! `findings completions`: a script for a shell.

use std::io::Write;

use clap::CommandFactory;

use crate::args::{Cli, Completions, Listed};
use crate::outcome::Outcome;
use crate::output::Output;

pub(super) fn run(typed: &Completions, output: &mut Output) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(typed.shell, &mut Cli::<Listed>::command(), "findings", &mut script);
    output.answer.write_all(&script)?;
    Ok(Outcome::Found)
}
