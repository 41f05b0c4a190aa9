//! The kind of a report, from the words of its title or of a letter's subject.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};
use report::{Form, Kind};

use super::opening::Opening;
use crate::patterns::{any_of, compiled};

/// One line like a paper's may be chance; a paper has several.
const PAPER_SIGNS: usize = 2;

/// A kind and the block of the opening where its words begin.
pub(super) struct Found {
    pub(super) kind: Kind,
    /// Position in the opening of the title or the subject; 0 where there is none.
    pub(super) at: usize,
}

impl Found {
    /// Whether this kind of report is a letter, with a date, addressees and a subject.
    pub(super) fn is_letter(&self) -> bool {
        self.kind.is_letter()
    }

    /// The report's own title: of a letter its subject, else from the title's first words to the lines of dates.
    pub(super) fn title(&self, opening: &Opening<'_>) -> String {
        let after = self.at.saturating_add(1);
        let is_one_line = self.is_letter() || self.kind.is_wrapper();
        let end = if is_one_line { after } else { title_end(opening).max(after) };
        let lines = opening.texts.get(self.at..end.min(opening.texts.len())).unwrap_or_default();
        let title = lines.iter().map(|line| without_footnote_mark(line)).collect::<Vec<_>>().join(" ");
        without_footnote_mark(before_label(&title)).trim_end_matches('.').to_owned()
    }
}

/// A line of a title without the mark of a footnote at its end: "Children Board1", "Children Board¹".
fn without_footnote_mark(line: &str) -> &str {
    let line = line.trim_end_matches(['¹', '²', '³']);
    let word = line.trim_end_matches(|c: char| c.is_ascii_digit());
    if word.ends_with(char::is_alphabetic) { word } else { line }
}

/// A title page's text up to its first line with a label, where the lines were run together.
pub(super) fn before_label(text: &str) -> &str {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        let labels = report::frameworks().iter().map(|framework| &framework.words.labels);
        let labels = labels.flat_map(|labels| [&labels.inspected, &labels.published, &labels.inspector]);
        compiled(&format!(r"(?i)\s{}\s*:", any_of(labels.flatten().map(String::as_str))))
    });
    let end = LABEL.find(text).map_or(text.len(), |label| label.start());
    text.get(..end).unwrap_or(text)
}

/// The kind of a report; [`Kind::unknown`] where no title is of a known form.
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

/// The patterns of titles and of the subjects of letters.
struct Titles {
    /// Which of `patterns` match at all: mostly none does.
    any: RegexSet,
    patterns: Vec<(Kind, Regex)>,
}

static TITLES: LazyLock<Titles> = LazyLock::new(|| {
    let titles = || Kind::all().flat_map(|kind| kind.record().titles.iter().map(move |title| (kind, title)));
    #[expect(clippy::expect_used, reason = "each pattern is compiled below as well")]
    let any = RegexSet::new(titles().map(|(_, title)| title)).expect("valid patterns in `data/frameworks`");
    Titles { any, patterns: titles().map(|(kind, title)| (kind, compiled(title))).collect() }
});

/// The first title in a folded text: where it begins, and of what kind of report it is.
pub(super) fn title_in(folded: &str) -> Option<(usize, Kind)> {
    let matching = TITLES.any.matches(folded).into_iter().filter_map(|at| TITLES.patterns.get(at));
    let found = matching.filter_map(|(kind, pattern)| Some((pattern.find(folded)?.start(), *kind)));
    found.min_by_key(|(start, kind)| (*start, kind.yields))
}

/// Position of the first block after the title: the first that has a label.
pub(super) fn title_end(opening: &Opening<'_>) -> usize {
    static END: LazyLock<Regex> =
        LazyLock::new(|| compiled(&format!("^{}", any_of(report::words(|words| &words.title_ends)))));
    opening.folded.iter().position(|text| END.is_match(text)).unwrap_or_else(|| opening.folded.len().min(4))
}

/// The kind of a council's paper and where its title stands, if this is one.
fn paper(opening: &Opening<'_>) -> Option<Found> {
    static SIGNS: LazyLock<Vec<(Kind, Vec<Regex>)>> = LazyLock::new(|| {
        let papers = Kind::all().filter(|kind| kind.form == Form::Paper);
        papers.map(|kind| (kind, kind.signs.iter().map(|sign| compiled(sign)).collect())).collect()
    });
    let at = |sign: &Regex| opening.folded.iter().position(|text| sign.is_match(text));
    let is_paper = |signs: &[Regex]| signs.iter().filter(|sign| at(sign).is_some()).count() >= PAPER_SIGNS;
    let (kind, signs) = SIGNS.iter().find(|(_, signs)| is_paper(signs))?;
    // The title stands between the committee's date and the author's line.
    Some(Found { kind: *kind, at: signs.first().and_then(at).map_or(0, |author| author.saturating_sub(1)) })
}
