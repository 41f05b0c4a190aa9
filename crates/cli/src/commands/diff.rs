//! `findings diff`: what differs between two indexes.

use std::io::Write;
use std::path::Path;

use anyhow::anyhow;
use corpus::diff::{Difference, ReportDifferences, compare};
use service::Findings;

use crate::args::{Diff, Format};
use crate::failure::hinted;
use crate::outcome::Outcome;
use crate::output::Output;
use crate::render::Rows;
use crate::render::differences::{Tally, report};
use crate::settings::Settings;

pub(super) fn run(typed: &Diff, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let format = settings.format.unwrap_or(Format::Text);
    if format == Format::Json {
        return Err(hinted(anyhow!("differences are printed as text, jsonl or csv"), "use --format jsonl"));
    }
    let (old, new) = (open(&typed.old, settings)?, open(&typed.new, settings)?);
    let mut tally = Tally::default();
    let columns = output.columns;
    let answer = &mut output.answer;
    let mut each = |print: &mut dyn FnMut(&str, &[Difference]) -> anyhow::Result<()>| {
        for report in compare(old.index(), new.index())? {
            let ReportDifferences { report_id, differences } = report?;
            tally.count(&differences);
            if !differences.is_empty() {
                print(&report_id, &differences)?;
            }
        }
        anyhow::Ok(())
    };
    if matches!(format, Format::Text | Format::Md) {
        each(&mut |id, differences| Ok(write!(answer, "{}", report(id, differences, columns))?))?;
        write!(answer, "{}", tally.text())?;
    } else {
        let mut rows = Rows::new(answer, format);
        each(&mut |_, differences| differences.iter().try_for_each(|difference| rows.row(difference)))?;
        rows.finish()?;
    }
    Ok(if tally.is_equal() { Outcome::Found } else { Outcome::Differs })
}

/// The index that is meant: a generation of the one of the settings, or the one in a folder.
fn open(named: &Path, settings: &Settings) -> anyhow::Result<Findings> {
    let opened = match named.to_str() {
        Some("current") => Findings::open(&settings.index),
        Some("previous") => Findings::open_previous(&settings.index),
        _ => Findings::open(named),
    };
    let hint = "name two folders with an index, or `previous` and `current` for the generations of the one of --index";
    opened.map_err(|error| if error.is_missing_index() { hinted(error, hint) } else { error.into() })
}
