//! The register of English authorities with children's services, including those abolished since 2009.
//!
//! [`by_name`] finds an authority under any form of its name. [`by_name_at`] chooses between two authorities with the
//! same name by date. [`suggest`] helps with an unknown name.
//!
//! # Source
//!
//! Codes, regions and statistical neighbours: Office for National Statistics and Department for Education.
//! Reorganisations: the Structural Changes Orders for 2009 (Bedfordshire, Cheshire), 2019 (Bournemouth, Dorset,
//! Poole), 2021 (Northamptonshire) and 2023 (Cumbria).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

/// Least similarity of a suggestion to the typed name (Jaro-Winkler, 0 to 1).
const SUGGESTION_FLOOR: f64 = 0.82;
const MAX_SUGGESTIONS: usize = 3;

/// Words that describe the type of an authority and do not identify it, one a line.
const GENERIC: &str = include_str!("../data/authority_words.txt");

/// An authority: a row of `data/authorities.csv`, whose lists are separated by semicolons.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Authority {
    /// Official short name: "Leicester".
    pub name: String,
    /// Code of the Government Statistical Service: "E06000016".
    pub gss_code: String,
    /// Number of the Department for Education: "856".
    pub dfe_code: String,
    /// Region of England.
    pub region: String,
    /// Other names in use: "Hull".
    #[serde(deserialize_with = "list")]
    pub aliases: Vec<String>,
    /// First day of existence, if it was founded since 2009.
    pub founded: Option<Date>,
    /// Last day of existence, if it was abolished.
    pub abolished: Option<Date>,
    /// Names of the authorities that succeeded it; empty while it exists.
    #[serde(deserialize_with = "list")]
    pub successors: Vec<String>,
    /// Department for Education numbers of its statistical neighbours, nearest first.
    #[serde(deserialize_with = "list")]
    pub neighbours: Vec<String>,
}

fn list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Ok(text.split(';').filter(|item| !item.is_empty()).map(str::to_owned).collect())
}

struct Register {
    authorities: Vec<Authority>,
    /// Positions of authorities by all words of their names.
    by_words: BTreeMap<String, Vec<usize>>,
    /// Positions of authorities by the distinctive words of their names.
    by_distinctive_words: BTreeMap<String, Vec<usize>>,
}

/// Returns every authority in order of name, including abolished ones.
pub fn all() -> &'static [Authority] {
    &REGISTER.authorities
}

/// Returns the authority with this name, in any form.
///
/// Ignores case, punctuation, "&" and words such as "council", "city", "county" or "royal borough of": "Leicester City
/// Council" is Leicester, and "Leicestershire County Council" is Leicestershire. If two have the same name, returns the
/// one that still exists.
///
/// # Examples
///
/// ```
/// use report::register::by_name;
///
/// assert_eq!(by_name("the royal borough of greenwich").map(|a| a.name.as_str()), Some("Greenwich"));
/// assert_eq!(by_name("Narnia"), None);
/// ```
pub fn by_name(name: &str) -> Option<&'static Authority> {
    by_name_at(name, None)
}

/// Returns the authority with this name on a day, by default today.
///
/// The day only chooses between authorities with the same name, such as Dorset before and after 2019. A unique name is
/// valid on every day, because people cite old reports long after.
pub fn by_name_at(name: &str, day: Option<Date>) -> Option<&'static Authority> {
    let words = words(name);
    // "City of London City Council": generic words may follow a name that is itself generic.
    let body = |word: &String| matches!(word.as_str(), "council" | "city" | "county" | "borough");
    let named = words.iter().rposition(|word| !body(word)).map_or(0, |last| last + 1);
    let Register { authorities, by_words, by_distinctive_words } = &*REGISTER;
    let candidates = by_words
        .get(&words.join(" "))
        .or_else(|| by_distinctive_words.get(&distinctive_words(name)))
        .or_else(|| by_words.get(&words.get(..named)?.join(" ")))?;
    let mut candidates = candidates.iter().filter_map(|&at| authorities.get(at));
    let first = candidates.clone().next();
    candidates.find(|authority| existed(authority, day)).or(first)
}

/// Returns the authority with this code of the Government Statistical Service or number of the Department for
/// Education.
pub fn by_code(code: &str) -> Option<&'static Authority> {
    let code = code.trim();
    all().iter().find(|authority| authority.gss_code.eq_ignore_ascii_case(code) || authority.dfe_code == code)
}

/// Returns up to three names similar to `name`, best first.
///
/// Names that begin with `name` come first, then similar spellings.
pub fn suggest(name: &str) -> Vec<&'static str> {
    let wanted = distinctive_words(name);
    if wanted.is_empty() {
        return Vec::new();
    }
    // Up to 1, plus 1 for a name that begins with the wanted one: it beats any misspelling.
    let score = |spelling: &str| {
        let name = distinctive_words(spelling);
        let prefix = if name.starts_with(&wanted) { 1.0 } else { 0.0 };
        prefix + strsim::jaro_winkler(&wanted, &name)
    };
    let mut scored: Vec<(f64, &'static str)> = Vec::new();
    for authority in all() {
        let score = spellings(authority).map(score).fold(0.0, f64::max);
        if score >= SUGGESTION_FLOOR && scored.iter().all(|(_, name)| *name != authority.name) {
            scored.push((score, &authority.name));
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.truncate(MAX_SUGGESTIONS);
    scored.into_iter().map(|(_, name)| name).collect()
}

/// Returns the statistical neighbours of an authority, nearest first; empty for an abolished one.
pub fn neighbours(authority: &Authority) -> Vec<&'static Authority> {
    authority.neighbours.iter().filter_map(|code| by_code(code)).collect()
}

/// Returns the successors of an abolished authority; empty for one that exists.
pub fn successors(authority: &Authority) -> Vec<&'static Authority> {
    authority.successors.iter().filter_map(|name| by_name(name)).collect()
}

/// Returns the regions of England in alphabetical order.
pub fn regions() -> Vec<&'static str> {
    all().iter().map(|authority| authority.region.as_str()).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Whether an authority existed on `day`, by default today.
pub fn existed(authority: &Authority, day: Option<Date>) -> bool {
    match day {
        None => authority.abolished.is_none(),
        Some(day) => {
            authority.founded.is_none_or(|founded| founded <= day) && authority.abolished.is_none_or(|last| day <= last)
        }
    }
}

/// Removes generic words from the printed name of an unregistered authority: "Harrowdale County Council" is Harrowdale.
///
/// Returns `None` if nothing else remains.
///
/// # Examples
///
/// ```
/// use report::register::short_name;
///
/// assert_eq!(short_name("the Royal Borough of Pelham Vale").as_deref(), Some("Pelham Vale"));
/// assert_eq!(short_name("City Council"), None);
/// ```
pub fn short_name(name: &str) -> Option<String> {
    let is_distinctive = |word: &&str| !is_generic(&word.to_lowercase());
    let distinctive: Vec<&str> = name.split_whitespace().filter(is_distinctive).collect();
    let short = distinctive.join(" ");
    let short = short.trim_start_matches("of ").trim_end_matches(" of").trim_end_matches(',');
    (!short.is_empty() && short != "of").then(|| short.to_owned())
}

/// Iterates over the name and the aliases of an authority.
pub fn spellings(authority: &Authority) -> impl Iterator<Item = &str> {
    std::iter::once(authority.name.as_str()).chain(authority.aliases.iter().map(String::as_str))
}

static REGISTER: LazyLock<Register> = LazyLock::new(Register::read);

impl Register {
    /// Parses the data file.
    #[expect(clippy::expect_used, reason = "the data are embedded, and a test reads them")]
    fn read() -> Self {
        let authorities: Vec<Authority> =
            csv::Reader::from_reader(include_bytes!("../data/authorities.csv").as_slice())
                .deserialize()
                .collect::<Result<_, _>>()
                .expect("valid rows in `data/authorities.csv`");
        let mut by_words: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut by_distinctive_words: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, authority) in authorities.iter().enumerate() {
            for spelling in spellings(authority) {
                by_words.entry(words(spelling).join(" ")).or_default().push(at);
                by_distinctive_words.entry(distinctive_words(spelling)).or_default().push(at);
            }
        }
        Self { authorities, by_words, by_distinctive_words }
    }
}

/// Whether a word, in lower case, describes the type of an authority.
fn is_generic(word: &str) -> bool {
    GENERIC.lines().any(|generic| generic == word)
}

/// Returns the words of a name in lower case, with "and" for "&".
fn words(name: &str) -> Vec<String> {
    let name = name.to_lowercase().replace('&', " and ");
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// Returns the words that distinguish one authority from another. If a name has only generic words, such as "City of
/// London", returns all except "council".
fn distinctive_words(name: &str) -> String {
    let words = words(name);
    let distinctive: Vec<&str> = words.iter().map(String::as_str).filter(|word| !is_generic(word)).collect();
    let leading = distinctive.iter().take_while(|word| **word == "of").count();
    let trailing = distinctive.iter().rev().take_while(|word| **word == "of").count();
    let distinctive = distinctive.get(leading..distinctive.len().saturating_sub(trailing)).unwrap_or_default();
    if distinctive.is_empty() {
        words.iter().filter(|word| *word != "council").map(String::as_str).collect::<Vec<_>>().join(" ")
    } else {
        distinctive.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn name(text: &str) -> &'static str {
        by_name(text).map_or("-", |authority| authority.name.as_str())
    }

    #[test]
    fn every_row_is_read_and_consistent() {
        assert_eq!(all().iter().filter(|authority| existed(authority, None)).count(), 153);
        assert_eq!(all().len(), 160);
        assert_eq!(regions().len(), 9);
        for authority in all() {
            assert_eq!(neighbours(authority).len(), authority.neighbours.len(), "{}", authority.name);
            assert_eq!(successors(authority).len(), authority.successors.len(), "{}", authority.name);
            assert_eq!(authority.abolished.is_some(), !authority.successors.is_empty(), "{}", authority.name);
            assert_eq!(by_code(&authority.gss_code), Some(authority));
            assert_eq!(by_code(&authority.dfe_code), Some(authority));
            for spelling in spellings(authority) {
                assert_eq!(name(spelling), authority.name, "{spelling}");
            }
        }
    }

    #[test]
    fn every_form_of_a_name_finds_the_authority() {
        for (text, expected) in [
            ("Leicester", "Leicester"),
            ("Leicester City Council", "Leicester"),
            ("LEICESTER CITY", "Leicester"),
            ("Leicestershire", "Leicestershire"),
            ("Leicestershire County Council", "Leicestershire"),
            ("hull", "Kingston upon Hull"),
            ("Kingston Upon Hull City Council", "Kingston upon Hull"),
            ("City of York Council", "York"),
            ("Bristol, City of", "Bristol"),
            ("County Durham", "Durham"),
            ("Durham County Council", "Durham"),
            ("St. Helens Metropolitan Borough Council", "St Helens"),
            ("Stoke on Trent", "Stoke-on-Trent"),
            ("Bath & North East Somerset", "Bath and North East Somerset"),
            ("Bournemouth, Christchurch & Poole Council", "Bournemouth, Christchurch and Poole"),
            ("Royal Borough of Kensington and Chelsea", "Kensington and Chelsea"),
            ("the London Borough of Sutton", "Sutton"),
            ("Council of the Isles of Scilly", "Isles of Scilly"),
            ("Isle of Wight", "Isle of Wight"),
            ("City of London", "City of London"),
            ("London", "-"),
            ("North East", "-"),
            ("Council", "-"),
            ("", "-"),
            ("Leicestr", "-"),
        ] {
            assert_eq!(name(text), expected, "{text}");
        }
    }

    #[test]
    fn day_chooses_between_authorities_with_one_name() {
        let code = |text, day| by_name_at(text, day).map_or("-", |authority| authority.dfe_code.as_str());
        assert_eq!(code("Dorset", Some(date(2019, 3, 31))), "835");
        assert_eq!(code("Dorset", Some(date(2019, 4, 1))), "838");
        assert_eq!(code("Dorset", None), "838");
        assert_eq!(code("Cumbria", Some(date(2024, 1, 1))), "909");
    }

    #[test]
    fn abolished_authority_has_successors() {
        let names: Vec<_> = successors(by_name("Cumbria").unwrap()).iter().map(|a| a.name.as_str()).collect();
        assert_eq!(names, ["Cumberland", "Westmorland and Furness"]);
    }

    #[test]
    fn suggestions_are_similar() {
        assert_eq!(suggest("Leicestr").first(), Some(&"Leicester"));
        assert_eq!(suggest("Nottinghamshir").first(), Some(&"Nottinghamshire"));
        assert_eq!(suggest("Glostershire").first(), Some(&"Gloucestershire"));
        assert_eq!(suggest("Windsor").first(), Some(&"Windsor and Maidenhead"));
        assert_eq!(suggest("xylophone"), [""; 0]);
        assert_eq!(suggest(" ,. "), [""; 0]);
    }

    proptest! {
        #[test]
        fn any_name_is_looked_up_without_panic(text in ".{0,40}") {
            let found = by_name(&text);
            prop_assert!(found.is_none() || !text.trim().is_empty());
            prop_assert!(suggest(&text).len() <= MAX_SUGGESTIONS);
        }

        #[test]
        fn case_and_generic_words_are_ignored(at in 0usize..160, council in "( council| city council| COUNTY COUNCIL)?") {
            let authority = &all()[at];
            let text = format!("{}{council}", authority.name.to_uppercase());
            prop_assert_eq!(name(&text), &authority.name);
        }
    }
}
