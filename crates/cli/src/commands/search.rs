//! `findings search`: ranked passages.

use std::io::Write;

use anyhow::anyhow;
use service::{Answered, evidence, search};

use crate::args::{Format, Search};
use crate::commands::open;
use crate::failure::hinted;
use crate::outcome::Outcome;
use crate::output::Output;
use crate::render::{json, table, text};
use crate::settings::Settings;
use crate::suggestion;

pub(super) fn run(typed: Search, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let form = settings.format.unwrap_or(Format::Text);
    let mut request = search::Request::from(typed);
    refuse_what_has_no_form(&request, form)?;
    request.selection.check()?;
    let findings = open::or_built(settings, output)?;
    if form == Format::Md {
        let Answered { answer, notes, .. } =
            findings.evidence(&evidence::Request { search: request, corpus: settings.corpus.clone() })?;
        output.notes(&notes);
        write!(output.answer, "{}", answer.markdown())?;
        return Ok(Outcome::of(answer.passages));
    }
    request.hits_only = !matches!(form, Format::Text | Format::Json);
    let Answered { answer, notes, .. } = findings.search(&request)?;
    output.notes(&notes);
    match form {
        Format::Text => {
            let attempt = answer.diagnosis.as_ref().and_then(|diagnosis| {
                let selection = request.selection.asking(diagnosis.suggestion.as_ref()?, &diagnosis.without);
                let again = search::Request { selection, ..request.clone() };
                Some(suggestion::command("search", &again, &settings.options))
            });
            write!(output.answer, "{}", text::results(&answer, &request, attempt, output.columns))?;
        }
        Format::Json => json::document(&mut output.answer, &answer)?,
        form => table(&mut output.answer, form, &answer.hits)?,
    }
    Ok(Outcome::of(answer.passages))
}

/// Refuses what an answer in this form would leave out.
fn refuse_what_has_no_form(request: &search::Request, form: Format) -> anyhow::Result<()> {
    let is_whole = matches!(form, Format::Text | Format::Json);
    if !request.facets.is_empty() && !is_whole {
        let hint = "use --format json, or `findings count --by year --format csv` for counts alone";
        return Err(hinted(anyhow!("--facets works only with --format text or json"), hint));
    }
    if request.explain && !is_whole && form != Format::Jsonl {
        return Err(hinted(anyhow!("--explain does not work with this format"), "use --format text, json or jsonl"));
    }
    Ok(())
}
