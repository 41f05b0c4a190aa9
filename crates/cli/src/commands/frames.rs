//! `findings frames`: what stands before and after a phrase.

use std::io::Write;

use index::precedent::frames::{Options, Slot, frames};

use crate::Outcome;
use crate::args::{Format, Frames, FramesBy, Slots};
use crate::commands::{open, selection};
use crate::output::Output;
use crate::render::{self, frames as form_of};
use crate::settings::Settings;

/// Frames that are printed where the person does not say how many.
const DEFAULT_LIMIT: usize = 20;

pub(super) fn run(mut typed: Frames, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let findings = open::or_built(settings, output)?;
    let phrase = typed.selection.query.join(" ");
    typed.selection.exact |= !phrase.contains('"');
    let asked = typed.selection.into();
    let request = selection::request(&asked, &findings, output)?;
    let slots = match typed.slot {
        Slots::Left => vec![Slot::Left],
        Slots::Right => vec![Slot::Right],
        Slots::Both => vec![Slot::Left, Slot::Right],
    };
    let options = Options { slots, min_authorities: typed.min_authorities, max_words: typed.words };
    let mut found = frames(findings.index(), request.clone(), &options)?;
    let all = found.len();
    let form = settings.format.unwrap_or(Format::Text);
    found.truncate(typed.limit.unwrap_or(if form == Format::Text { DEFAULT_LIMIT } else { usize::MAX }));
    let phrase = phrase.replace('"', "");
    match form {
        Format::Text => {
            let by_grade = typed.by == Some(FramesBy::Grade);
            write!(output.answer, "{}", form_of::text(&phrase, &found, all, by_grade, output.columns))?;
        }
        form => {
            let rows: Vec<_> = found.iter().map(|frame| form_of::Row::new(&phrase, frame)).collect();
            render::table(&mut output.answer, form, &rows)?;
        }
    }
    selection::advise(findings.index(), request, None, ("frames", &asked, ""), settings, output)?;
    Ok(if all == 0 { Outcome::Nothing } else { Outcome::Found })
}
