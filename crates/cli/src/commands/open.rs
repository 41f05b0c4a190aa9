//! Opening the index, and building it where there is none yet.
//!
//! An index is open until the process ends, which closes its files faster than they are closed one by one.

use std::mem::ManuallyDrop;

use anyhow::anyhow;
use corpus::{UpdateOptions, update};
use service::{Findings, ServiceError};

use crate::failure::hinted;
use crate::output::Output;
use crate::progress::ReadProgress;
use crate::render::{changes, quoted, shown};
use crate::settings::Settings;
use crate::worker;

/// Opens the index of the settings.
///
/// # Errors
///
/// When it is not there, or not fit to be read; with what to do about it.
pub(super) fn existing(settings: &Settings) -> anyhow::Result<ManuallyDrop<Findings>> {
    let has_corpus = settings.corpus.iter().all(|root| root.exists());
    match Findings::open(&settings.index) {
        Err(error) if error.is_missing_index() && !has_corpus => {
            let (index, corpus) = (shown(&settings.index), quoted(&settings.corpus));
            let error = anyhow!("there is no index in `{index}`, and no folder {corpus} to build it from");
            let hint = "name the folder of an index with --index, or the folder with the reports with --corpus";
            Err(hinted(error, hint))
        }
        opened => Ok(ManuallyDrop::new(opened?)),
    }
}

/// Opens the index of the settings; builds it from the corpus first if there is none.
///
/// # Errors
///
/// As [`existing`], and if there is no corpus to build it from.
pub(super) fn or_built(settings: &Settings, output: &mut Output) -> anyhow::Result<ManuallyDrop<Findings>> {
    let opened = existing(settings);
    let error = opened.as_ref().err().and_then(|error| error.downcast_ref::<ServiceError>());
    if !error.is_some_and(ServiceError::is_missing_index) {
        return opened;
    }
    let (index, corpus) = (shown(&settings.index), quoted(&settings.corpus));
    output.say(format_args!("There is no index in `{index}` yet: building it from {corpus}."));
    let options = UpdateOptions::new(worker::command);
    let mut progress = ReadProgress::new(output, settings.format);
    let changes = update(settings.corpus(None), &settings.index, &options, &mut progress)?;
    output.say(changes::text(&changes, false));
    existing(settings)
}
