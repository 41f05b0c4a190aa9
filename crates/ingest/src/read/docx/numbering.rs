//! Lists: the number or bullet of each paragraph.

use std::collections::HashMap;

use super::xml::{self, Indent, Node};
use crate::read::characters::{BULLET, DASH};

/// Levels of a list.
const LEVELS: usize = 9;
/// The largest number printed; only a damaged file has a larger one.
const LARGEST: u32 = 100_000;

/// The lists of a document and the current number of each.
#[derive(Debug, Clone, Default)]
pub(super) struct Numbering {
    /// Levels of each abstract list.
    abstracts: HashMap<u32, HashMap<u8, Level>>,
    /// The abstract list that each list follows.
    lists: HashMap<u32, u32>,
    /// Start numbers that override those of the abstract list, by list and level, until they are used.
    start_overrides: HashMap<(u32, u8), u32>,
    /// Number of the last item on each level, by abstract list: lists that follow the same one share their count.
    counts: HashMap<u32, [Option<u32>; LEVELS]>,
}

/// How the items on a level are labelled.
#[derive(Debug, Clone)]
struct Level {
    format: String,
    /// The label's template: "%1" stands for the number on the first level.
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
    /// Returns the indent of items on `level` (0-based) of `list`.
    pub(super) fn indent(&self, list: u32, level: u8) -> Option<Indent> {
        self.abstracts.get(self.lists.get(&list)?)?.get(&level)?.indent
    }

    /// Returns the label of the next item on `level` (0-based) of `list`; `None` if it has none.
    pub(super) fn next(&mut self, list: u32, level: u8) -> Option<String> {
        let abstract_list = *self.lists.get(&list)?;
        let levels = self.abstracts.get(&abstract_list)?;
        let own = levels.get(&level)?;
        if own.format == "bullet" {
            let dash =
                own.text.chars().next().is_some_and(|c| matches!(c, '-' | '–' | '—' | '−' | '\u{F02D}' | '\u{F0BE}'));
            return Some(if dash { DASH } else { BULLET }.to_string());
        }
        let depth = usize::from(level);
        let counts = self.counts.entry(abstract_list).or_default();
        let restart = self.start_overrides.remove(&(list, level));
        let count = counts.get_mut(depth)?;
        *count = Some(match (restart, *count) {
            (Some(start), _) => start,
            (None, Some(count)) => count.saturating_add(1),
            (None, None) => own.start,
        });
        counts.iter_mut().skip(depth + 1).for_each(|deeper| *deeper = None);
        let counts = *counts;
        let mut label = own.text.clone();
        for (place, count) in (1u8..).zip(counts).take(depth + 1) {
            let above = levels.get(&(place - 1)).cloned().unwrap_or_default();
            label = label.replace(&format!("%{place}"), &formatted(count.unwrap_or(above.start), &above.format));
        }
        (!label.trim().is_empty() && own.format != "none").then(|| label.trim().to_owned())
    }
}

/// Formats a number in the number format `format`.
fn formatted(number: u32, format: &str) -> String {
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

/// Formats a number as a to z, then aa to zz, as word processors do.
fn letters(number: u32) -> String {
    let Some(index) = number.checked_sub(1) else { return String::new() };
    let times = usize::try_from(index / 26 + 1).unwrap_or(1).min(10);
    char::from_digit(index % 26 + 10, 36).into_iter().cycle().take(times).collect()
}

fn roman(mut number: u32) -> String {
    const VALUES: [u32; 13] = [1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1];
    const SIGNS: [&str; 13] = ["m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"];
    let mut roman = String::new();
    for (value, sign) in VALUES.into_iter().zip(SIGNS) {
        while number >= value {
            roman.push_str(sign);
            number -= value;
        }
    }
    roman
}

/// Reads `word/numbering.xml`.
pub(super) fn read(xml: &str) -> Numbering {
    let mut numbering = Numbering::default();
    let (mut abstract_list, mut list, mut level) = (None, None, 0u8);
    xml::walk(xml, |node| {
        let Node::Open(tag) = node else {
            if let Node::Close("abstractNum") = node {
                abstract_list = None;
            }
            return;
        };
        let parsed = |name: &str| xml::attribute(tag, name).and_then(|value| value.parse::<u32>().ok());
        match tag.local_name().as_ref() {
            "abstractNum" => (abstract_list, list) = (parsed("abstractNumId"), None),
            "num" => (abstract_list, list) = (None, parsed("numId")),
            "abstractNumId" => {
                if let (Some(list), Some(abstract_list)) = (list, xml::number(tag)) {
                    numbering.lists.insert(list, abstract_list);
                }
            }
            "lvl" | "lvlOverride" => level = parsed("ilvl").and_then(|level| u8::try_from(level).ok()).unwrap_or(0),
            "startOverride" => {
                if let (Some(list), Some(start)) = (list, xml::number(tag)) {
                    numbering.start_overrides.insert((list, level), start);
                }
            }
            name @ ("start" | "numFmt" | "lvlText" | "ind") => {
                let Some(abstract_list) = abstract_list else { return };
                let own = numbering.abstracts.entry(abstract_list).or_default().entry(level).or_default();
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
