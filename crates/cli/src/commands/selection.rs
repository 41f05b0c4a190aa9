//! The query and the filters that the commands on precedent share.

use index::query::is_quotation_mark;
use index::{Filters, Index, Query, SearchRequest};

use crate::args::{Scope, Selection};
use crate::commands::filters::Names;
use crate::output::Output;

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
