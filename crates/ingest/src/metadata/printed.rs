//! Names of authorities as reports print them, for authorities that are not in the register.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;
use report::{FrameworkRecord, Scheme, Subject, register};

use crate::patterns::{compiled, regex};

/// Longest name that is believed, in words.
const MAX_WORDS: usize = 6;

/// Small words inside names.
const JOINING: [&str; 9] = ["and", "&", "of", "the", "upon", "on", "in", "with", "under"];

/// Words that stand in titles and letterheads and in no authority's name.
const NEVER_IN_A_NAME: [&str; 16] = [
    "agenda",
    "board",
    "cabinet",
    "children",
    "childrens",
    "committee",
    "contents",
    "dear",
    "inspection",
    "judgement",
    "ofsted",
    "partnership",
    "report",
    "review",
    "service",
    "services",
];

/// The words of a title or a subject that say whose services they are.
pub(super) fn in_title(title: &str) -> Option<&str> {
    static TITLES: LazyLock<Vec<Regex>> = LazyLock::new(|| all(|framework| &framework.subjects));
    name_in(&TITLES, title)
}

/// The patterns that `list` takes from each framework.
fn all(list: impl Fn(&'static FrameworkRecord) -> &'static [String]) -> Vec<Regex> {
    report::frameworks().iter().flat_map(list).map(|pattern| compiled(&format!("(?i){pattern}"))).collect()
}

/// The first name that one of the patterns finds.
fn name_in<'a>(patterns: &[Regex], text: &'a str) -> Option<&'a str> {
    let names = patterns.iter().filter_map(|pattern| Some(pattern.captures(text)?.name("name")?.as_str()));
    names.into_iter().find(|printed| short_name(printed).is_some())
}

/// The words of a letter's salutation that say to whose partnership it is addressed.
pub(super) fn in_salutation(line: &str) -> Option<&str> {
    static SALUTATIONS: LazyLock<Vec<Regex>> = LazyLock::new(|| all(|framework| &framework.salutations));
    name_in(&SALUTATIONS, line)
}

/// The line of a title page that is an authority's name and nothing else: one that says "Council" before others, then
/// the one next above the title, which stands in line `title`.
pub(super) fn on_title_page(lines: &[String], title: usize) -> Option<&str> {
    let names: Vec<(usize, &str)> = lines
        .iter()
        .map(|line| before_title(line))
        .enumerate()
        .filter(|(_, line)| short_name(line).is_some())
        .collect();
    let council = names.iter().find(|(_, line)| line.to_lowercase().contains("council"));
    let above = || names.iter().rev().find(|(at, _)| *at <= title);
    council.or_else(above).map(|(_, line)| *line)
}

/// What stands in a line before its title: files that lost their line ends have name and title in one line.
pub(super) fn before_title(line: &str) -> &str {
    let title = regex!(r"(?i)\b(?:re-? ?)?inspection of\b").find(line);
    let end = title.map_or(line.len(), |title| title.start());
    line.get(..end).unwrap_or_default()
}

/// Names of councils in running text: "Harrowdale County Council". A bare "Harrowdale Council" counts only where
/// `with_bare` asks for it: in running text it may be a youth council or a parish council.
pub(super) fn councils(text: &str, with_bare: bool) -> Vec<(Range<usize>, &str)> {
    let typed = regex!(
        r"\p{Lu}[\p{L}’'-]*(?: (?:(?:and|&|upon) )?\p{Lu}[\p{L}’'-]*)*? (?:County|City|Borough|Unitary) Council\b"
    );
    let bare = regex!(r"\p{Lu}[\p{L}’'-]*(?: (?:(?:and|&|upon) )?\p{Lu}[\p{L}’'-]*)*? Council\b");
    let pattern = if with_bare { bare } else { typed };
    pattern
        .find_iter(text)
        .filter(|found| short_name(found.as_str()).is_some())
        .map(|found| (found.range(), found.as_str()))
        .collect()
}

/// The authority called so: the register's on that day, else the name itself without "City Council" and the like.
pub(super) fn authority(printed: &str, day: Option<Date>) -> Option<Subject> {
    let printed = printed.trim_matches(|c: char| !c.is_alphanumeric());
    let scheme = Scheme::EnglishAuthority;
    scheme.named(printed, day).or_else(|| Some(scheme.unregistered(short_name(printed)?)))
}

/// The short form of what may be a name; `None` for what is none.
fn short_name(printed: &str) -> Option<String> {
    let name = register::short_name(printed.trim_matches(|c: char| !c.is_alphanumeric()))?;
    let words: Vec<&str> = name.split(' ').collect();
    let is_word = |word: &&str| {
        let folded = word.to_lowercase().replace(['’', '‘', '\''], "");
        let is_capital = word.starts_with(char::is_uppercase) && word.chars().all(is_letter);
        (is_capital || JOINING.contains(word)) && !NEVER_IN_A_NAME.contains(&folded.trim_end_matches(','))
    };
    let is_name = words.len() <= MAX_WORDS && words.iter().all(is_word);
    let begins_and_ends = |word: Option<&&str>| word.is_some_and(|word| word.starts_with(char::is_uppercase));
    (is_name && begins_and_ends(words.first()) && begins_and_ends(words.last())).then(|| in_title_case(&name))
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '-' | '’' | '\'' | '.' | ',')
}

/// A name in capitals as it is written elsewhere; any other as it is.
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
