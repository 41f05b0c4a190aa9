//! How well a report was understood, as one figure and as doubts that a person can act on.

use std::cmp::Reverse;

use index::ReportRecord;
use report::SkipReason;
use schemars::JsonSchema;
use serde::Serialize;

/// The score of a report without a doubt.
pub const FULL: u32 = 100;

/// Something about a report that may have been misread. [`english::doubt`](crate::english::doubt) has the phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "code", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Doubt {
    /// The report has no passages.
    NoPassages,
    /// Its authority is unknown.
    NoAuthority,
    /// It has no date.
    NoDate,
    /// Its dates contradict each other.
    ImpossibleDates,
    /// Its kind is unknown.
    UnknownKind,
    /// Pages without text.
    PagesWithoutText {
        /// How many.
        pages: u32,
    },
    /// Numbers are missing between numbered passages.
    MissingNumbers {
        /// How many.
        numbers: u32,
    },
    /// An unusual share of the text was taken for standard text.
    StandardText {
        /// The share in per cent.
        percent: u32,
    },
    /// Characters without a known meaning.
    UnreadableCharacters {
        /// How many.
        characters: u32,
    },
}

/// What is known about a gap. [`english::detail`](crate::english::detail) has the phrase.
#[derive(Debug, Clone, PartialEq)]
pub enum Detail {
    /// Number of reports without the finding.
    Reports(u64),
    /// Why the file was skipped.
    Skipped(SkipReason),
    /// What may have been misread.
    Doubt(Doubt),
    /// Nothing more.
    Nothing,
}

/// Returns the doubts about a report, worst first.
pub(crate) fn doubts(record: &ReportRecord) -> Vec<Doubt> {
    weighed(record).into_iter().map(|(_, doubt)| doubt).collect()
}

/// Returns [`FULL`] for a report without a doubt and less for each doubt, at least 0.
pub(crate) fn score(record: &ReportRecord) -> u32 {
    FULL.saturating_sub(weighed(record).into_iter().map(|(weight, _)| weight).sum())
}

/// The usual share of standard text, in per cent of a report.
///
/// # Source
///
/// 207 real reports of November 2026: the largest share is 19 %, in short reports of area SEND inspections. It was 71 % of
/// one whose findings were taken for a part of its explanations.
const USUAL: u32 = 25;

/// Each doubt with its weight out of a hundred, heaviest first. The weights only order reports; they exclude none.
fn weighed(record: &ReportRecord) -> Vec<(u32, Doubt)> {
    let (meta, quality) = (&record.meta, &record.quality);
    let pages = u32::try_from(quality.pages_without_text.len()).unwrap_or(u32::MAX);
    let numbers = u32::try_from(quality.missing_numbers.len()).unwrap_or(u32::MAX);
    let percent = percent_of(quality.unassigned_words, quality.words);
    let characters = quality.unknown_glyphs;
    let weight = |is_so: bool, weight: u32| if is_so { weight } else { 0 };
    let mut doubts = vec![
        (weight(record.passages == 0, FULL), Doubt::NoPassages),
        (weight(meta.authority.is_none(), 25), Doubt::NoAuthority),
        (weight(meta.year().is_none(), 25), Doubt::NoDate),
        (weight(meta.has_impossible_dates(), 25), Doubt::ImpossibleDates),
        (weight(meta.kind == report::Kind::unknown(), 15), Doubt::UnknownKind),
        (percent_of(pages, quality.pages), Doubt::PagesWithoutText { pages }),
        (numbers.saturating_mul(2).min(30), Doubt::MissingNumbers { numbers }),
        (percent.saturating_sub(USUAL), Doubt::StandardText { percent }),
        (characters.min(10), Doubt::UnreadableCharacters { characters }),
    ];
    doubts.retain(|(weight, _)| *weight > 0);
    doubts.sort_by_key(|(weight, _)| Reverse(*weight));
    doubts
}

/// `part` in per cent of `whole`, rounded up, so that no part counts as none.
fn percent_of(part: u32, whole: u32) -> u32 {
    if part == 0 { 0 } else { part.saturating_mul(100).div_ceil(whole.max(1)).min(FULL) }
}
