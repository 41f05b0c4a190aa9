//! The index as a whole: `index`, `status` and `diff`.

use std::io::Write;
use std::path::Path;
#[cfg(unix)]
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use corpus::diff::{ReportDifferences, compare};
use corpus::{Changes, Corpus, CorpusError, Limits, UpdateOptions, Watch, pending, rollback, update};
use service::{Findings, status};

use super::open;
use crate::args::{Diff, Format, Index, Status};
use crate::failure::{hint_of, hinted, reasons};
use crate::outcome::Outcome;
use crate::output::Output;
use crate::progress::ReadProgress;
use crate::render::differences::{Tally, report};
use crate::render::{self, Rows, changes, count, document, quoted, shown};
use crate::settings::{Settings, Talk};
use crate::worker;

/// `findings index`: the index brought up to date with the reports.
pub(super) fn index(typed: &Index, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
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
        return watch(corpus, options, Duration::from_secs(typed.every), settings, output);
    }
    let changes = update(corpus, &settings.index, &options, &mut ReadProgress::new(output, settings.format))?;
    print(&changes, settings.form(), settings.talk(), output)?;
    Ok(if typed.strict && changes.needs_attention() { Outcome::Skipped } else { Outcome::Found })
}

/// Makes a write beyond the limit of file sizes fail, as on a full disk, instead of ending the process.
fn outlive_size_limit() {
    // Where the signal cannot be caught, the process ends as it would have, and the index is as it was.
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

/// Prints what a run added, changed, removed and skipped.
fn print(changes: &Changes, form: Format, talk: Talk, output: &mut Output) -> anyhow::Result<()> {
    if form == Format::Text && talk == Talk::Quiet {
        return Ok(());
    }
    let text = || changes::text(changes, talk == Talk::Verbose);
    document(&mut output.answer, form, changes, &changes.skipped, text)
}

/// Keeps the index of `settings` up to date until it is interrupted, looking at least once in `every`.
///
/// # Errors
///
/// When the first run fails. Prints the error of a later one, and goes on.
fn watch(
    corpus: Corpus<'_>,
    options: UpdateOptions,
    every: Duration,
    settings: &Settings,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    // Of several documents each stands on a line of its own.
    let form = if settings.form() == Format::Json { Format::Jsonl } else { settings.form() };
    let mut watch = Watch::new(corpus, &settings.index, options, every);
    let stopper = watch.stopper();
    ctrlc::set_handler(move || stopper.stop()).context("cannot wait for an interrupt")?;
    let first = watch.first_run(&mut ReadProgress::new(output, settings.format));
    match first {
        Err(CorpusError::Stopped) => return Ok(Outcome::Found),
        first => print(&first?, form, settings.talk(), output)?,
    }
    output.answer.flush()?;
    output.say(format_args!("Watching {}; Ctrl-C ends it.", quoted(corpus.roots)));
    if let Some(error) = watch.events_error() {
        let seconds = every.as_secs();
        output.say(format_args!("The system does not report changes ({error}): looking every {seconds} seconds."));
    }
    loop {
        let changes = watch.next_changes(&mut ReadProgress::new(output, settings.format));
        match changes {
            None => return Ok(Outcome::Found),
            Some(Ok(changes)) => {
                print(&changes, form, settings.talk(), output)?;
                output.answer.flush()?;
            }
            Some(Err(error)) => {
                let error = error.into();
                output.fail(reasons(&error), hint_of(&error).as_deref());
            }
        }
    }
}

/// Returns to the index before the last full run.
fn roll_back(settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let summary = rollback(&settings.index)?;
    let state = serde_json::json!({ "reports": summary.reports, "passages": summary.passages });
    if settings.form() != Format::Text || settings.talk() != Talk::Quiet {
        document(&mut output.answer, settings.form(), &state, &[&state], || {
            let (passages, reports) = (count(summary.passages, "passage"), count(summary.reports, "report"));
            format!("Returned to the previous index: {passages} of {reports}.\n")
        })?;
    }
    Ok(Outcome::Found)
}

/// `findings status`: what is in the index, what is not and why, and whether it is up to date.
pub(super) fn status(typed: &Status, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let findings = open::existing(settings)?;
    let (index, corpus) = (findings.index(), settings.corpus(typed.overrides.file.as_deref()));
    let sources = index.sources()?;
    let request = status::Request {
        index: shown(&settings.index),
        corpus: corpus.roots.iter().map(|root| shown(root)).collect(),
        stale_overrides: corpus.stale_overrides(&sources, index)?,
        pending: pending(corpus, index, sources)?.map(|corpus::Pending { added, changed, removed, concepts }| {
            status::Pending { added, changed, removed, concepts }
        }),
    };
    let status = findings.status(request)?.answer;
    let text = || render::status::text(&status, output.columns);
    document(&mut output.answer, settings.form(), &status, &status.skipped, text)?;
    Ok(Outcome::Found)
}

/// `findings diff`: what differs between two indexes.
pub(super) fn diff(typed: &Diff, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    if settings.form() == Format::Json {
        return Err(hinted(anyhow!("differences are printed as text, jsonl or csv"), "use --format jsonl"));
    }
    let (old, new) = (generation(&typed.old, settings)?, generation(&typed.new, settings)?);
    let mut tally = Tally::default();
    let mut rows = Rows::new(&mut output.answer, settings.form());
    for compared in compare(old.index(), new.index())? {
        let ReportDifferences { report_id, differences } = compared?;
        tally.count(&differences);
        if !differences.is_empty() {
            rows.text(|| report(&report_id, &differences, output.columns))?;
            differences.iter().try_for_each(|difference| rows.row(difference))?;
        }
    }
    rows.text(|| tally.text())?;
    rows.finish()?;
    Ok(if tally.is_equal() { Outcome::Found } else { Outcome::Differs })
}

/// Opens a generation of the index of the settings, or the index in a folder.
fn generation(named: &Path, settings: &Settings) -> anyhow::Result<Findings> {
    let opened = match named.to_str() {
        Some("current") => Findings::open(&settings.index),
        Some("previous") => Findings::open_previous(&settings.index),
        _ => Findings::open(named),
    };
    let hint = "name two folders with an index, or `previous` and `current` for the generations of the one of --index";
    opened.map_err(|error| if error.is_missing_index() { hinted(error, hint) } else { error.into() })
}
