//! The query and the filters that the commands on precedent share.

use index::precedent::countable;
use index::query::is_quotation_mark;
use index::{Diagnosis, Filters, Index, Query, SearchRequest};

use crate::args::{Scope, Selection};
use crate::command_line::CommandLine;
use crate::commands::filters::Names;
use crate::output::Output;
use crate::render::text;

/// The request that the query and the filters make.
///
/// # Errors
///
/// For a query that cannot be read, or a name in a field or a filter that nothing knows.
pub(super) fn request(typed: Selection, index: &Index, output: &Output) -> anyhow::Result<SearchRequest> {
    let query: Query = words(&typed.query, typed.exact).parse()?;
    let mut names = Names::new(index);
    let request = SearchRequest {
        query: Some(names.query(query)?),
        filters: filters(typed.scope, &mut names)?,
        widen: !typed.no_widen,
        ..SearchRequest::default()
    };
    names.tell(output);
    Ok(request)
}

/// Tells what of a query that finds so many countable `passages` finds nothing, and what to try.
///
/// # Errors
///
/// When the index cannot be read.
pub(super) fn advise(
    index: &Index,
    request: SearchRequest,
    passages: u64,
    typed: CommandLine<'_>,
    output: &Output,
) -> anyhow::Result<()> {
    tell(index.diagnosis(&countable(request), passages)?, typed, output);
    Ok(())
}

/// The same where it is not known how many passages are found.
///
/// # Errors
///
/// As [`advise`].
pub(super) fn advise_on(
    index: &Index,
    request: SearchRequest,
    typed: CommandLine<'_>,
    output: &Output,
) -> anyhow::Result<()> {
    let found = index.search(&SearchRequest { limit: 0, ..countable(request) })?;
    tell(found.diagnosis, typed, output);
    Ok(())
}

fn tell(diagnosis: Option<Diagnosis>, typed: CommandLine<'_>, output: &Output) {
    if let Some(diagnosis) = diagnosis {
        let attempt = text::attempt(&diagnosis, typed);
        for line in text::advice(&diagnosis).into_iter().chain(attempt) {
            output.say(line);
        }
    }
}

/// The words of a query as one; a phrase, whatever quotation marks it was pasted with, if it is to be `exact`.
pub(super) fn words(query: &[String], exact: bool) -> String {
    let words = query.join(" ");
    if exact { format!("\"{}\"", words.replace(is_quotation_mark, " ")) } else { words }
}

/// The filters on reports and sections.
///
/// # Errors
///
/// For a name that nothing knows.
pub(super) fn filters(typed: Scope, names: &mut Names<'_>) -> anyhow::Result<Filters> {
    Ok(Filters { sections: typed.section, grades: typed.grade, ..names.filters(typed.filters)? })
}

/// The same for a command without a query: what should be known of the names is told.
///
/// # Errors
///
/// As [`filters`].
pub(super) fn scope(typed: Scope, index: &Index, output: &Output) -> anyhow::Result<Filters> {
    let mut names = Names::new(index);
    let filters = filters(typed, &mut names)?;
    names.tell(output);
    Ok(filters)
}
