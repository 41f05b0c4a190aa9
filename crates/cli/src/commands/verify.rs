//! `findings verify`: whether the quotations of a draft are true.

use std::io::Write;

use anyhow::anyhow;
use index::precedent::verify::{Verdict, check_all, quotations};

use crate::Outcome;
use crate::args::{Format, Verify};
use crate::commands::{draft, open};
use crate::failure::hinted;
use crate::output::Output;
use crate::render::{self, thousands, verdicts};
use crate::settings::Settings;

/// More quotations than any paper has: they are checked in seconds, but a text with more is no draft.
const MAX_QUOTATIONS: usize = 10_000;

pub(super) fn run(typed: &Verify, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let draft = draft::read(&typed.file)?;
    let quotations = quotations(&draft);
    if quotations.len() > MAX_QUOTATIONS {
        let many = thousands(quotations.len() as u64);
        return Err(hinted(
            anyhow!(
                "the draft has {many} quotations, at most {} are checked at once",
                thousands(MAX_QUOTATIONS as u64)
            ),
            "check it in parts, chapter by chapter",
        ));
    }
    let index = open::or_built(settings, output)?;
    let checked = check_all(index.index(), &quotations)?;
    match settings.format.unwrap_or(Format::Text) {
        Format::Text => write!(output.answer, "{}", verdicts::text(&checked, output.columns))?,
        Format::Md => write!(output.answer, "{}", verdicts::annotated(&draft, &checked))?,
        form => {
            let rows: Vec<_> = checked.iter().map(verdicts::Row::from).collect();
            render::table(&mut output.answer, form, &rows)?;
        }
    }
    let all_true = checked.iter().all(|checked| checked.verdict == Verdict::Exact);
    Ok(if all_true { Outcome::Found } else { Outcome::Nothing })
}
