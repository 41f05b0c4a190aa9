//! `findings concord`: every hit with what stands around it.

use std::io::Write;
use std::ops::ControlFlow;

use index::precedent::concord::{Line, visit};

use crate::Outcome;
use crate::args::{Concord, Format};
use crate::commands::{open, selection};
use crate::output::Output;
use crate::render::{Rows, concordance};
use crate::settings::Settings;

pub(super) fn run(typed: Concord, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let findings = open::or_built(settings, output)?;
    let (width, cite) = (typed.width.unwrap_or(output.columns), typed.cite);
    let asked = typed.selection.into();
    let request = selection::request(&asked, &findings, output)?;
    let again = request.clone();
    let mut total = concordance::Total::default();
    let answer = &mut output.answer;
    let each = |write: &mut dyn FnMut(&Line<'_>) -> anyhow::Result<()>| {
        let show = |line: &Line<'_>| {
            total.add(line);
            write(line).map_or_else(ControlFlow::Break, ControlFlow::Continue)
        };
        visit(findings.index(), request, &typed.sort, show)?.break_value().map_or(Ok(()), Err)
    };
    match settings.format.unwrap_or(Format::Text) {
        Format::Text | Format::Md => {
            each(&mut |line| Ok(writeln!(answer, "{}", concordance::line(line, width, cite))?))?;
            writeln!(answer, "{total}")?;
        }
        form => {
            let mut rows = Rows::new(answer, form);
            each(&mut |line| rows.row(&concordance::Row::new(line, cite)))?;
            rows.finish()?;
        }
    }
    selection::advise(findings.index(), again, None, ("concord", &asked, ""), settings, output)?;
    Ok(if total.is_empty() { Outcome::Nothing } else { Outcome::Found })
}
