//! Near-duplicates: MinHash bands of a passage's text. Passages with nearly the same wording share a band, others do not.
//!
//! # Source
//!
//! A. Z. Broder, "On the resemblance and containment of documents" (1997), for shingles and their minimum hashes; bands as
//! in J. Leskovec, A. Rajaraman and J. D. Ullman, "Mining of massive datasets", section 3.4.

use std::sync::LazyLock;

use report::{Passage, PassageKind};

use super::analysis;

/// Bands of a passage.
const BANDS: usize = 6;
/// Minimum hashes in a band: the chance that two passages share a band is their resemblance to this power.
const ROWS: usize = 8;
/// Words in a shingle.
const SHINGLE: usize = 3;
/// A passage with fewer words resembles others by chance.
const MIN_WORDS: usize = 8;

/// The words that differ between copies of one form.
const FILLED_IN_WORDS: &str = include_str!("../../data/filled_in_words.txt");

/// Their hashes.
static FILLED_IN: LazyLock<Vec<u32>> = LazyLock::new(|| {
    FILLED_IN_WORDS.lines().filter(|line| !line.starts_with('#')).map(|word| hash(word.as_bytes())).collect()
});

/// Returns the bands of each passage, in order.
pub(crate) fn bands(passages: &[Passage]) -> impl Iterator<Item = Vec<u64>> {
    let of_one_place =
        |a: &Passage, b: &Passage| a.authority == b.authority && a.joint_authorities == b.joint_authorities;
    passages.chunk_by(of_one_place).flat_map(|passages| {
        let own = passages.first().map(own_names).unwrap_or_default();
        passages.iter().map(move |passage| bands_of(passage, &own))
    })
}

/// Returns the bands of a passage, ignoring the [`own_names`] of its authorities. Short passages and table rows have none. Nor
/// do recommendations and statements of the passage's own grade: they mean what they say, however often it is said.
fn bands_of(passage: &Passage, own: &[u32]) -> Vec<u64> {
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
    bands_of_hashes(&minimum_hashes(&words))
}

/// Returns whether `words`, those of the passage, name the grade of its section or report.
fn states_grade(passage: &Passage, words: &[u32]) -> bool {
    passage.grade.iter().chain(&passage.overall_grade).any(|grade| {
        let name: Vec<u32> = grade.name().split(' ').map(singular).collect();
        words.windows(name.len()).any(|words| words == name)
    })
}

/// Returns the hash of a word without a final "s", so that "require improvement" is "requires improvement".
fn singular(word: &str) -> u32 {
    hash(word.strip_suffix('s').unwrap_or(word).as_bytes())
}

/// Returns the hashes of the words in the names of the passage's authorities, also in the possessive: "Wexcombe's" is one
/// token.
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

/// Returns for each hash function its minimum over all shingles.
fn minimum_hashes(words: &[u32]) -> [u32; BANDS * ROWS] {
    // A number for each hash function; any distinct ones will do.
    let mut seed = 0;
    let seeds: [u32; BANDS * ROWS] = std::array::from_fn(|_| {
        seed = mixed(seed + 1);
        seed
    });
    let mut minimum = [u32::MAX; BANDS * ROWS];
    for shingle in words.windows(SHINGLE) {
        let shingle = shingle.iter().fold(0, |hash, word| mixed(word ^ mixed(hash)));
        for (minimum, seed) in minimum.iter_mut().zip(seeds) {
            *minimum = (*minimum).min(mixed(shingle ^ seed));
        }
    }
    minimum
}

/// Hashes the minimum hashes of each band to a number so long that two wordings do not share it by chance.
fn bands_of_hashes(minimum: &[u32; BANDS * ROWS]) -> Vec<u64> {
    let half = |seed: u32, rows: &[u32]| u64::from(rows.iter().fold(seed, |key, row| mixed(row ^ mixed(key))));
    let key = |(band, rows): (u32, &[u32])| half(band, rows) << 32 | half(!band, rows);
    (1..).zip(minimum.chunks(ROWS)).map(key).collect()
}

/// Permutes the 32-bit numbers so that each bit of the result depends on all bits.
///
/// # Source
///
/// C. Wellons, "Prospecting for hash functions" (2018): lowbias32.
fn mixed(number: u32) -> u32 {
    let number = (number ^ (number >> 16)).wrapping_mul(0x7feb_352d);
    let number = (number ^ (number >> 15)).wrapping_mul(0x846c_a68b);
    number ^ (number >> 16)
}

/// Returns the hash of a word. The index stores bands, so the hash must be the same in every build.
///
/// # Source
///
/// FNV-1a, IETF draft-eastlake-fnv.
fn hash(word: &[u8]) -> u32 {
    word.iter().fold(0x811c_9dc5, |hash, byte| hashed_on(hash, *byte))
}

/// Returns the hash of a word with one more byte.
fn hashed_on(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_that_is_filled_in_is_a_token() {
        for line in FILLED_IN_WORDS.lines().filter(|line| !line.starts_with('#')) {
            assert_eq!(analysis::words(line), [line]);
        }
    }
}
