//! The kind of a report, from the words of its title or of a letter's subject.

use std::sync::LazyLock;

use regex::Regex;
use report::Kind;

use super::opening::Opening;

/// Titles on folded text; of two that begin at the same place the earlier in this list wins.
///
/// # Source
///
/// Title pages and letters of the frameworks from 2009 to 2025.
const TITLES: [(Kind, &str); 10] = [
    (
        Kind::MonitoringVisit,
        r"^(?:\w+ )?monitoring visit (?:of|to) |findings of (?:the|this|a|our) (?:\w+ )?monitoring visit",
    ),
    (Kind::FocusedVisit, r"^focuse?s?e?d visit (?:of|to) |findings of (?:the|this|a|our) focuse?s?e?d visit"),
    (Kind::Jtai, r"joint targeted area inspection"),
    (
        Kind::AreaSend,
        r"area send (?:full )?inspection|area special educational needs and(?:/or)? disabilit\w+ inspection",
    ),
    (Kind::JarProgress, r"inspection of progress made in the provision of safeguarding services"),
    (Kind::Lac2013, r"inspection of looked after children services"),
    (Kind::SifReinspection, r"\bre-? ?inspection of services for children in need of help"),
    (Kind::Sif, r"\binspection of services for children in need of help"),
    (Kind::LscbReview, r"^review of the effectiveness of the local safeguarding children"),
    (
        Kind::IlacsStandard,
        r"inspection of (?:local authority )?childrens (?:social care )?services|inspection of [^:;]{3,90}? childrens (?:social care )?services",
    ),
];

/// Lines of a council's own papers, on folded text.
const COUNCIL_PAPER: [&str; 7] = [
    r"^report (?:of|by) (?:the |councillor |cllr )",
    r"purpose of (?:the |this )?report",
    r"^(?:meeting|date/time|membership|contact officer|lead member|portfolio holder|wards? affected|key decision)\b",
    r"^(?:cabinet|executive|full council|[a-z ,&-]{3,60} committee)\b[ ,:–-]*(?:\d|mon|tue|wed|thu|fri|$)",
    r"^(?:supplementary )?(?:agenda|a g e n d a)\b",
    r"democratic services",
    r"^(?:the )?(?:cabinet|executive|committee|members|council) (?:is|are) (?:recommended|asked|invited|requested) to",
];
/// One such line may be chance; a paper has several.
const COUNCIL_PAPER_SIGNS: usize = 2;

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
        let is_one_line = self.is_letter() || matches!(self.kind, Kind::CouncilPaper | Kind::Unknown);
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
    static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\s(?:inspection dates?|report published|published|lead inspectors?)\s*:").ok()
    });
    let end = LABEL.as_ref().and_then(|label| label.find(text)).map_or(text.len(), |label| label.start());
    text.get(..end).unwrap_or(text)
}

/// The kind of a report; [`Kind::Unknown`] where no title is of a known form.
pub(super) fn find(opening: &Opening<'_>) -> Found {
    if let Some(at) = council_paper(opening) {
        return Found { kind: Kind::CouncilPaper, at };
    }
    let titled = opening.folded.iter().enumerate().find_map(|(at, block)| {
        let (start, kind) = title_in(&opening.folded_from(at))?;
        (start < block.len()).then_some(Found { kind, at })
    });
    titled.unwrap_or(Found { kind: Kind::Unknown, at: 0 })
}

/// The first title in a folded text: where it begins, and of what kind of report it is.
pub(super) fn title_in(folded: &str) -> Option<(usize, Kind)> {
    static TITLE: LazyLock<Vec<(Kind, Regex)>> = LazyLock::new(|| {
        TITLES.iter().filter_map(|(kind, pattern)| Some((*kind, Regex::new(pattern).ok()?))).collect()
    });
    let found = TITLE.iter().filter_map(|(kind, pattern)| Some((pattern.find(folded)?.start(), *kind)));
    found.min_by_key(|(start, _)| *start)
}

/// Position of the first block after the title: the first that has a label.
pub(super) fn title_end(opening: &Opening<'_>) -> usize {
    static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:inspection dates?\b|dates? of|lead inspectors?\b|reporting inspector|report published|published|age group|(?:the )?overall (?:judge|effect)|childrens services in|judgement\b|dear |the local safeguarding children)").ok()
    });
    let label = |text: &String| LABEL.as_ref().is_some_and(|label| label.is_match(text));
    opening.folded.iter().position(label).unwrap_or_else(|| opening.folded.len().min(4))
}

/// Where the title of a council's paper stands, if this is one.
fn council_paper(opening: &Opening<'_>) -> Option<usize> {
    static SIGNS: LazyLock<Vec<Regex>> =
        LazyLock::new(|| COUNCIL_PAPER.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect());
    let at = |sign: &Regex| opening.folded.iter().position(|text| sign.is_match(text));
    if SIGNS.iter().filter(|sign| at(sign).is_some()).count() < COUNCIL_PAPER_SIGNS {
        return None;
    }
    // The title stands between the committee's date and the author's line.
    Some(SIGNS.first().and_then(at).map_or(0, |author| author.saturating_sub(1)))
}
