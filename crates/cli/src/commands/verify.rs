//! `findings verify`: whether the quotations of a draft are true.

use std::io::Write;

use service::verify::{Request, Verdict};

use crate::args::{Format, Verify};
use crate::commands::{draft, open};
use crate::outcome::Outcome;
use crate::output::Output;
use crate::render::{table, verdicts};
use crate::settings::Settings;

pub(super) fn run(typed: &Verify, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let request = Request { draft: draft::read(&typed.file)? };
    request.check()?;
    let answer = open::or_built(settings, output)?.verify(&request)?.answer;
    match settings.format.unwrap_or(Format::Text) {
        Format::Text => write!(output.answer, "{}", verdicts::text(&answer.quotations, output.columns))?,
        Format::Md => write!(output.answer, "{}", answer.annotated)?,
        form => table(&mut output.answer, form, &answer.quotations)?,
    }
    let all_true = answer.quotations.iter().all(|checked| checked.verdict == Verdict::Exact);
    Ok(if all_true { Outcome::Found } else { Outcome::Nothing })
}
