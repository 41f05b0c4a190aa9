//! `findings index`: the index brought up to date with the reports.

use std::io::Write;
#[cfg(unix)]
use std::sync::Arc;
use std::time::Duration;

use corpus::{Corpus, Limits, UpdateOptions, rollback, update};
use serde::Serialize;

use super::changes::answer;
use super::watch;
use crate::args::{Format, Index};
use crate::outcome::Outcome;
use crate::output::Output;
use crate::progress::ReadProgress;
use crate::render::{count, document};
use crate::settings::{Settings, Talk};
use crate::worker;

pub(super) fn run(typed: &Index, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    if typed.rollback {
        return roll_back(settings, output);
    }
    outlive_size_limit();
    let limits = Limits { time: Duration::from_secs(typed.time_limit), memory_bytes: typed.memory_limit << 20 };
    let &Index { full, verify_content, retry, .. } = typed;
    let options = UpdateOptions { full, verify_content, retry, limits, ..UpdateOptions::new(worker::command) };
    let roots = if typed.paths.is_empty() { &settings.corpus } else { &typed.paths };
    let corpus = Corpus { roots, ..settings.corpus(typed.overrides.file.as_deref()) };
    if typed.watch {
        return watch::run(corpus, options, Duration::from_secs(typed.every), settings, output);
    }
    let changes = update(corpus, &settings.index, &options, &mut ReadProgress::new(output, settings.format))?;
    answer(&changes, false, settings, output)?;
    Ok(if typed.strict && changes.needs_attention() { Outcome::Skipped } else { Outcome::Found })
}

/// Has a write beyond the limit of file sizes fail, as on a full disk, in place of ending the process.
fn outlive_size_limit() {
    // Where the signal cannot be caught, the process ends as it would have, and the index is as it was.
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

/// What the index holds after it went back.
#[derive(Debug, Serialize)]
struct RolledBack {
    reports: u64,
    passages: u64,
}

fn roll_back(settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let summary = rollback(&settings.index)?;
    let state = RolledBack { reports: summary.reports, passages: summary.passages };
    match settings.format.unwrap_or(Format::Text) {
        Format::Text if settings.talk == Talk::Quiet => {}
        Format::Text | Format::Md => writeln!(
            output.answer,
            "Returned to the previous index: {} of {}.",
            count(state.passages, "passage"),
            count(state.reports, "report")
        )?,
        form => document(&mut output.answer, form, &state, &[&state])?,
    }
    Ok(Outcome::Found)
}
