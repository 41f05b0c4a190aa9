//! `findings keyness`: what one set of passages says and another does not.

use std::io::Write;

use anyhow::anyhow;
use index::SearchRequest;
use index::precedent::keyness::{Options, compare};

use crate::Outcome;
use crate::args::{Format, Keyness, Scope};
use crate::commands::against::{self, Other};
use crate::commands::{open, selection};
use crate::failure::hinted;
use crate::output::Output;
use crate::render::{self, keyness};
use crate::settings::Settings;

/// Rows that are printed where the person does not say how many.
const DEFAULT_LIMIT: usize = 30;

pub(super) fn run(typed: Keyness, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let other = against::read(&typed.scope, &typed.against)?;
    let left = against::as_typed(&typed.scope);
    if left.is_empty() {
        return Err(hinted(anyhow!("there is no first set to compare"), "say which passages: --grade inadequate"));
    }
    let index = open::or_built(settings, output)?;
    let form = settings.format.unwrap_or(Format::Text);
    let limit = typed.limit.unwrap_or(if form == Format::Text { DEFAULT_LIMIT } else { usize::MAX });
    let options = Options { min_authorities: typed.min_authorities, limit };
    let request = |scope: Scope| -> anyhow::Result<SearchRequest> {
        Ok(SearchRequest { filters: selection::scope(scope, &index, output)?, ..SearchRequest::default() })
    };
    let left_request = request(typed.scope)?;
    let (right, right_request) = match other {
        Other::Rest => ("all others".to_owned(), None),
        Other::Scope(scope) => (against::as_typed(&scope), Some(request(*scope)?)),
    };
    let found = compare(&index, left_request, right_request, options)?;
    match form {
        Format::Text => write!(output.answer, "{}", keyness::text(&found, &left, &right))?,
        form => render::table(&mut output.answer, form, &keyness::rows(&found, &left))?,
    }
    Ok(if found.keywords.is_empty() { Outcome::Nothing } else { Outcome::Found })
}
