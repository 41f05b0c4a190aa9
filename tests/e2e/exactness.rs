//! The concordance and the counts against a scan of the export that knows nothing of the index: 200 queries, every hit.
//!
//! `tests/exactness.py` does the same on any index. It knows that `well-being` is also `wellbeing`, which the sample corpus has
//! no case of.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::support::Workplace;

const QUERIES: usize = 200;

/// A word of a text: its normal form, and its first byte and the one after its last.
type Word = (String, usize, usize);

/// The words of a text by the rules of the index's tokeniser, as far as English needs them.
fn words(text: &str) -> Vec<Word> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for (at, &(byte, c)) in chars.iter().enumerate() {
        let joins = matches!(c, '\'' | '’' | '‘');
        let next_is_letter = chars.get(at + 1).is_some_and(|(_, next)| next.is_alphanumeric());
        if c.is_alphanumeric() && !matches!(c, '²' | '³' | '¹' | '½') {
            if !open {
                words.push((String::new(), byte, byte));
            }
            open = true;
            let word = words.last_mut().unwrap();
            word.0.extend(c.to_lowercase());
            word.2 = byte + c.len_utf8();
        } else if !(open && joins && next_is_letter) {
            open = false;
        }
    }
    words
}

/// A query with its own idea of what it finds.
enum Query {
    Phrase(Vec<String>),
    Prefix(String),
    Near { words: [String; 2], distance: usize, ordered: bool },
    Both([Vec<String>; 2]),
    Either([Vec<String>; 2]),
    Without([Vec<String>; 2]),
}

impl Query {
    fn text(&self) -> String {
        let quoted = |words: &[String]| format!("\"{}\"", words.join(" "));
        match self {
            Self::Phrase(words) => quoted(words),
            Self::Prefix(start) => format!("{start}*"),
            Self::Near { words: [a, b], distance, ordered } => {
                format!("\"{a}\" {}/{distance} \"{b}\"", if *ordered { "PRE" } else { "NEAR" })
            }
            Self::Both([a, b]) => format!("{} AND {}", quoted(a), quoted(b)),
            Self::Either([a, b]) => format!("{} OR {}", quoted(a), quoted(b)),
            Self::Without([a, b]) => format!("{} NOT {}", quoted(a), quoted(b)),
        }
    }

    /// First and last words of what it finds, ascending and distinct.
    fn find(&self, words: &[Word]) -> Vec<(usize, usize)> {
        let phrase = |wanted: &[String]| -> Vec<(usize, usize)> {
            let here = |at: &usize| wanted.iter().zip(&words[*at..]).all(|(wanted, (word, ..))| wanted == word);
            (0..(words.len() + 1).saturating_sub(wanted.len()))
                .filter(here)
                .map(|at| (at, at + wanted.len() - 1))
                .collect()
        };
        let mut found = match self {
            Self::Phrase(wanted) => phrase(wanted),
            Self::Prefix(start) => {
                (0..words.len()).filter(|at| words[*at].0.starts_with(start.as_str())).map(|at| (at, at)).collect()
            }
            Self::Near { words: [a, b], distance, ordered } => {
                let [first, second] = [a, b].map(|word| phrase(std::slice::from_ref(word)));
                let pairs = first.iter().flat_map(|a| second.iter().map(move |b| (*a, *b)));
                let close = |((a, _), (b, _)): &((usize, usize), (usize, usize))| {
                    (a < b && b - a <= *distance) || (!ordered && b < a && a - b <= *distance)
                };
                pairs.filter(close).flat_map(|(a, b)| [a, b]).collect()
            }
            Self::Both([a, b]) | Self::Either([a, b]) | Self::Without([a, b]) => {
                let (first, second) = (phrase(a), phrase(b));
                let matches = match self {
                    Self::Both(_) => !first.is_empty() && !second.is_empty(),
                    Self::Without(_) => second.is_empty(),
                    _ => true,
                };
                if matches { [first, second].concat() } else { Vec::new() }
            }
        };
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Hits as the concordance shows them, in bytes: what shares a word, and different words side by side, are one.
fn lines(text: &str, words: &[Word], found: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for (first, last) in found {
        let (start, end) = (words[*first].1, words[*last].2);
        match ranges.last_mut() {
            Some(range) if start < range.1 => range.1 = range.1.max(end),
            _ => ranges.push((start, end)),
        }
    }
    let mut lines: Vec<(usize, usize)> = Vec::new();
    let mut last = None;
    for (start, end) in ranges {
        let words = text[start..end].to_lowercase();
        match lines.last_mut() {
            Some(line)
                if text[line.1..start].chars().all(|c| c.is_whitespace() || c == '-')
                    && last.as_ref() != Some(&words) =>
            {
                line.1 = end;
            }
            _ => lines.push((start, end)),
        }
        last = Some(words);
    }
    lines
}

/// Numbers that are always the same.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }

    fn phrase(&mut self, words: &[Word], length: usize) -> Vec<String> {
        let from = self.below((words.len() + 1).saturating_sub(length));
        words.iter().skip(from).take(length).map(|(word, ..)| word.clone()).collect()
    }

    fn query(&mut self, texts: &[Vec<Word>]) -> Query {
        let text = &texts[self.below(texts.len())];
        let other = &texts[self.below(texts.len())];
        let length = 1 + self.below(3);
        match self.below(8) {
            0 => Query::Phrase(self.phrase(text, 1)),
            1 => Query::Phrase(self.phrase(text, length + 1)),
            2 => Query::Prefix(self.phrase(text, 1).concat().chars().take(3 + length).collect()),
            kind @ (3 | 4) => {
                let words = [self.phrase(text, 1).concat(), self.phrase(text, 1).concat()];
                Query::Near { words, distance: 1 + self.below(12), ordered: kind == 4 }
            }
            5 => Query::Both([self.phrase(text, length), self.phrase(text, 1)]),
            6 => Query::Either([self.phrase(text, length), self.phrase(other, 2)]),
            _ => Query::Without([self.phrase(text, 1), self.phrase(other, 1)]),
        }
    }
}

#[test]
fn queries_find_what_a_scan_finds() {
    let place = Workplace::empty();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus");
    assert_eq!(place.run(&["index", corpus.to_str().unwrap(), "-q"]).code, 0);
    let mut passages = place.run(&["export"]).json_lines();
    passages.retain(|passage| passage["passage_kind"] != "boilerplate");
    let text = |passage: &Value| passage["text"].as_str().unwrap().to_owned();
    let texts: Vec<String> = passages.iter().map(text).collect();
    let tokens: Vec<Vec<Word>> = texts.iter().map(|text| words(text)).collect();
    let long: Vec<Vec<Word>> = tokens.iter().filter(|words| words.len() > 6).cloned().collect();
    let mut chance = Chance(20_240_920);
    let mut queries = BTreeMap::new();
    while queries.len() < QUERIES {
        let query = chance.query(&long);
        let same = matches!(&query, Query::Near { words: [a, b], .. } if a == b);
        let short = matches!(&query, Query::Prefix(start) if start.len() < 3);
        if !same && !short {
            queries.insert(query.text(), query);
        }
    }
    let batch: String =
        queries.keys().enumerate().map(|(number, text)| [&number.to_string(), " = ", text, "\n"].concat()).collect();
    place.write("queries.txt", batch);
    let counts = place.run(&["batch", "queries.txt", "--no-widen", "--format", "jsonl"]).json_lines();
    let mut hits = 0;
    for (number, (text, query)) in queries.iter().enumerate() {
        let (mut wanted, mut counted) = (Vec::new(), 0);
        for ((passage, whole), words) in passages.iter().zip(&texts).zip(&tokens) {
            let found = lines(whole, words, &query.find(words));
            // A joint report counts for each of its authorities.
            let authorities = 1 + passage["joint_authorities"].as_array().unwrap().len() as u64;
            counted += if found.is_empty() { 0 } else { authorities };
            for (start, end) in found {
                let start_chars = whole[..start].chars().count();
                wanted.push((passage["passage_id"].to_string(), start_chars, whole[start..end].to_owned()));
            }
        }
        let given = place.run(&["concord", "--no-widen", "--format", "jsonl", text]).json_lines();
        let mut given: Vec<(String, usize, String)> = given
            .iter()
            .map(|row| {
                let start = usize::try_from(row["start"].as_u64().unwrap()).unwrap();
                (row["passage_id"].to_string(), start, row["match"].as_str().unwrap().to_owned())
            })
            .collect();
        given.sort();
        wanted.sort();
        assert_eq!(given, wanted, "{text}");
        hits += wanted.len();
        let name = number.to_string();
        let rows = counts.iter().filter(|row| row["query"] == name.as_str());
        assert_eq!(rows.map(|row| row["passages"].as_u64().unwrap()).sum::<u64>(), counted, "{text}");
    }
    assert!(hits > QUERIES, "{hits}");
}
