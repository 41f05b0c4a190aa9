//! `findings man`: the manual pages.

use std::fs;
use std::io::Write;

use anyhow::Context;
use clap::CommandFactory;
use clap_mangen::Man as Page;

use crate::args::{Cli, Listed, Man};
use crate::outcome::Outcome;
use crate::output::Output;

pub(super) fn run(typed: &Man, output: &mut Output) -> anyhow::Result<Outcome> {
    let Some(folder) = &typed.out else {
        let mut page = Vec::new();
        Page::new(Cli::<Listed>::command()).render(&mut page)?;
        output.answer.write_all(&page)?;
        return Ok(Outcome::Found);
    };
    fs::create_dir_all(folder).with_context(|| format!("could not make the folder {}", folder.display()))?;
    clap_mangen::generate_to(Cli::<Listed>::command(), folder)
        .with_context(|| format!("could not write manual pages to {}", folder.display()))?;
    Ok(Outcome::Found)
}
