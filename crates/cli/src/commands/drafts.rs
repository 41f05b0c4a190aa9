//! Drafts: `verify` and `wording`.

use std::path::Path;

use service::draft::{self, MAX_BYTES};
use service::verify::Verdict;
use service::{Answered, verify, wording};

use super::{file, open};
use crate::args::{Format, Verify, Wording};
use crate::outcome::Outcome;
use crate::output::Output;
use crate::render::{Rows, drafts, json, shown, table};
use crate::settings::Settings;

/// `findings verify`: whether the quotations of a draft are true.
pub(super) fn verify(typed: &Verify, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let request = verify::Request { draft: read(&typed.file)? };
    request.check()?;
    let verify::Answer { quotations, annotated } = open::or_built(settings, output)?.verify(&request)?.answer;
    let form = settings.form();
    table(&mut output.answer, form, &quotations, || match form {
        Format::Md => annotated,
        _ => drafts::verdicts(&quotations, output.columns),
    })?;
    let all_true = quotations.iter().all(|checked| checked.verdict == Verdict::Exact);
    Ok(if all_true { Outcome::Found } else { Outcome::Nothing })
}

/// `findings wording`: the precedents of the sentences of a draft.
pub(super) fn wording(typed: Wording, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let text = text(&typed)?;
    let Wording { scope, limit, no_widen, cite, .. } = typed;
    let request = wording::Request { text, scope: scope.into(), limit, widen: !no_widen, cite };
    request.check()?;
    let findings = open::or_built(settings, output)?;
    let columns = output.columns;
    let Answered { answer: summary, notes, .. } = if settings.form() == Format::Json {
        let Answered { answer: whole, notes, diagnosis } = findings.wording(&request)?;
        json::document(&mut output.answer, &whole)?;
        Answered { answer: whole.summary, notes, diagnosis }
    } else {
        let mut rows = Rows::new(&mut output.answer, settings.form());
        let answered = findings.wording_by_sentence(&request, |sentence| {
            rows.text(|| drafts::sentence(&sentence, columns))?;
            sentence.precedents.iter().try_for_each(|precedent| rows.row(precedent))
        })?;
        rows.text(|| drafts::summary(&answered.answer, columns))?;
        rows.finish()?;
        answered
    };
    output.notes(&notes);
    // A precedent with the opposite meaning is a result as well.
    let has_found = !summary.nearest.is_empty() || summary.without.iter().any(|sentence| sentence.has_opposite);
    Ok(if has_found { Outcome::Found } else { Outcome::Nothing })
}

/// Returns what was typed, or the text of the file that was named.
fn text(typed: &Wording) -> anyhow::Result<String> {
    match (&typed.file, typed.text.as_slice()) {
        (Some(file), _) => read(file),
        // The name of a file is not a sentence that anybody looks for.
        (None, [one]) if one == "-" || Path::new(one).is_file() => read(Path::new(one)),
        (None, words) => Ok(words.join(" ")),
    }
}

/// Returns the text of a draft; `-` is standard input.
///
/// # Errors
///
/// For a file that cannot be read, is too long, or is neither text nor Word.
fn read(file: &Path) -> anyhow::Result<String> {
    // One byte more shows that a draft is too long.
    Ok(draft::text(&shown(file), file::bytes(file, MAX_BYTES + 1)?)?)
}
