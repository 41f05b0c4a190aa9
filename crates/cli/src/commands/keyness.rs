//! `findings keyness`: what one set of passages says and another does not.

use std::io::Write;

use anyhow::anyhow;
use index::SearchRequest;
use index::precedent::keyness::{Options, compare};
use service::{ServiceError, scope};

use crate::Outcome;
use crate::args::{Format, Keyness};
use crate::commands::open;
use crate::failure::hinted;
use crate::output::Output;
use crate::render::{self, keyness};
use crate::settings::Settings;

/// Rows that are printed where the person does not say how many.
const DEFAULT_LIMIT: usize = 30;

pub(super) fn run(typed: Keyness, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let own = scope::Scope::from(typed.scope);
    let reference = own.reference(&typed.against)?;
    let left = own.as_options().map_err(ServiceError::from)?;
    if left.is_empty() {
        return Err(hinted(anyhow!("there is no first set to compare"), "say which passages: --grade inadequate"));
    }
    let findings = open::or_built(settings, output)?;
    let form = settings.format.unwrap_or(Format::Text);
    let limit = typed.limit.unwrap_or(if form == Format::Text { DEFAULT_LIMIT } else { usize::MAX });
    let options = Options { min_authorities: typed.min_authorities, limit };
    let request = |scope: &scope::Scope| -> anyhow::Result<SearchRequest> {
        let (filters, notes) = findings.filters(scope)?;
        output.notes(&notes);
        Ok(SearchRequest { filters, ..SearchRequest::default() })
    };
    let left_request = request(&own)?;
    let (right, right_request) = match &reference {
        None => ("all others".to_owned(), None),
        Some(scope) => (scope.as_options().map_err(ServiceError::from)?, Some(request(scope)?)),
    };
    let found = compare(findings.index(), left_request, right_request, options)?;
    match form {
        Format::Text => write!(output.answer, "{}", keyness::text(&found, &left, &right))?,
        form => render::table(&mut output.answer, form, &keyness::rows(&found, &left))?,
    }
    Ok(if found.keywords.is_empty() { Outcome::Nothing } else { Outcome::Found })
}
