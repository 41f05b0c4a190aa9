//! `findings wording`: the precedents of the sentences of a draft.

use std::io::Write;
use std::path::Path;

use service::Answered;
use service::wording::{Request, Summary};

use crate::args::{Format, Wording};
use crate::commands::{draft, open};
use crate::outcome::Outcome;
use crate::output::Output;
use crate::render::{Rows, json, wording};
use crate::settings::Settings;

pub(super) fn run(typed: Wording, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let text = text(&typed)?;
    let request =
        Request { text, scope: typed.scope.into(), limit: typed.limit, widen: !typed.no_widen, cite: typed.cite };
    request.check()?;
    let findings = open::or_built(settings, output)?;
    let columns = output.columns;
    let answer = &mut output.answer;
    let Answered { answer: summary, notes, .. } = match settings.format.unwrap_or(Format::Text) {
        Format::Text | Format::Md => {
            let answered = findings.wording_by_sentence(&request, |sentence| {
                anyhow::Ok(write!(answer, "{}", wording::text(&sentence, columns))?)
            })?;
            write!(answer, "{}", wording::summary(&answered.answer, columns))?;
            answered
        }
        Format::Json => {
            let Answered { answer: whole, notes, diagnosis } = findings.wording(&request)?;
            json::document(answer, &whole)?;
            Answered { answer: whole.summary, notes, diagnosis }
        }
        form => {
            let mut rows = Rows::new(answer, form);
            let answered = findings.wording_by_sentence(&request, |sentence| {
                sentence.precedents.iter().try_for_each(|precedent| rows.row(precedent))
            })?;
            rows.finish()?;
            answered
        }
    };
    output.notes(&notes);
    Ok(if has_found(&summary) { Outcome::Found } else { Outcome::Nothing })
}

/// Whether anything was found for any sentence, be it the opposite.
fn has_found(summary: &Summary) -> bool {
    !summary.nearest.is_empty() || summary.without.iter().any(|sentence| sentence.has_opposite)
}

/// Returns what was typed, or the text of the file that was named.
fn text(typed: &Wording) -> anyhow::Result<String> {
    match (&typed.file, typed.text.as_slice()) {
        (Some(file), _) => draft::read(file),
        // The name of a file is not a sentence that anybody looks for.
        (None, [one]) if one == "-" || Path::new(one).is_file() => draft::read(Path::new(one)),
        (None, words) => Ok(words.join(" ")),
    }
}
