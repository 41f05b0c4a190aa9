//! `findings concord`: every hit with what stands around it.

use std::io::Write;

use service::Field;
use service::concordance::Request;

use crate::args::{Concord, Format};
use crate::commands::{open, selection};
use crate::outcome::Outcome;
use crate::output::Output;
use crate::render::{Rows, concordance};
use crate::settings::Settings;

pub(super) fn run(typed: Concord, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let findings = open::or_built(settings, output)?;
    let width = typed.width.unwrap_or(output.columns);
    let request = Request::from(typed);
    let answer = &mut output.answer;
    let answered = match settings.format.unwrap_or(Format::Text) {
        Format::Text | Format::Md => {
            let answered = findings
                .concordance(&request, |line| Ok(writeln!(answer, "{}", concordance::line(line, width))?))
                .map_err(|error: anyhow::Error| error)?;
            writeln!(answer, "{}", concordance::total(&answered.answer))?;
            answered
        }
        form => {
            let mut rows = Rows::new(answer, form);
            let answered = findings.concordance(&request, |line| rows.row(line))?;
            rows.finish()?;
            answered
        }
    };
    let again = |query: &str, without: &[Field]| Request {
        selection: request.selection.asking(query, without),
        ..request.clone()
    };
    selection::remarks(&answered, "concord", again, settings, output);
    Ok(Outcome::of(answered.answer.hits))
}
