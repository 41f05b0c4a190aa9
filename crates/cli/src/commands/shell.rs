//! What helps at a shell: `completions` and `man`.

use std::fs;
use std::io::Write;

use anyhow::Context;
use clap::CommandFactory;

use crate::args::{Cli, Completions, Listed, Man};
use crate::outcome::Outcome;
use crate::output::Output;

/// `findings completions`: a script for a shell.
pub(super) fn completions(typed: &Completions, output: &mut Output) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(typed.shell, &mut Cli::<Listed>::command(), "findings", &mut script);
    output.answer.write_all(&script)?;
    Ok(Outcome::Found)
}

/// `findings man`: the manual pages.
pub(super) fn man(typed: &Man, output: &mut Output) -> anyhow::Result<Outcome> {
    let command = Cli::<Listed>::command();
    let Some(folder) = &typed.out else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        output.answer.write_all(&page)?;
        return Ok(Outcome::Found);
    };
    fs::create_dir_all(folder).with_context(|| format!("could not make the folder {}", folder.display()))?;
    clap_mangen::generate_to(command, folder)
        .with_context(|| format!("could not write manual pages to {}", folder.display()))?;
    Ok(Outcome::Found)
}
