//! Lists: which number or bullet a paragraph gets.

use std::collections::HashMap;

use super::xml::{self, Indent, Node};
use crate::read::characters::{BULLET, DASH};

/// Levels that a list has.
const LEVELS: usize = 9;
/// The largest number that is written out; a larger one comes only from a damaged file.
const LARGEST: u32 = 100_000;

/// The lists of a document, and how far each has counted.
#[derive(Debug, Clone, Default)]
pub(super) struct Numbering {
    /// Levels of the abstract lists.
    abstracts: HashMap<u32, HashMap<u8, Level>>,
    /// For each list the abstract one that it follows.
    lists: HashMap<u32, u32>,
    /// Where a list starts otherwise than its abstract one.
    starts: HashMap<(u32, u8), u32>,
    /// Numbers of the last item on each level, by abstract list: lists of one kind go on counting together.
    counts: HashMap<u32, [Option<u32>; LEVELS]>,
    /// Lists that have started where they start otherwise.
    started: Vec<(u32, u8)>,
}

/// How items on a level are marked.
#[derive(Debug, Clone)]
struct Level {
    format: String,
    /// The number as printed, "%1" standing for the number on the first level.
    text: String,
    start: u32,
    indent: Option<Indent>,
}

impl Default for Level {
    fn default() -> Self {
        Self { format: "decimal".to_owned(), text: String::new(), start: 1, indent: None }
    }
}

impl Numbering {
    /// The indent of items on `level` (0-based) of `list`.
    pub(super) fn indent(&self, list: u32, level: u8) -> Option<Indent> {
        self.abstracts.get(self.lists.get(&list)?)?.get(&level)?.indent
    }

    /// The marker of the next item on `level` (0-based) of `list`; `None` where it has none.
    pub(super) fn next(&mut self, list: u32, level: u8) -> Option<String> {
        let kind = *self.lists.get(&list)?;
        let levels = self.abstracts.get(&kind)?;
        let own = levels.get(&level)?;
        if own.format == "bullet" {
            let dash =
                own.text.chars().next().is_some_and(|c| matches!(c, '-' | '–' | '—' | '−' | '\u{F02D}' | '\u{F0BE}'));
            return Some(if dash { DASH } else { BULLET }.to_string());
        }
        let depth = usize::from(level);
        let counts = self.counts.entry(kind).or_default();
        let restart = self.starts.get(&(list, level)).filter(|_| !self.started.contains(&(list, level)));
        if restart.is_some() {
            self.started.push((list, level));
        }
        let count = counts.get_mut(depth)?;
        *count = Some(match (restart, *count) {
            (Some(start), _) => *start,
            (None, Some(count)) => count.saturating_add(1),
            (None, None) => own.start,
        });
        counts.iter_mut().skip(depth + 1).for_each(|deeper| *deeper = None);
        let counts = *counts;
        let mut marker = own.text.clone();
        for (place, count) in (1u8..).zip(counts).take(depth + 1) {
            let above = levels.get(&(place - 1)).cloned().unwrap_or_default();
            marker = marker.replace(&format!("%{place}"), &written(count.unwrap_or(above.start), &above.format));
        }
        (!marker.trim().is_empty() && own.format != "none").then(|| marker.trim().to_owned())
    }
}

/// A number as the format writes it.
fn written(number: u32, format: &str) -> String {
    let number = number.min(LARGEST);
    match format {
        "lowerLetter" => letters(number),
        "upperLetter" => letters(number).to_uppercase(),
        "lowerRoman" => roman(number),
        "upperRoman" => roman(number).to_uppercase(),
        "none" => String::new(),
        _ => number.to_string(),
    }
}

/// a to z, then aa to zz, as word processors count.
fn letters(number: u32) -> String {
    let Some(index) = number.checked_sub(1) else { return String::new() };
    let letter = u8::try_from(index % 26).map_or('a', |offset| char::from(b'a' + offset));
    let times = usize::try_from(index / 26 + 1).unwrap_or(1).min(10);
    letter.to_string().repeat(times)
}

fn roman(mut number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut roman = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            roman.push_str(sign);
            number -= value;
        }
    }
    roman
}

/// Reads the part with the lists.
pub(super) fn read(xml: &str) -> Numbering {
    let mut numbering = Numbering::default();
    let (mut kind, mut list, mut level) = (None, None, 0u8);
    xml::walk(xml, |node| {
        let Node::Open(tag) = node else {
            if let Node::Close("abstractNum") = node {
                kind = None;
            }
            return;
        };
        let parsed = |name: &str| xml::attribute(tag, name).and_then(|value| value.parse::<u32>().ok());
        match tag.local_name().as_ref() {
            "abstractNum" => (kind, list) = (parsed("abstractNumId"), None),
            "num" => (kind, list) = (None, parsed("numId")),
            "abstractNumId" => {
                if let (Some(list), Some(kind)) = (list, xml::number(tag)) {
                    numbering.lists.insert(list, kind);
                }
            }
            "lvl" | "lvlOverride" => level = parsed("ilvl").and_then(|level| u8::try_from(level).ok()).unwrap_or(0),
            "startOverride" => {
                if let (Some(list), Some(start)) = (list, xml::number(tag)) {
                    numbering.starts.insert((list, level), start);
                }
            }
            name @ ("start" | "numFmt" | "lvlText" | "ind") => {
                let Some(kind) = kind else { return };
                let own = numbering.abstracts.entry(kind).or_default().entry(level).or_default();
                match name {
                    "start" => own.start = xml::number(tag).unwrap_or(1),
                    "ind" => own.indent = Some(xml::indent(tag)),
                    "numFmt" => own.format = xml::value(tag).unwrap_or_default(),
                    _ => own.text = xml::value(tag).unwrap_or_default(),
                }
            }
            _ => {}
        }
    });
    numbering
}
