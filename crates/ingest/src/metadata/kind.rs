//! Recognises the kind of a report by its title or the subject of a letter.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};
use report::{Form, Kind};

use super::opening::Opening;
use crate::patterns::{any_label, any_of, compiled};

/// Fewest lines typical of a paper: one may be chance.
const PAPER_SIGNS: usize = 2;

/// A kind, and the block of the opening in which its title begins.
pub(super) struct Found {
    pub(super) kind: Kind,
    /// Position of the title or subject in the opening; 0 if there is none.
    pub(super) at: usize,
}

impl Found {
    /// Returns the title of the report: the subject of a letter, else the lines from the title to the first label.
    pub(super) fn title(&self, opening: &Opening<'_>) -> String {
        let after = self.at.saturating_add(1);
        let is_one_line = self.kind.is_letter() || self.kind.is_wrapper();
        let end = if is_one_line { after } else { title_end(opening).max(after) };
        let lines = opening.texts.get(self.at..end.min(opening.texts.len())).unwrap_or_default();
        let title = lines.iter().map(|line| without_footnote_mark(line)).collect::<Vec<_>>().join(" ");
        without_footnote_mark(before_label(&title)).trim_end_matches('.').to_owned()
    }
}

/// Returns a line of a title without the footnote mark at its end: "Children Board1", "Children Board¹".
fn without_footnote_mark(line: &str) -> &str {
    let line = line.trim_end_matches(['¹', '²', '³']);
    let word = line.trim_end_matches(|c: char| c.is_ascii_digit());
    if word.ends_with(char::is_alphabetic) { word } else { line }
}

/// Returns the text of a title page up to its first label, for files that lost their line ends.
pub(super) fn before_label(text: &str) -> &str {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        let labels = any_label(|labels| [&labels.inspected, &labels.published, &labels.inspector]);
        compiled(&format!(r"(?i)\s{labels}\s*:"))
    });
    let end = LABEL.find(text).map_or(text.len(), |label| label.start());
    text.get(..end).unwrap_or(text)
}

/// Returns the kind of a report; [`Kind::unknown`] if no title has a known form.
pub(super) fn find(opening: &Opening<'_>) -> Found {
    if let Some(paper) = paper(opening) {
        return paper;
    }
    let titled = opening.folded.iter().enumerate().find_map(|(at, block)| {
        let (start, kind) = title_in(&opening.folded_from(at))?;
        (start < block.len()).then_some(Found { kind, at })
    });
    titled.unwrap_or(Found { kind: Kind::unknown(), at: 0 })
}

/// Patterns of titles and of the subjects of letters. The set finds which of them match: mostly none does.
static TITLES: LazyLock<(RegexSet, Vec<(Kind, Regex)>)> = LazyLock::new(|| {
    let titles = || Kind::all().flat_map(|kind| kind.record().titles.iter().map(move |title| (kind, title)));
    #[expect(clippy::expect_used, reason = "each pattern is compiled below as well")]
    let any = RegexSet::new(titles().map(|(_, title)| title)).expect("valid patterns in `data/frameworks`");
    (any, titles().map(|(kind, title)| (kind, compiled(title))).collect())
});

/// Returns the position and the kind of the first title in a folded text.
pub(super) fn title_in(folded: &str) -> Option<(usize, Kind)> {
    let (any, patterns) = &*TITLES;
    let matching = any.matches(folded).into_iter().filter_map(|at| patterns.get(at));
    let found = matching.filter_map(|(kind, pattern)| Some((pattern.find(folded)?.start(), *kind)));
    found.min_by_key(|(start, kind)| (*start, kind.yields))
}

/// Returns the position of the first block after the title: the first with a label.
pub(super) fn title_end(opening: &Opening<'_>) -> usize {
    static END: LazyLock<Regex> =
        LazyLock::new(|| compiled(&format!("^{}", any_of(report::words(|words| &words.title_ends)))));
    opening.folded.iter().position(|text| END.is_match(text)).unwrap_or_else(|| opening.folded.len().min(4))
}

/// Returns the kind of a council's paper and the position of its title, if this is one.
fn paper(opening: &Opening<'_>) -> Option<Found> {
    static SIGNS: LazyLock<Vec<(Kind, Vec<Regex>)>> = LazyLock::new(|| {
        let papers = Kind::all().filter(|kind| kind.form == Form::Paper);
        papers.map(|kind| (kind, kind.signs.iter().map(|sign| compiled(sign)).collect())).collect()
    });
    let at = |sign: &Regex| opening.folded.iter().position(|text| sign.is_match(text));
    let is_paper = |signs: &[Regex]| signs.iter().filter(|sign| at(sign).is_some()).count() >= PAPER_SIGNS;
    let (kind, signs) = SIGNS.iter().find(|(_, signs)| is_paper(signs))?;
    // The title is between the committee's date and the author's line.
    Some(Found { kind: *kind, at: signs.first().and_then(at).map_or(0, |author| author.saturating_sub(1)) })
}
