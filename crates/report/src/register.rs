//! The register of English authorities with children's services, those abolished since 2009 included.
//!
//! [`by_name`] finds an authority under any form of its name; [`by_name_at`] knows which of two authorities of the
//! same name existed on a day; [`suggest`] helps with a name that is not known.
//!
//! # Source
//!
//! Codes, regions and statistical neighbours: Office for National Statistics and Department for Education.
//! Reorganisations: the Structural Changes Orders for 2009 (Bedfordshire, Cheshire), 2019 (Bournemouth, Dorset,
//! Poole), 2021 (Northamptonshire) and 2023 (Cumbria).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use jiff::civil::Date;
use serde::Deserialize;

use crate::Authority;

/// Names that share this much with what was typed are worth suggesting (Jaro-Winkler, 0 to 1).
const SUGGESTION_FLOOR: f64 = 0.82;
const MAX_SUGGESTIONS: usize = 3;

/// Words that tell what an authority is and not which one.
const GENERIC: [&str; 13] = [
    "council",
    "city",
    "county",
    "borough",
    "royal",
    "metropolitan",
    "district",
    "london",
    "unitary",
    "authority",
    "local",
    "corporation",
    "the",
];

/// A row of the data file. Lists are separated by semicolons, neighbours by spaces.
#[derive(Deserialize)]
struct Row {
    name: String,
    aliases: String,
    gss_code: String,
    dfe_code: String,
    region: String,
    founded: Option<Date>,
    abolished: Option<Date>,
    successors: String,
    neighbours: String,
}

struct Register {
    authorities: Vec<Authority>,
    /// Positions of authorities by their names' words, generic ones included.
    by_words: BTreeMap<String, Vec<usize>>,
    /// Positions of authorities by their names' telling words.
    by_telling_words: BTreeMap<String, Vec<usize>>,
}

/// Every authority, by name, those that were abolished included.
pub fn all() -> &'static [Authority] {
    &register().authorities
}

/// The authority called `name`, in any of the forms in which names are written.
///
/// Case, punctuation, "&" and words such as "council", "city", "county" or "royal borough of" make no difference:
/// "Leicester City Council" is Leicester, and "Leicestershire County Council" is Leicestershire. Of two of the same
/// name, the one that exists.
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

/// The authority called `name` on a day; `None` for the day means today.
///
/// A day only chooses between authorities of the same name, such as Dorset before and after 2019: a name that one
/// authority has is that authority's on every day, as old reports are cited long after.
pub fn by_name_at(name: &str, day: Option<Date>) -> Option<&'static Authority> {
    let register = register();
    let words = words(name);
    // "City of London City Council": what follows the name may be generic where the name itself is.
    let body = |word: &String| matches!(word.as_str(), "council" | "city" | "county" | "borough");
    let named = words.iter().rposition(|word| !body(word)).map_or(0, |last| last + 1);
    let candidates = register
        .by_words
        .get(&words.join(" "))
        .or_else(|| register.by_telling_words.get(&telling_words(name)))
        .or_else(|| register.by_words.get(&words.get(..named)?.join(" ")))?;
    let mut candidates = candidates.iter().filter_map(|&at| register.authorities.get(at));
    let first = candidates.clone().next();
    candidates.find(|authority| existed(authority, day)).or(first)
}

/// The authority with this code of the Government Statistical Service or number of the Department for Education.
pub fn by_code(code: &str) -> Option<&'static Authority> {
    let code = code.trim();
    all().iter().find(|authority| authority.gss_code.eq_ignore_ascii_case(code) || authority.dfe_code == code)
}

/// Names that may have been meant by `name`, best first, at most three; empty where nothing is near.
///
/// What begins with `name` comes first, then what is spelt like it.
pub fn suggest(name: &str) -> Vec<&'static str> {
    let wanted = telling_words(name);
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut scored: Vec<(f64, &'static str)> = Vec::new();
    for authority in all() {
        let score =
            spellings(authority).map(|spelling| likeness(&wanted, &telling_words(spelling))).fold(0.0, f64::max);
        if score >= SUGGESTION_FLOOR && scored.iter().all(|(_, name)| *name != authority.name) {
            scored.push((score, &authority.name));
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.truncate(MAX_SUGGESTIONS);
    scored.into_iter().map(|(_, name)| name).collect()
}

/// The statistical neighbours of an authority, nearest first; empty for one that was abolished.
pub fn neighbours(authority: &Authority) -> Vec<&'static Authority> {
    authority.neighbours.iter().filter_map(|code| by_code(code)).collect()
}

/// The authorities that took over from one that was abolished; empty for one that exists.
pub fn successors(authority: &Authority) -> Vec<&'static Authority> {
    authority.successors.iter().filter_map(|name| by_name(name)).collect()
}

/// The regions of England, in alphabetical order.
pub fn regions() -> Vec<&'static str> {
    all().iter().map(|authority| authority.region.as_str()).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Whether an authority existed on `day`; today, where there is no day.
pub fn existed(authority: &Authority, day: Option<Date>) -> bool {
    match day {
        None => authority.abolished.is_none(),
        Some(day) => {
            authority.founded.is_none_or(|founded| founded <= day) && authority.abolished.is_none_or(|last| day <= last)
        }
    }
}

/// A name as printed, without the words that tell what an authority is: "Harrowdale County Council" is Harrowdale.
///
/// For authorities that are not in the register. `None` where nothing else would be left of the name.
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
    let is_telling = |word: &&str| !GENERIC.contains(&word.to_lowercase().as_str());
    let telling: Vec<&str> = name.split_whitespace().filter(is_telling).collect();
    let short = telling.join(" ");
    let short = short.trim_start_matches("of ").trim_end_matches(" of").trim_end_matches(',');
    (!short.is_empty() && short != "of").then(|| short.to_owned())
}

/// The name and the aliases of an authority.
pub fn spellings(authority: &Authority) -> impl Iterator<Item = &str> {
    std::iter::once(authority.name.as_str()).chain(authority.aliases.iter().map(String::as_str))
}

fn register() -> &'static Register {
    static REGISTER: OnceLock<Register> = OnceLock::new();
    REGISTER.get_or_init(|| Register::read(include_str!("../data/authorities.csv")))
}

impl Register {
    /// Reads the data file. Rows that cannot be read are left out; a test counts those that can.
    fn read(data: &str) -> Self {
        let authorities: Vec<Authority> = csv::Reader::from_reader(data.as_bytes())
            .deserialize()
            .filter_map(Result::ok)
            .map(Row::into_authority)
            .collect();
        let mut by_words: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut by_telling_words: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, authority) in authorities.iter().enumerate() {
            for spelling in spellings(authority) {
                by_words.entry(words(spelling).join(" ")).or_default().push(at);
                by_telling_words.entry(telling_words(spelling)).or_default().push(at);
            }
        }
        Self { authorities, by_words, by_telling_words }
    }
}

impl Row {
    fn into_authority(self) -> Authority {
        let list = |text: &str, separator| {
            text.split(separator).filter(|item| !item.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        };
        Authority {
            aliases: list(&self.aliases, ';'),
            successors: list(&self.successors, ';'),
            neighbours: list(&self.neighbours, ' '),
            name: self.name,
            gss_code: self.gss_code,
            dfe_code: self.dfe_code,
            region: self.region,
            founded: self.founded,
            abolished: self.abolished,
        }
    }
}

/// The words of a name in lower case, "&" as "and".
fn words(name: &str) -> Vec<String> {
    name.to_lowercase()
        .replace('&', " and ")
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The words that tell one authority from another; where there are only generic ones, as in the City of London's
/// name, all but "council".
fn telling_words(name: &str) -> String {
    let words = words(name);
    let telling: Vec<&str> = words.iter().map(String::as_str).filter(|word| !GENERIC.contains(word)).collect();
    let leading = telling.iter().take_while(|word| **word == "of").count();
    let trailing = telling.iter().rev().take_while(|word| **word == "of").count();
    let telling = telling.get(leading..telling.len().saturating_sub(trailing)).unwrap_or_default();
    if telling.is_empty() {
        words.iter().filter(|word| *word != "council").map(String::as_str).collect::<Vec<_>>().join(" ")
    } else {
        telling.join(" ")
    }
}

/// How near two names are, 0 to 1; a name that begins with `wanted` is nearer than any misspelling.
fn likeness(wanted: &str, name: &str) -> f64 {
    let similarity = strsim::jaro_winkler(wanted, name);
    if name.starts_with(wanted) { 1.0 + similarity } else { similarity }
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
    fn every_row_is_read_and_holds_together() {
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
    fn forms_of_a_name_are_one_authority() {
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
    fn a_day_tells_authorities_of_the_same_name_apart() {
        let code = |text, day| by_name_at(text, day).map_or("-", |authority| authority.dfe_code.as_str());
        assert_eq!(code("Dorset", Some(date(2019, 3, 31))), "835");
        assert_eq!(code("Dorset", Some(date(2019, 4, 1))), "838");
        assert_eq!(code("Dorset", None), "838");
        assert_eq!(code("Cumbria", Some(date(2024, 1, 1))), "909");
    }

    #[test]
    fn an_abolished_authority_names_its_successors() {
        let names: Vec<_> = successors(by_name("Cumbria").unwrap()).iter().map(|a| a.name.as_str()).collect();
        assert_eq!(names, ["Cumberland", "Westmorland and Furness"]);
    }

    #[test]
    fn suggestions_are_near() {
        assert_eq!(suggest("Leicestr").first(), Some(&"Leicester"));
        assert_eq!(suggest("Nottinghamshir").first(), Some(&"Nottinghamshire"));
        assert_eq!(suggest("Glostershire").first(), Some(&"Gloucestershire"));
        assert_eq!(suggest("Windsor").first(), Some(&"Windsor and Maidenhead"));
        assert_eq!(suggest("xylophone"), [""; 0]);
        assert_eq!(suggest(" ,. "), [""; 0]);
    }

    proptest! {
        #[test]
        fn any_name_is_answered(text in ".{0,40}") {
            let found = by_name(&text);
            prop_assert!(found.is_none() || !text.trim().is_empty());
            prop_assert!(suggest(&text).len() <= MAX_SUGGESTIONS);
        }

        #[test]
        fn case_and_generic_words_make_no_difference(at in 0usize..160, council in "( council| city council| COUNTY COUNCIL)?") {
            let authority = &all()[at];
            let text = format!("{}{council}", authority.name.to_uppercase());
            prop_assert_eq!(name(&text), &authority.name);
        }
    }
}
