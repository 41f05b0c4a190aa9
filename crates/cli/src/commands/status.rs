//! `findings status`: what is in the index, what is not and why, and whether it is up to date.

use std::io::Write;

use corpus::pending;
use service::status::{Pending, Request};

use crate::args::{Format, Status};
use crate::commands::open;
use crate::outcome::Outcome;
use crate::output::Output;
use crate::render::{document, shown, status};
use crate::settings::Settings;

pub(super) fn run(typed: &Status, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let findings = open::existing(settings)?;
    let (index, corpus) = (findings.index(), settings.corpus(typed.overrides.file.as_deref()));
    let sources = index.sources()?;
    let request = Request {
        index: shown(&settings.index),
        corpus: corpus.roots.iter().map(|root| shown(root)).collect(),
        stale_overrides: corpus.stale_overrides(&sources, index)?,
        pending: pending(corpus, index, sources)?
            .map(|corpus::Pending { added, changed, removed, concepts }| Pending { added, changed, removed, concepts }),
    };
    let status = findings.status(request)?.answer;
    match settings.format.unwrap_or(Format::Text) {
        Format::Text | Format::Md => write!(output.answer, "{}", status::text(&status, output.columns))?,
        form => document(&mut output.answer, form, &status, &status.skipped)?,
    }
    Ok(Outcome::Found)
}
