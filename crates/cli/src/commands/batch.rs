//! `findings batch`: many queries at once, by authority and year.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Context, anyhow};
use index::precedent::count::{By, Counter};
use index::{Query, SearchRequest};
use service::Findings;

use crate::Outcome;
use crate::args::{Batch, Format};
use crate::commands::open;
use crate::failure::{hint_of, hinted, reasons};
use crate::output::Output;
use crate::render::{Rows, batch, shown};
use crate::settings::Settings;

const BY: [By; 2] = [By::Authority, By::Year];

pub(super) fn run(typed: Batch, settings: &Settings, output: &mut Output) -> anyhow::Result<Outcome> {
    let file = shown(&typed.file);
    let queries = queries(&file, &text(&typed.file)?)?;
    let findings = open::or_built(settings, output)?;
    let queries = known(&file, queries, &findings)?;
    let (filters, notes) = findings.filters(&typed.scope.into())?;
    output.notes(&notes);
    let request = SearchRequest { filters, widen: !typed.no_widen, ..SearchRequest::default() };
    let counter = Counter::new(findings.index(), request, &BY)?;
    let mut is_found = false;
    match settings.format.unwrap_or(Format::Text) {
        Format::Text => {
            let mut overviews = Vec::new();
            for Named { name, query, .. } in queries {
                overviews.push(batch::Overview::new(name, &counter.count(Some(query))?));
            }
            is_found = overviews.iter().any(|overview| !overview.is_empty());
            write!(output.answer, "{}", batch::text(&overviews))?;
        }
        form => {
            let mut rows = Rows::new(&mut output.answer, form);
            for Named { name, query, .. } in queries {
                let table = counter.count(Some(query))?;
                is_found |= table.total.passages > 0;
                for row in batch::rows(&name, &table, &BY) {
                    rows.row(&row)?;
                }
            }
            rows.finish()?;
        }
    }
    Ok(if is_found { Outcome::Found } else { Outcome::Nothing })
}

fn text(file: &Path) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|mut opened| opened.read_to_end(&mut bytes))
    };
    read.with_context(|| format!("cannot read `{}`", shown(file)))?;
    String::from_utf8(bytes).map_err(|_| {
        hinted(
            anyhow!("`{}` is no text in UTF-8", shown(file)),
            "write the queries in a plain text file, one a line: name = query",
        )
    })
}

/// A query of a file.
struct Named {
    /// Number of its line.
    line: usize,
    name: String,
    query: Query,
}

/// The named queries of a file, in its order.
///
/// # Errors
///
/// For a file without queries, and for lines that are none: all of them, each with its number.
fn queries(file: &str, text: &str) -> anyhow::Result<Vec<Named>> {
    let mut queries = Vec::new();
    let mut names = BTreeSet::new();
    let mut bad = Vec::new();
    for (line, typed) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        if typed.trim().is_empty() || typed.trim_start().starts_with('#') {
            continue;
        }
        match query(typed) {
            Ok((name, _)) if !names.insert(name.to_owned()) => {
                bad.push(format!("{file}:{line}: a line before has the name `{name}`"));
            }
            Ok((name, query)) => queries.push(Named { line, name: name.to_owned(), query }),
            Err(reason) => bad.push(format!("{file}:{line}: {reason}")),
        }
    }
    let hint = "one query a line: name = query; a line that begins with # is a comment";
    if !bad.is_empty() {
        return Err(hinted(anyhow!(bad.join("\n")), hint));
    }
    if queries.is_empty() {
        return Err(hinted(anyhow!("there is no query in `{file}`"), hint));
    }
    Ok(queries)
}

/// The queries with the names in their fields known.
///
/// # Errors
///
/// For names that nothing knows: all of them, each with the number of its line and what may have been meant.
fn known(file: &str, queries: Vec<Named>, findings: &Findings) -> anyhow::Result<Vec<Named>> {
    let mut bad = Vec::new();
    let mut known = Vec::with_capacity(queries.len());
    for Named { line, name, query } in queries {
        match findings.resolve(query).map_err(anyhow::Error::from) {
            Ok(query) => known.push(Named { line, name, query }),
            Err(error) => {
                let hint = hint_of(&error).map(|hint| format!(": {hint}")).unwrap_or_default();
                bad.push(format!("{file}:{line}: {}{hint}", reasons(&error)));
            }
        }
    }
    if !bad.is_empty() {
        let hint = "write the names as `findings reports` does, in quotes if they are more than one word";
        return Err(hinted(anyhow!(bad.join("\n")), hint));
    }
    Ok(known)
}

/// So many characters of a bad line are shown.
const SHOWN: usize = 100;

/// The name and the query of a line, or what is wrong with it and where.
fn query(line: &str) -> Result<(&str, Query), String> {
    let caret = |reason: &str, place: usize| {
        let line: String = line.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
        format!("{reason}\n  {line}\n  {}^", " ".repeat(place.min(SHOWN)))
    };
    let characters = |text: &str| text.chars().count();
    let Some((name, query)) = line.split_once('=') else {
        return Err(caret("there is no equals sign between a name and a query", characters(line)));
    };
    if name.trim().is_empty() {
        return Err(caret("there is no name before the equals sign", 0));
    }
    if query.trim().is_empty() {
        return Err(caret("there is no query after the equals sign", characters(line.trim_end())));
    }
    query.trim().parse().map(|query| (name.trim(), query)).map_err(|error: index::QueryError| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match queries("monitoring.txt", text) {
            Ok(queries) => {
                let lines = queries.iter().map(|Named { name, query, .. }| format!("{name}: {query}"));
                lines.collect::<Vec<_>>().join("\n")
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_line_is_a_name_and_a_query() {
        let text = "\u{feff}# every month\r\n\r\nmissing = \"return home interviews\"\r\nlate= timel* NEAR/5 plans\n";
        assert_eq!(read(text), "missing: \"return home interviews\"\nlate: timel* NEAR/5 plans");
    }

    #[test]
    fn every_bad_line_is_told_with_its_number_and_place() {
        let text = "late plans\n = plans\nlate =\nx = (a AND\ny = b\ny = c\n";
        assert_eq!(
            read(text),
            "\
monitoring.txt:1: there is no equals sign between a name and a query
  late plans
            ^
monitoring.txt:2: there is no name before the equals sign
   = plans
  ^
monitoring.txt:3: there is no query after the equals sign
  late =
        ^
monitoring.txt:4: expected a word, a \"phrase\" or a group after AND; for the word itself write it in lower case or in quotes
  (a AND
        ^
monitoring.txt:6: a line before has the name `y`"
        );
        assert_eq!(read("# nothing\n"), "there is no query in `monitoring.txt`");
    }
}
