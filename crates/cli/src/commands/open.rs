//! Opening the index, and building it where there is none yet.
//!
//! An index is open until the process ends, which closes its files faster than they are closed one by one.

use std::mem::ManuallyDrop;

use anyhow::anyhow;
use corpus::{UpdateOptions, update};
use service::Findings;

use crate::failure::hinted;
use crate::output::Output;
use crate::progress::ReadProgress;
use crate::render::{changes, shown};
use crate::settings::Settings;
use crate::worker;

/// The index of the settings.
///
/// # Errors
///
/// When it is not there, or not fit to be read; with what to do about it.
pub(super) fn existing(settings: &Settings) -> anyhow::Result<ManuallyDrop<Findings>> {
    match Findings::open(&settings.index) {
        Err(error) if error.is_missing_index() && !has_corpus(settings) => Err(nothing_there(settings)),
        opened => Ok(ManuallyDrop::new(opened?)),
    }
}

/// The index of the settings; built from the corpus first where there is none.
///
/// # Errors
///
/// As [`existing`]; and when there is no corpus to build it from.
pub(super) fn or_built(settings: &Settings, output: &mut Output) -> anyhow::Result<ManuallyDrop<Findings>> {
    match Findings::open(&settings.index) {
        Err(error) if error.is_missing_index() => {
            if !has_corpus(settings) {
                return Err(nothing_there(settings));
            }
            let corpus: Vec<String> = settings.corpus.iter().map(|root| shown(root)).collect();
            output.say(format_args!(
                "There is no index in `{}` yet: building it from `{}`.",
                shown(&settings.index),
                corpus.join("`, `")
            ));
            let options = UpdateOptions::new(worker::command);
            let mut progress = ReadProgress::new(output, settings.format);
            let changes = update(settings.corpus(None), &settings.index, &options, &mut progress)?;
            output.say(format_args!("{}", changes::text(&changes, false)));
            Ok(ManuallyDrop::new(Findings::open(&settings.index)?))
        }
        opened => Ok(ManuallyDrop::new(opened?)),
    }
}

fn has_corpus(settings: &Settings) -> bool {
    settings.corpus.iter().all(|root| root.exists())
}

/// There is neither an index nor anything to build it from.
fn nothing_there(settings: &Settings) -> anyhow::Error {
    let corpus: Vec<String> = settings.corpus.iter().map(|root| shown(root)).collect();
    hinted(
        anyhow!(
            "there is no index in `{}`, and no folder `{}` to build it from",
            shown(&settings.index),
            corpus.join("`, `")
        ),
        "name the folder of an index with --index, or the folder with the reports with --corpus",
    )
}
