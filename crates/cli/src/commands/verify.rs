//! `findings verify`: whether the quotations of a draft are true.

use std::io::Write;

use index::precedent::verify::{Checked, Verdict, check, quotations};

use crate::Outcome;
use crate::args::{Format, Verify};
use crate::commands::{draft, open};
use crate::output::Output;
use crate::render::{self, verdicts};
use crate::settings::Settings;

pub(super) fn run(typed: &Verify, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let draft = draft::read(&typed.file)?;
    let index = open::or_built(settings, output)?;
    let checked: Vec<Checked> =
        quotations(&draft).iter().map(|quotation| check(&index, quotation)).collect::<Result<_, _>>()?;
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
