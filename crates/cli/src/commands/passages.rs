//! Passages and reports: `search`, `show`, `reports`, `cite` and `export`.

use std::io::Write;

use anyhow::anyhow;
use service::cite::Style;
use service::{Answered, cite, evidence, export, reports, search, show};

use super::open;
use crate::args::{Cite, Export, Format, Reports, Search, Show};
use crate::failure::hinted;
use crate::outcome::Outcome;
use crate::output::Output;
use crate::render::{Rows, inventory, json, reading, table, text};
use crate::settings::Settings;
use crate::suggestion;

/// `findings search`: ranked passages.
pub(super) fn search(typed: Search, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let form = settings.form();
    let mut request = search::Request::from(typed);
    refuse_what_has_no_form(&request, form)?;
    request.selection.check()?;
    let findings = open::or_built(settings, output)?;
    if form == Format::Md {
        let request = evidence::Request { search: request, corpus: settings.corpus.clone() };
        let Answered { answer, notes, .. } = findings.evidence(&request)?;
        output.notes(&notes);
        write!(output.answer, "{}", answer.markdown())?;
        return Ok(Outcome::of(answer.passages));
    }
    request.hits_only = !matches!(form, Format::Text | Format::Json);
    let Answered { answer, notes, .. } = findings.search(&request)?;
    output.notes(&notes);
    if form == Format::Json {
        json::document(&mut output.answer, &answer)?;
        return Ok(Outcome::of(answer.passages));
    }
    table(&mut output.answer, form, &answer.hits, || {
        let selection = answer.diagnosis.as_ref().and_then(|diagnosis| request.selection.instead(diagnosis));
        let again = selection.map(|selection| search::Request { selection, ..request.clone() });
        let attempt = again.map(|again| suggestion::command("search", &again, &settings.options()));
        text::results(&answer, &request, attempt, output.columns)
    })?;
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

/// `findings show`: a report, or a passage in its surroundings.
pub(super) fn show(typed: Show, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let findings = open::or_built(settings, output)?;
    let answer = findings.show(&show::Request { id: typed.id, context: typed.context })?.answer;
    match (settings.form(), &answer) {
        (Format::Json, answer) => json::document(&mut output.answer, answer)?,
        (form, show::Answer::Report(whole)) => {
            let page = if typed.outline { reading::outline } else { reading::report };
            table(&mut output.answer, form, &whole.passages_in_order, || page(whole, output.columns))?;
        }
        (form, show::Answer::Passage(around)) => {
            table(&mut output.answer, form, &around.passages, || reading::surroundings(around, output.columns))?;
        }
    }
    Ok(Outcome::Found)
}

/// `findings reports`: the list of reports.
pub(super) fn reports(typed: Reports, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let findings = open::or_built(settings, output)?;
    let Reports { filters, sort, all_copies } = typed;
    let request = reports::Request { scope: filters.into(), sort, all_copies };
    let Answered { answer, notes, .. } = findings.reports(&request)?;
    output.notes(&notes);
    table(&mut output.answer, settings.form(), &answer, || inventory::table(&answer, output.columns))?;
    Ok(Outcome::of(answer.len() as u64))
}

/// `findings cite`: citations ready to paste.
pub(super) fn cite(typed: Cite, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let findings = open::or_built(settings, output)?;
    let form = settings.form();
    let style = if form == Format::Md { Style::Markdown } else { typed.style };
    let request = cite::Request { ids: typed.ids, style, corpus: settings.corpus.clone() };
    let answer = findings.cite(&request)?.answer;
    table(&mut output.answer, form, &answer.citations, || answer.text)?;
    Ok(Outcome::Found)
}

/// `findings export`: every passage with all its fields.
pub(super) fn export(typed: &Export, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let form = settings.format.unwrap_or(Format::Jsonl);
    if matches!(form, Format::Text | Format::Json) {
        return Err(hinted(anyhow!("`export` prints JSON Lines or CSV"), "use --format jsonl or --format csv"));
    }
    let findings = open::or_built(settings, output)?;
    let mut rows = Rows::new(&mut output.answer, form);
    let passages = findings.export(&export::Request { all_copies: typed.all_copies }, |passage| rows.row(&passage))?;
    rows.finish()?;
    Ok(Outcome::of(passages))
}
