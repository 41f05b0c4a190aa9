//! Keys of a passage's wording: passages that are worded nearly alike have some in common, others have none.
//!
//! # Source
//!
//! A. Z. Broder, "On the resemblance and containment of documents" (1997), for shingles and their least hashes; bands of
//! them as in J. Leskovec, A. Rajaraman and J. D. Ullman, "Mining of massive datasets", section 3.4.

use report::{Passage, PassageKind};

use crate::text::analysis;

/// Keys of a passage.
const BANDS: usize = 6;
/// Least hashes that make a key: the chance that two passages share one is their resemblance to this power.
const ROWS: usize = 8;
/// Words of a shingle.
const SHINGLE: usize = 3;
/// A passage with fewer words is like others by chance.
const MIN_WORDS: usize = 8;

/// Words that differ between copies of one text, besides digits: numbers, months, and what councils are called.
const FILLED_IN: [u32; 47] = hashes([
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "first",
    "second",
    "third",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "council",
    "councils",
    "county",
    "city",
    "borough",
    "metropolitan",
    "royal",
    "district",
    "unitary",
    "st",
    "th",
]);

/// The keys of the wording of each of some passages.
pub(crate) fn keys(passages: &[Passage]) -> impl Iterator<Item = Vec<u64>> {
    let of_one_place =
        |a: &Passage, b: &Passage| a.authority == b.authority && a.joint_authorities == b.joint_authorities;
    passages.chunk_by(of_one_place).flat_map(|passages| {
        let own = passages.first().map(own_names).unwrap_or_default();
        passages.iter().map(move |passage| keys_of(passage, &own))
    })
}

/// The keys of a passage, of whose place these are the [`own_names`]; none for what is too short, for rows of tables, and for
/// recommendations and statements of its own grade, which mean what they say however often it is said.
fn keys_of(passage: &Passage, own: &[u32]) -> Vec<u64> {
    if matches!(passage.passage_kind, PassageKind::TableRow | PassageKind::Recommendation) {
        return Vec::new();
    }
    let (mut words, mut all) = (Vec::new(), Vec::new());
    analysis::each_token(&passage.text, |token, _| {
        let one = singular(token);
        let word = if token.ends_with('s') { hashed_on(one, b's') } else { one };
        all.push(one);
        if !token.starts_with(|c: char| c.is_ascii_digit()) && !FILLED_IN.contains(&word) && !own.contains(&word) {
            words.push(word);
        }
    });
    if words.len() < MIN_WORDS || states_grade(passage, &all) {
        return Vec::new();
    }
    bands(&least_hashes(&words))
}

/// Whether the passage, of these words, names the grade that its section or its report has.
fn states_grade(passage: &Passage, words: &[u32]) -> bool {
    passage.grade.iter().chain(&passage.overall_grade).any(|grade| {
        let name: Vec<u32> = grade.name().split(' ').map(singular).collect();
        words.windows(name.len()).any(|words| words == name)
    })
}

/// The hash of a word without the "s" at its end: "require improvement" is "requires improvement".
fn singular(word: &str) -> u32 {
    hash(word.strip_suffix('s').unwrap_or(word).as_bytes())
}

/// The words of the names of the passage's authorities, also as owners: "Wexcombe's" is one token.
fn own_names(passage: &Passage) -> Vec<u32> {
    let mut own = Vec::new();
    for name in passage.authority.iter().chain(&passage.joint_authorities) {
        analysis::each_token(name, |token, _| {
            if token.len() > 3 {
                own.push(hash(token.as_bytes()));
                own.push(hash(format!("{token}s").as_bytes()));
            }
        });
    }
    own
}

/// For each of many hash functions the least value over all shingles.
fn least_hashes(words: &[u32]) -> [u32; BANDS * ROWS] {
    let mut least = [u32::MAX; BANDS * ROWS];
    for shingle in words.windows(SHINGLE) {
        let shingle = shingle.iter().fold(0, |hash, word| mixed(word ^ mixed(hash)));
        for (least, seed) in least.iter_mut().zip(SEEDS) {
            *least = (*least).min(mixed(shingle ^ seed));
        }
    }
    least
}

/// A key for each band; so long that no two wordings share one by chance.
fn bands(least: &[u32; BANDS * ROWS]) -> Vec<u64> {
    let half = |seed: u32, rows: &[u32]| u64::from(rows.iter().fold(seed, |key, row| mixed(row ^ mixed(key))));
    let key = |(band, rows): (u32, &[u32])| half(band, rows) << 32 | half(!band, rows);
    (1..).zip(least.chunks(ROWS)).map(key).collect()
}

/// A number for each hash function; any that differ will do.
const SEEDS: [u32; BANDS * ROWS] = {
    let mut seeds = [0; BANDS * ROWS];
    let mut at = 0;
    let mut seed = 0;
    while at < seeds.len() {
        seed = mixed(seed + 1);
        seeds[at] = seed;
        at += 1;
    }
    seeds
};

/// A permutation of the numbers in which each bit depends on all.
///
/// # Source
///
/// C. Wellons, "Prospecting for hash functions" (2018): lowbias32.
const fn mixed(number: u32) -> u32 {
    let number = (number ^ (number >> 16)).wrapping_mul(0x7feb_352d);
    let number = (number ^ (number >> 15)).wrapping_mul(0x846c_a68b);
    number ^ (number >> 16)
}

/// The hash of a word. Keys stay in the index, so that it is the same in every build.
///
/// # Source
///
/// FNV-1a, IETF draft-eastlake-fnv.
const fn hash(word: &[u8]) -> u32 {
    let mut hash = 0x811c_9dc5u32;
    let mut at = 0;
    while at < word.len() {
        hash = hashed_on(hash, word[at]);
        at += 1;
    }
    hash
}

/// The hash of a word with one byte more.
const fn hashed_on(hash: u32, byte: u8) -> u32 {
    (hash ^ byte as u32).wrapping_mul(0x0100_0193)
}

const fn hashes<const N: usize>(words: [&str; N]) -> [u32; N] {
    let mut hashes = [0; N];
    let mut at = 0;
    while at < N {
        hashes[at] = hash(words[at].as_bytes());
        at += 1;
    }
    hashes
}
