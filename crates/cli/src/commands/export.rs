//! `findings export`: every passage with all that is known of it.

use anyhow::anyhow;
use service::export;

use crate::args::{Export, Format};
use crate::commands::open;
use crate::failure::hinted;
use crate::outcome::Outcome;
use crate::output::Output;
use crate::render::Rows;
use crate::settings::Settings;

pub(super) fn run(typed: &Export, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let format = settings.format.unwrap_or(Format::Jsonl);
    if matches!(format, Format::Text | Format::Json) {
        return Err(hinted(anyhow!("`export` prints JSON Lines or CSV"), "use --format jsonl or --format csv"));
    }
    let findings = open::or_built(settings, output)?;
    let mut rows = Rows::new(&mut output.answer, format);
    let passages = findings.export(&export::Request { all_copies: typed.all_copies }, |passage| rows.row(&passage))?;
    rows.finish()?;
    Ok(Outcome::of(passages))
}
