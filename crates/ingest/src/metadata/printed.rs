//! Reads names of authorities as reports print them, registered or not.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;
use report::{FrameworkRecord, Scheme, Subject, register};

use crate::patterns::{compiled, regex};

/// Longest plausible name, in words.
const MAX_WORDS: usize = 6;

/// Small words inside names.
const JOINING: [&str; 9] = ["and", "&", "of", "the", "upon", "on", "in", "with", "under"];

/// Returns the words of a title or subject that name the authority.
pub(super) fn in_title(title: &str) -> Option<&str> {
    static TITLES: LazyLock<Vec<Regex>> = LazyLock::new(|| all(|framework| &framework.subjects));
    name_in(&TITLES, title)
}

/// Compiles the patterns that `list` takes from each framework.
fn all(list: impl Fn(&'static FrameworkRecord) -> &'static [String]) -> Vec<Regex> {
    report::frameworks().iter().flat_map(list).map(|pattern| compiled(&format!("(?i){pattern}"))).collect()
}

/// Returns the first plausible name that a pattern finds.
fn name_in<'a>(patterns: &[Regex], text: &'a str) -> Option<&'a str> {
    let names = patterns.iter().filter_map(|pattern| Some(pattern.captures(text)?.name("name")?.as_str()));
    names.into_iter().find(|printed| short_name(printed).is_some())
}

/// Returns the words of a letter's salutation that name the authority whose partnership it addresses.
pub(super) fn in_salutation(line: &str) -> Option<&str> {
    static SALUTATIONS: LazyLock<Vec<Regex>> = LazyLock::new(|| all(|framework| &framework.salutations));
    name_in(&SALUTATIONS, line)
}

/// Returns the line of a title page that is only an authority's name: first one with "Council", then the line nearest
/// above the title, which is line `title`.
pub(super) fn on_title_page(lines: &[String], title: usize) -> Option<&str> {
    let lines = lines.iter().map(|line| before_title(line)).enumerate();
    let names: Vec<(usize, &str)> = lines.filter(|(_, line)| short_name(line).is_some()).collect();
    let council = names.iter().find(|(_, line)| line.to_lowercase().contains("council"));
    let above = || names.iter().rev().find(|(at, _)| *at <= title);
    council.or_else(above).map(|(_, line)| *line)
}

/// Returns the start of a line, before the title: files that lost their line ends have name and title in one line.
pub(super) fn before_title(line: &str) -> &str {
    let title = regex!(r"(?i)\b(?:re-? ?)?inspection of\b").find(line);
    let end = title.map_or(line.len(), |title| title.start());
    line.get(..end).unwrap_or_default()
}

/// Returns the names of councils in running text: "Harrowdale County Council". `with_bare` includes "Harrowdale Council",
/// which in running text may be a youth council or a parish council.
pub(super) fn councils(text: &str, with_bare: bool) -> Vec<(Range<usize>, &str)> {
    let typed = regex!(
        r"\p{Lu}[\p{L}’'-]*(?: (?:(?:and|&|upon) )?\p{Lu}[\p{L}’'-]*)*? (?:County|City|Borough|Unitary) Council\b"
    );
    let bare = regex!(r"\p{Lu}[\p{L}’'-]*(?: (?:(?:and|&|upon) )?\p{Lu}[\p{L}’'-]*)*? Council\b");
    let pattern = if with_bare { bare } else { typed };
    let names = pattern.find_iter(text).filter(|found| short_name(found.as_str()).is_some());
    names.map(|found| (found.range(), found.as_str())).collect()
}

/// Returns the authority with this name on that day; if none is registered, the name without "City Council" and the like.
pub(super) fn authority(printed: &str, day: Option<Date>) -> Option<Subject> {
    let printed = printed.trim_matches(|c: char| !c.is_alphanumeric());
    let scheme = Scheme::EnglishAuthority;
    scheme.named(printed, day).or_else(|| Some(scheme.unregistered(short_name(printed)?)))
}

/// Returns the short form of a name; `None` if the words cannot be one.
fn short_name(printed: &str) -> Option<String> {
    let name = register::short_name(printed.trim_matches(|c: char| !c.is_alphanumeric()))?;
    let words: Vec<&str> = name.split(' ').collect();
    let is_word = |word: &&str| {
        let folded = word.to_lowercase().replace(['’', '‘', '\''], "");
        let is_letter = |c: char| c.is_alphabetic() || matches!(c, '-' | '’' | '\'' | '.' | ',');
        let is_capital = word.starts_with(char::is_uppercase) && word.chars().all(is_letter);
        let is_never_in_names =
            report::words(|words| &words.never_in_names).any(|never| never == folded.trim_end_matches(','));
        (is_capital || JOINING.contains(word)) && !is_never_in_names
    };
    let is_name = words.len() <= MAX_WORDS && words.iter().all(is_word);
    let begins_and_ends = |word: Option<&&str>| word.is_some_and(|word| word.starts_with(char::is_uppercase));
    (is_name && begins_and_ends(words.first()) && begins_and_ends(words.last())).then(|| in_title_case(&name))
}

/// Returns a name in capitals in title case; any other unchanged.
fn in_title_case(name: &str) -> String {
    if name.chars().any(char::is_lowercase) || name.chars().count() <= 3 {
        return name.to_owned();
    }
    let word = |word: &str| {
        let lower = word.to_lowercase();
        let mut chars = lower.chars();
        match chars.next() {
            Some(first) if !JOINING.contains(&lower.as_str()) => first.to_uppercase().chain(chars).collect(),
            _ => lower,
        }
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}
