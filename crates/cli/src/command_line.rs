//! The command as it was typed, with another query in it.

use std::env;

use index::query::Field;

/// A command that was typed with a query.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CommandLine<'a> {
    /// Its name.
    pub(crate) command: &'a str,
    /// The words of its query, each as the shell gave it.
    pub(crate) words: &'a [String],
}

impl CommandLine<'_> {
    /// What to paste into a shell to ask for `query` in its place, with all other options as they were but for the filters
    /// on these fields.
    pub(crate) fn with(self, query: &str, without: &[Field]) -> String {
        let typed: Vec<String> = env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
        self.replaced(&typed, query, without)
    }

    fn replaced(self, typed: &[String], query: &str, without: &[Field]) -> String {
        let query = quoted(query);
        let Some(start) = self.start(typed) else { return format!("findings {} {query}", self.command) };
        let (before, rest) = typed.split_at(start);
        let after = rest.get(self.words.len()..).unwrap_or_default();
        // The query has its quotation marks, and may have fewer than --exact would give it.
        let kept = |words: &[String]| {
            without_filters(words, without).filter_map(without_exact).map(|word| shell(&word)).collect()
        };
        let (before, after): (Vec<_>, Vec<_>) = (kept(before), kept(after));
        ["findings".to_owned()].into_iter().chain(before).chain([query]).chain(after).collect::<Vec<_>>().join(" ")
    }

    /// Where the words of the query begin: behind the command's name, and not as the value of an option if they stand
    /// elsewhere as well.
    fn start(self, typed: &[String]) -> Option<usize> {
        let command = typed.iter().position(|word| word == self.command)?;
        let is_query =
            |at: &usize| !self.words.is_empty() && typed.get(*at..*at + self.words.len()) == Some(self.words);
        let is_value = |at: &usize| typed.get(at - 1).is_some_and(|word| word.starts_with('-'));
        let mut places = (command + 1..typed.len()).filter(is_query).peekable();
        let first = places.peek().copied();
        places.find(|at| !is_value(at)).or(first)
    }
}

/// The words in front of or behind the query without the options, and their values, that filter by these fields.
fn without_filters<'a>(words: &'a [String], fields: &[Field]) -> impl Iterator<Item = &'a str> {
    let options: Vec<&str> = fields.iter().flat_map(|field| options_of(*field)).collect();
    let mut words = words.iter().map(String::as_str);
    std::iter::from_fn(move || {
        loop {
            let word = words.next()?;
            let option = word.strip_prefix("--").unwrap_or_default();
            let (name, value) = option.split_once('=').map_or((option, None), |(name, value)| (name, Some(value)));
            if !options.contains(&name) {
                return Some(word);
            }
            if value.is_none() {
                words.next();
            }
        }
    })
}

/// The options that filter by a field.
fn options_of(field: Field) -> Vec<&'static str> {
    match field {
        Field::Authority => vec!["authority", "compare", "neighbours-of"],
        field => vec![field.name()],
    }
}

/// A word in front of or behind the query without what makes a phrase of it: `--exact`, or the `e` of `-qe`; `None` if
/// nothing is left.
fn without_exact(word: &str) -> Option<String> {
    match word.strip_prefix('-') {
        Some("-exact") => None,
        Some(letters) if letters.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            // What follows the letter of an option with a value is its value.
            let end = letters.find('n').unwrap_or(letters.len());
            let (switches, value) = letters.split_at_checked(end).unwrap_or((letters, ""));
            let kept = switches.replace('e', "") + value;
            (!kept.is_empty()).then(|| format!("-{kept}"))
        }
        _ => Some(word.to_owned()),
    }
}

/// The command with its query behind two dashes, where a query that begins with a minus was typed without them: a word
/// that begins with one, followed by letters, and the words up to the next option.
pub(crate) fn behind_dashes(typed: &[String]) -> Option<String> {
    let is_taken_for_options = |word: &String| {
        word.strip_prefix('-').is_some_and(|word| word.starts_with(char::is_alphabetic) && word.chars().count() > 2)
    };
    let start = typed.iter().position(is_taken_for_options)?;
    let (before, rest) = typed.split_at(start);
    let end = rest.iter().skip(1).position(|word| word.starts_with('-')).map_or(rest.len(), |end| end + 1);
    let (query, after) = rest.split_at(end);
    let shown = |words: &[String]| words.iter().map(|word| shell(word)).collect::<Vec<_>>();
    let query = [quoted(&query.join(" "))];
    let words = ["findings".to_owned()].into_iter().chain(shown(before)).chain(shown(after));
    Some(words.chain(["--".to_owned()]).chain(query).collect::<Vec<_>>().join(" "))
}

/// The text as one word of a POSIX shell.
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The same, without quotation marks where none are needed.
fn shell(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@%+".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) { word.to_owned() } else { quoted(word) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(typed: &[&str], words: &[&str]) -> String {
        let [typed, words] = [typed, words].map(|words| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>());
        CommandLine { command: "search", words: &words }.replaced(&typed, "children's homes", &[Field::Year])
    }

    #[test]
    fn all_but_the_query_stays() {
        let typed = ["--index", "my index", "search", "childrens", "hoomes", "--kind", "ilacs"];
        let expected = r"findings --index 'my index' search 'children'\''s homes' --kind ilacs";
        assert_eq!(replaced(&typed, &["childrens", "hoomes"]), expected);
    }

    #[test]
    fn what_makes_a_phrase_of_the_query_goes() {
        let expected = r"findings search 'children'\''s homes' -n 3";
        for exact in ["--exact", "-e"] {
            assert_eq!(replaced(&["search", exact, "hoomes", "-n", "3"], &["hoomes"]), expected);
            assert_eq!(replaced(&["search", "hoomes", "-n", "3", exact], &["hoomes"]), expected);
        }
        let expected = r"findings -q search 'children'\''s homes' -vn3e";
        assert_eq!(replaced(&["-eq", "search", "hoomes", "-evn3e"], &["hoomes"]), expected);
    }

    #[test]
    fn a_filter_that_finds_nothing_goes_with_its_value() {
        let typed = ["--year", "1999", "search", "--grade", "good", "--year=2001", "hoomes", "--year", "2000", "--all"];
        assert_eq!(replaced(&typed, &["hoomes"]), r"findings search --grade good 'children'\''s homes' --all");
    }

    #[test]
    fn a_query_that_begins_with_a_minus_stands_behind_dashes() {
        let behind = |typed: &[&str]| behind_dashes(&typed.iter().map(|&word| word.to_owned()).collect::<Vec<_>>());
        let expected = Some("findings search -- '-wellbeing mental'".to_owned());
        assert_eq!(behind(&["search", "-wellbeing mental"]), expected);
        assert_eq!(behind(&["search", "-wellbeing", "mental"]), expected);
        let expected = Some("findings search --year 2024 -- '-wellbeing mental'".to_owned());
        assert_eq!(behind(&["search", "-wellbeing", "mental", "--year", "2024"]), expected);
        assert_eq!(behind(&["search", "mental", "--yaer", "2024"]), None);
    }

    #[test]
    fn a_value_is_not_the_query() {
        let typed = ["--index", "hoomes", "search", "--section", "hoomes", "hoomes"];
        let expected = r"findings --index hoomes search --section hoomes 'children'\''s homes'";
        assert_eq!(replaced(&typed, &["hoomes"]), expected);
    }

    #[test]
    fn a_query_in_pieces_is_asked_for_alone() {
        let typed = ["search", "childrens", "--all", "hoomes"];
        assert_eq!(replaced(&typed, &["childrens", "hoomes"]), r"findings search 'children'\''s homes'");
    }
}
