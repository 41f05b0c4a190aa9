//! `findings batch`: many queries at once, by authority and year.

use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Context, anyhow};
use service::Answered;
use service::batch::Request;

use crate::args::{Batch, Format};
use crate::commands::open;
use crate::failure::hinted;
use crate::outcome::Outcome;
use crate::output::Output;
use crate::render::{Rows, batch, shown};
use crate::settings::Settings;

pub(super) fn run(typed: Batch, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let (file, queries) = (shown(&typed.file), text(&typed.file)?);
    let request = Request { queries, file, scope: typed.scope.into(), widen: !typed.no_widen };
    request.check()?;
    let findings = open::or_built(settings, output)?;
    let Answered { answer, notes, .. } = match settings.format.unwrap_or(Format::Text) {
        Format::Text => {
            let answered = findings.batch(&request, |_| anyhow::Ok(()))?;
            write!(output.answer, "{}", batch::text(&answered.answer))?;
            answered
        }
        form => {
            let mut rows = Rows::new(&mut output.answer, form);
            let answered = findings.batch(&request, |row| rows.row(&row))?;
            rows.finish()?;
            answered
        }
    };
    output.notes(&notes);
    Ok(Outcome::of(answer.iter().map(|overview| overview.counts.passages).sum()))
}

fn text(file: &Path) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|mut opened| opened.read_to_end(&mut bytes))
    };
    read.with_context(|| format!("cannot read `{}`", shown(file)))?;
    String::from_utf8(bytes).map_err(|_| {
        hinted(
            anyhow!("`{}` is not text in UTF-8", shown(file)),
            "write the queries in a plain text file, one a line: name = query",
        )
    })
}
