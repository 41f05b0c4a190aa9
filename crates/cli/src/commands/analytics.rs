//! Analytics: `concord`, `count`, `frames`, `keyness`, `batch` and `compare`.

use anyhow::{Context, anyhow};
use serde::Serialize;
use service::scope::Selection;
use service::{Answered, batch, compare, concordance, count, frames, keyness};

use super::{file, open};
use crate::args::{Batch, Compare, Concord, Count, Format, Frames, Keyness};
use crate::failure::hinted;
use crate::outcome::Outcome;
use crate::output::Output;
use crate::render::{self, Rows, shown, table};
use crate::settings::Settings;
use crate::suggestion;

/// `findings concord`: every occurrence in its context.
pub(super) fn concord(typed: Concord, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let findings = open::or_built(settings, output)?;
    let Concord { selection, sort, width, cite } = typed;
    let request = concordance::Request { selection: selection.into(), sort, cite };
    let width = width.unwrap_or(output.columns);
    let mut rows = Rows::new(&mut output.answer, settings.form());
    let answered = findings.concordance(&request, |line| {
        rows.text(|| render::concordance::line(line, width))?;
        rows.row(line)
    })?;
    rows.text(|| render::concordance::total(&answered.answer))?;
    rows.finish()?;
    let again = |selection| concordance::Request { selection, ..request.clone() };
    remarks(&answered, "concord", &request.selection, again, settings, output);
    Ok(Outcome::of(answered.answer.hits))
}

/// `findings count`: how often, out of how many.
pub(super) fn count(typed: Count, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let Count { selection, by, raw, missing, svg } = typed;
    let request = count::Request { selection: selection.into(), by, raw, missing };
    request.dimensions()?;
    let findings = open::or_built(settings, output)?;
    let answered = match &svg {
        None => findings.count(&request)?,
        Some(file) => {
            let Answered { answer, notes, diagnosis } = findings.chart(&request)?;
            std::fs::write(file, answer.svg).with_context(|| format!("cannot write `{}`", shown(file)))?;
            output.say(format_args!("The chart is in `{}`.", shown(file)));
            Answered { answer: count::Answer::Table(answer.table), notes, diagnosis }
        }
    };
    let again = |selection| count::Request { selection, ..request.clone() };
    remarks(&answered, "count", &request.selection, again, settings, output);
    let (answer, form) = (&mut output.answer, settings.form());
    Ok(Outcome::of(match &answered.answer {
        count::Answer::Table(counts) => {
            table(answer, form, &counts.rows, || render::counts::text(counts))?;
            counts.total.passages
        }
        count::Answer::Gaps(gaps) => {
            table(answer, form, gaps, || render::counts::gaps(gaps, output.columns))?;
            gaps.len() as u64
        }
    }))
}

/// Frames that are printed for reading if the person does not say how many.
const FRAMES_SHOWN: usize = 20;

/// `findings frames`: the words that surround a phrase.
pub(super) fn frames(typed: Frames, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let findings = open::or_built(settings, output)?;
    let form = settings.form();
    let Frames { selection, slot, min_authorities, words, by, limit } = typed;
    let asked = frames::Request { selection: selection.into(), slot, min_authorities, words, limit };
    let default = (form == Format::Text).then_some(FRAMES_SHOWN);
    let answered = findings.frames(&frames::Request { limit: asked.limit.or(default), ..asked.clone() })?;
    let answer = &answered.answer;
    table(&mut output.answer, form, &answer.frames, || render::frames::text(answer, by.is_some(), output.columns))?;
    let again = |selection| frames::Request { selection, ..asked.clone() };
    remarks(&answered, "frames", &asked.selection, again, settings, output);
    Ok(Outcome::of(answer.found as u64))
}

/// Prints the notes beside an answer, which parts of the query match nothing, and the command to type instead: that of
/// the request that `again` makes for another selection.
fn remarks<T, R: Serialize + Default>(
    answered: &Answered<T>,
    command: &str,
    selection: &Selection,
    again: impl FnOnce(Selection) -> R,
    settings: &Settings,
    output: &Output,
) {
    output.notes(&answered.notes);
    let Some(diagnosis) = &answered.diagnosis else { return };
    for line in render::text::advice(diagnosis) {
        output.say(line);
    }
    if let Some(selection) = selection.instead(diagnosis) {
        output.say(format_args!("Try: {}", suggestion::command(command, &again(selection), &settings.options())));
    }
}

/// Words and phrases that are printed for reading if the person does not say how many.
const KEYWORDS_SHOWN: usize = 30;

/// `findings keyness`: the words and phrases typical of one set of passages compared with another.
pub(super) fn keyness(typed: Keyness, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let Keyness { scope, against, min_authorities, limit } = typed;
    let mut request = keyness::Request { scope: scope.into(), against, min_authorities, limit };
    request.check()?;
    let findings = open::or_built(settings, output)?;
    if settings.form() == Format::Text {
        request.limit.get_or_insert(KEYWORDS_SHOWN);
    }
    let Answered { answer, notes, .. } = findings.keyness(&request)?;
    output.notes(&notes);
    table(&mut output.answer, settings.form(), &answer.keywords, || render::keyness::text(&answer))?;
    Ok(Outcome::of(answer.keywords.len() as u64))
}

/// `findings batch`: many queries at once, by authority and year.
pub(super) fn batch(typed: Batch, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let file = shown(&typed.file);
    let queries = String::from_utf8(file::bytes(&typed.file, u64::MAX)?).map_err(|_| {
        let hint = "write the queries in a plain text file, one a line: name = query";
        hinted(anyhow!("`{file}` is not text in UTF-8"), hint)
    })?;
    let request = batch::Request { queries, file, scope: typed.scope.into(), widen: !typed.no_widen };
    request.check()?;
    let findings = open::or_built(settings, output)?;
    let mut rows = Rows::new(&mut output.answer, settings.form());
    let Answered { answer, notes, .. } = findings.batch(&request, |row| rows.row(&row))?;
    rows.text(|| render::counts::overviews(&answer))?;
    rows.finish()?;
    output.notes(&notes);
    Ok(Outcome::of(answer.iter().map(|overview| overview.counts.passages).sum()))
}

/// `findings compare`: the reports on one authority through time.
pub(super) fn compare(typed: &Compare, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    if settings.form() == Format::Csv {
        let hint = "use --format jsonl: each object says in `row` what it is";
        return Err(hinted(anyhow!("`compare` has no CSV output"), hint));
    }
    let request = compare::Request { authority: typed.authority.join(" "), limit: typed.limit, cite: typed.cite };
    let answer = open::or_built(settings, output)?.compare(&request)?.answer;
    let text = || render::comparison::text(&answer, output.columns);
    table(&mut output.answer, settings.form(), &answer.rows, text)?;
    Ok(Outcome::of(answer.rows.len() as u64))
}
