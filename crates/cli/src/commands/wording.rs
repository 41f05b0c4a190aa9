//! `findings wording`: the precedents of the sentences of a draft.

use std::io::Write;
use std::path::Path;

use anyhow::anyhow;
use index::SearchRequest;
use index::precedent::wording::{Sentence, Worded, precedents_of_all, sentences};
use service::Findings;

use crate::Outcome;
use crate::args::{Format, Wording};
use crate::commands::{draft, open};
use crate::failure::hinted;
use crate::output::Output;
use crate::render::{csv, json, thousands, wording};
use crate::settings::Settings;

/// The longest draft, in words: some four hundred pages, which take a minute.
const MAX_WORDS: usize = 200_000;
/// Sentences that are looked up before the answers are printed, so that a long draft needs no more memory than a short one.
const TOGETHER: usize = 64;

pub(super) fn run(typed: Wording, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let sentences = sentences(&text(&typed)?);
    check_length(&sentences)?;
    let findings = open::or_built(settings, output)?;
    let index = findings.index();
    let cite = typed.cite;
    let request = request(typed, &findings, output)?;
    let mut whole = wording::Whole::default();
    let mut each = |answer: &mut dyn FnMut(usize, &Sentence, Worded) -> anyhow::Result<()>| {
        let mut number = 0;
        for some in sentences.chunks(TOGETHER) {
            for (sentence, worded) in some.iter().zip(precedents_of_all(index, some, &request)?) {
                whole.add(number, sentence, &worded);
                answer(number, sentence, worded)?;
                number += 1;
            }
        }
        anyhow::Ok(())
    };
    let columns = output.columns;
    let answer = &mut output.answer;
    match settings.format.unwrap_or(Format::Text) {
        Format::Text | Format::Md => {
            each(&mut |number, sentence, worded| {
                Ok(write!(answer, "{}", wording::text(number, sentence, &worded, cite, columns))?)
            })?;
            write!(answer, "{}", whole.text(columns))?;
        }
        Format::Jsonl => each(&mut |number, sentence, worded| {
            Ok(json::lines(&mut *answer, wording::rows(number, sentence, &worded, cite))?)
        })?,
        Format::Csv => {
            let mut table = csv::Table::new(&mut *answer);
            each(&mut |number, sentence, worded| {
                wording::rows(number, sentence, &worded, cite).try_for_each(|row| table.row(&row))
            })?;
            table.finish()?;
        }
        Format::Json => {
            let mut all = Vec::new();
            each(&mut |number, sentence, worded| {
                all.push((number, sentence.clone(), worded));
                Ok(())
            })?;
            json::document(answer, &whole.document(&all, cite))?;
        }
    }
    Ok(if whole.has_found() { Outcome::Found } else { Outcome::Nothing })
}

/// What was typed, or the file that was named.
fn text(typed: &Wording) -> anyhow::Result<String> {
    match (&typed.file, typed.text.as_slice()) {
        (Some(file), _) => draft::read(file),
        // The name of a file is no sentence that anybody looks for.
        (None, [one]) if one == "-" || Path::new(one).is_file() => draft::read(Path::new(one)),
        (None, words) => Ok(words.join(" ")),
    }
}

/// # Errors
///
/// When there is no sentence, or there are too many.
fn check_length(sentences: &[Sentence]) -> anyhow::Result<()> {
    let words: usize = sentences.iter().map(|sentence| sentence.text.split_whitespace().count()).sum();
    if words == 0 {
        return Err(hinted(
            anyhow!("there is no sentence to look for"),
            "give a sentence in quotation marks, or a draft with words in it: --file draft.docx",
        ));
    }
    if words > MAX_WORDS {
        return Err(hinted(
            anyhow!(
                "the draft has {} words, at most {} are looked up at once",
                thousands(words as u64),
                thousands(MAX_WORDS as u64)
            ),
            "look it up in parts, chapter by chapter",
        ));
    }
    Ok(())
}

fn request(typed: Wording, findings: &Findings, output: &Output) -> anyhow::Result<SearchRequest> {
    let (filters, notes) = findings.filters(&typed.scope.into())?;
    output.notes(&notes);
    Ok(SearchRequest { filters, limit: typed.limit, widen: !typed.no_widen, ..SearchRequest::default() })
}
