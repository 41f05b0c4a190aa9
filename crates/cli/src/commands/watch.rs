//! `findings index --watch`: the index follows the files until it is interrupted.

use std::io::Write;
use std::time::Duration;

use anyhow::Context;
use corpus::{Corpus, CorpusError, UpdateOptions, Watch};

use super::changes::answer;
use crate::failure::{hint_of, reasons};
use crate::outcome::Outcome;
use crate::output::Output;
use crate::progress::ReadProgress;
use crate::render::shown;
use crate::settings::Settings;

/// Keeps the index of `settings` up to date, looking at least once in `every`.
///
/// # Errors
///
/// When the first run fails. Prints the error of a later one, and goes on.
pub(super) fn run(
    corpus: Corpus<'_>,
    options: UpdateOptions,
    every: Duration,
    settings: &Settings,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let mut watch = Watch::new(corpus, &settings.index, options, every);
    let stopper = watch.stopper();
    ctrlc::set_handler(move || stopper.stop()).context("cannot wait for an interrupt")?;
    let first = watch.first_run(&mut ReadProgress::new(output, settings.format));
    match first {
        Err(CorpusError::Stopped) => return Ok(Outcome::Found),
        first => answer(&first?, true, settings, output)?,
    }
    output.answer.flush()?;
    let folders: Vec<String> = corpus.roots.iter().map(|root| shown(root)).collect();
    output.say(format_args!("Watching `{}`; Ctrl-C ends it.", folders.join("`, `")));
    if let Some(error) = watch.events_error() {
        let seconds = every.as_secs();
        output.say(format_args!("The system does not report changes ({error}): looking every {seconds} seconds."));
    }
    loop {
        let changes = watch.next_changes(&mut ReadProgress::new(output, settings.format));
        match changes {
            None => return Ok(Outcome::Found),
            Some(Ok(changes)) => {
                answer(&changes, true, settings, output)?;
                output.answer.flush()?;
            }
            Some(Err(error)) => {
                let error = error.into();
                output.fail(reasons(&error), hint_of(&error).as_deref());
            }
        }
    }
}
