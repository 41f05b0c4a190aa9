//! Finds authorities named in running text.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Match, MatchKind};
use report::{Authority, register};

/// A mention of an authority in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Byte range of the name.
    pub at: Range<usize>,
    /// The authority; if two had the name, the one that still exists.
    pub authority: &'static Authority,
}

/// Words before a name that make it a different place: "West Lancashire".
const DISTINGUISHING: [&str; 7] = ["north", "south", "east", "west", "mid", "central", "new"];

/// Returns the authorities named in a text, in reading order, including repetitions.
///
/// The longest name wins. Names are whole words that begin with a capital: "Leicestershire" is not a mention of
/// "Leicester", nor "reading" of "Reading". "&" equals "and", and a hyphen equals a space. A longer place name such as
/// "West Lancashire" or "Newcastle-under-Lyme" is not a mention.
pub fn mentions(text: &str) -> Vec<Mention> {
    static NAMES: LazyLock<(AhoCorasick, Vec<&'static Authority>)> = LazyLock::new(names);
    let (automaton, authorities) = &*NAMES;
    let whole = automaton.find_iter(text).filter(|found| is_whole_name(text, found.range()));
    let mention = |found: Match| {
        let authority = authorities.get(found.pattern().as_usize())?;
        Some(Mention { at: found.range(), authority })
    };
    whole.filter_map(mention).collect()
}

/// Returns an automaton of all spellings of all authorities, and the authority of each spelling.
#[expect(clippy::expect_used, reason = "the names are embedded data, far below the automaton's limits")]
fn names() -> (AhoCorasick, Vec<&'static Authority>) {
    let spellings = register::all().iter().flat_map(|authority| {
        register::spellings(authority).map(move |name| (name, register::by_name(name).unwrap_or(authority)))
    });
    let variants =
        spellings.flat_map(|(name, authority)| variants(name).into_iter().map(move |name| (name, authority)));
    let (patterns, authorities): (Vec<String>, Vec<&Authority>) = variants.unzip();
    let automaton = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .build(patterns)
        .expect("an automaton of names");
    (automaton, authorities)
}

/// Returns the spellings of a name.
fn variants(name: &str) -> Vec<String> {
    let mut variants = vec![name.to_owned()];
    for (from, to) in [(" and ", " & "), ("-", " "), (" upon ", "-upon-")] {
        let more: Vec<_> = variants.iter().filter(|v| v.contains(from)).map(|v| v.replace(from, to)).collect();
        variants.extend(more);
    }
    variants
}

fn is_whole_name(text: &str, at: Range<usize>) -> bool {
    let (Some(before), Some(name), Some(after)) = (text.get(..at.start), text.get(at.clone()), text.get(at.end..))
    else {
        return false;
    };
    let word_before = before.chars().next_back().is_some_and(char::is_alphanumeric);
    let word_after = after.chars().next().is_some_and(char::is_alphanumeric)
        || after.starts_with('-') && after.chars().nth(1).is_some_and(char::is_lowercase);
    let previous = before.trim_end_matches(' ').rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    !word_before
        && !word_after
        && name.starts_with(char::is_uppercase)
        && !DISTINGUISHING.contains(&previous.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn named(text: &str) -> Vec<&'static str> {
        mentions(text).into_iter().map(|mention| mention.authority.name.as_str()).collect()
    }

    #[test]
    fn longest_whole_name_is_found() {
        assert_eq!(named("Leicestershire and Leicester, not Leicesterian"), ["Leicestershire", "Leicester"]);
        assert_eq!(
            named("Bath & North East Somerset, Telford and Wrekin"),
            ["Bath and North East Somerset", "Telford and Wrekin"]
        );
        assert_eq!(named("Stoke on Trent; HULL CITY COUNCIL"), ["Stoke-on-Trent", "Kingston upon Hull"]);
        assert_eq!(named("East Sussex and South Gloucestershire"), ["East Sussex", "South Gloucestershire"]);
    }

    #[test]
    fn other_words_and_places_are_ignored() {
        assert_eq!(named("they were reading in West Lancashire and Newcastle-under-Lyme"), [""; 0]);
        assert_eq!(named("children bury their worries"), [""; 0]);
    }

    proptest! {
        #[test]
        fn mention_is_a_name_of_its_authority(before in "[a-z ]{0,9}", at in 0usize..160, after in "[ ,.’a-z]{0,9}") {
            let text = format!("{before}{}{after}", register::all()[at].name);
            for mention in mentions(&text) {
                let name = text.get(mention.at).unwrap();
                prop_assert_eq!(register::by_name(name), Some(mention.authority));
            }
        }
    }
}
