//! The query and the filters that the commands on precedent share.

use index::query::is_quotation_mark;
use index::{Filters, Index, Query, SearchRequest};

use crate::args::{Scope, Selection};
use crate::commands::filters;

/// The words of the query, and the request that they and the filters make.
///
/// # Errors
///
/// For a query that cannot be read, or a name in a filter that nothing knows.
pub(super) fn request(typed: Selection, index: &Index) -> anyhow::Result<SearchRequest> {
    let words = words(&typed.query, typed.exact);
    let query: Query = words.parse()?;
    Ok(SearchRequest {
        query: Some(query),
        filters: scope(typed.scope, index)?,
        widen: !typed.no_widen,
        ..SearchRequest::default()
    })
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
pub(super) fn scope(typed: Scope, index: &Index) -> anyhow::Result<Filters> {
    Ok(Filters { sections: typed.section, grades: typed.grade, ..filters::resolve(typed.filters, index)? })
}
