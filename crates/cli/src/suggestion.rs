//! Commands to type instead of the one that was typed.

use serde::Serialize;
use serde_json::Value;

/// Returns the command that makes this request, with these options for every command. Options that have their default are
/// left out.
pub(crate) fn command<R: Serialize + Default>(name: &str, request: &R, global: &[String]) -> String {
    let [request, defaults] =
        [serde_json::to_value(request), serde_json::to_value(R::default())].map(Result::unwrap_or_default);
    let mut words = vec!["findings".to_owned()];
    words.extend(global.iter().map(|word| shell(word)));
    words.push(name.to_owned());
    words.extend(request.get("query").and_then(Value::as_str).map(quoted));
    for (field, value) in request.as_object().into_iter().flatten() {
        if field != "query" && defaults.get(field) != Some(value) {
            option(&field.replace('_', "-"), value, &mut words);
        }
    }
    words.join(" ")
}

/// Adds an option with its value, once for each value of a list.
fn option(name: &str, value: &Value, words: &mut Vec<String>) {
    match value {
        Value::Null => {}
        Value::Bool(true) => words.push(format!("--{name}")),
        Value::Bool(false) => words.push(format!("--no-{name}")),
        Value::Array(values) => values.iter().for_each(|value| option(name, value, words)),
        Value::String(text) => words.extend([format!("--{name}"), shell(text)]),
        other => words.extend([format!("--{name}"), other.to_string()]),
    }
}

/// Returns the command with its query behind two dashes if a query that begins with a minus was taken for options: the
/// first word that begins with a minus followed by letters, and the words up to the next option.
pub(crate) fn behind_dashes(typed: &[String]) -> Option<String> {
    let is_taken_for_options = |word: &String| {
        word.strip_prefix('-').is_some_and(|word| word.starts_with(char::is_alphabetic) && word.chars().count() > 2)
    };
    let start = typed.iter().position(is_taken_for_options)?;
    let (before, rest) = typed.split_at(start);
    let end = rest.iter().skip(1).position(|word| word.starts_with('-')).map_or(rest.len(), |end| end + 1);
    let (query, after) = rest.split_at(end);
    let mut words = vec!["findings".to_owned()];
    words.extend(before.iter().chain(after).map(|word| shell(word)));
    words.extend(["--".to_owned(), quoted(&query.join(" "))]);
    Some(words.join(" "))
}

/// Returns the text as one word of a POSIX shell.
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Returns the same, without quotation marks if none are needed.
fn shell(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@%+".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) { word.to_owned() } else { quoted(word) }
}

#[cfg(test)]
mod tests {
    use service::scope::{Scope, Selection};
    use service::search;

    use super::*;

    #[test]
    fn request_becomes_its_command() {
        let scope =
            Scope { kind: vec!["ilacs".to_owned()], neighbours_of: vec!["North Lea".to_owned()], ..Scope::default() };
        let selection = Selection { query: "children's homes".to_owned(), exact: true, widen: false, scope };
        let request = search::Request { selection, limit: Some(3), all: true, ..search::Request::default() };
        let global = ["--index", "my index"].map(str::to_owned);
        let expected = r"findings --index 'my index' search 'children'\''s homes' --exact --no-widen --neighbours-of 'North Lea' --kind ilacs --limit 3 --all";
        assert_eq!(command("search", &request, &global), expected);
    }

    #[test]
    fn query_that_begins_with_a_minus_stands_behind_dashes() {
        let behind = |typed: &[&str]| behind_dashes(&typed.iter().map(|&word| word.to_owned()).collect::<Vec<_>>());
        let expected = Some("findings search -- '-wellbeing mental'".to_owned());
        assert_eq!(behind(&["search", "-wellbeing mental"]), expected);
        assert_eq!(behind(&["search", "-wellbeing", "mental"]), expected);
        let expected = Some("findings search --year 2024 -- '-wellbeing mental'".to_owned());
        assert_eq!(behind(&["search", "-wellbeing", "mental", "--year", "2024"]), expected);
        assert_eq!(behind(&["search", "mental", "--yaer", "2024"]), None);
    }
}
