//! `findings cite`: citations ready to paste.

use std::io::Write;

use service::cite::{self, Style};

use crate::args::{Cite, Format};
use crate::commands::open;
use crate::outcome::Outcome;
use crate::output::Output;
use crate::render::table;
use crate::settings::Settings;

pub(super) fn run(typed: Cite, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let findings = open::or_built(settings, output)?;
    let form = settings.format.unwrap_or(Format::Text);
    let style = if form == Format::Md { Style::Markdown } else { typed.style };
    let request = cite::Request { ids: typed.ids, style, corpus: settings.corpus.clone() };
    let answer = findings.cite(&request)?.answer;
    match form {
        Format::Text | Format::Md => write!(output.answer, "{}", answer.text)?,
        form => table(&mut output.answer, form, &answer.citations)?,
    }
    Ok(Outcome::Found)
}
