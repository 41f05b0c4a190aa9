//! What the commands that still read the index themselves share.

use index::precedent::countable;
use index::{Index, SearchRequest};
use service::wire::Diagnosis;
use service::{Findings, scope};

use crate::output::Output;
use crate::render::text;
use crate::settings::Settings;
use crate::suggestion;

/// Returns the request of a query and filters.
///
/// # Errors
///
/// For a query that cannot be read, or an unknown name in a field or a filter.
pub(super) fn request(
    selection: &scope::Selection,
    findings: &Findings,
    output: &Output,
) -> anyhow::Result<SearchRequest> {
    let (request, notes) = findings.request(selection)?;
    output.notes(&notes);
    Ok(request)
}

/// Prints which parts of the query match nothing, and what to type instead.
pub(super) fn advise(
    index: &Index,
    request: SearchRequest,
    passages: Option<u64>,
    (name, selection, options): (&str, &scope::Selection, &str),
    settings: &Settings,
    output: &Output,
) -> anyhow::Result<()> {
    let request = countable(request);
    let diagnosis = match passages {
        Some(passages) => index.diagnosis(&request, passages)?,
        None => index.search(&SearchRequest { limit: 0, ..request })?.diagnosis,
    };
    let Some(diagnosis) = diagnosis.map(Diagnosis::from) else { return Ok(()) };
    for line in text::advice(&diagnosis) {
        output.say(line);
    }
    if let Some(query) = &diagnosis.suggestion {
        let again = selection.asking(query, &diagnosis.without);
        output.say(format_args!("Try: {}{options}", suggestion::command(name, &again, &settings.options)));
    }
    Ok(())
}
