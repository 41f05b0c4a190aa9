//! Inspection frameworks as data, with their kinds of report and their grades.
//!
//! Each file of `data/frameworks` holds everything the program knows about one framework. Adding a file adds the
//! framework, because no code names a kind of report. The file `none.toml` describes documents without a framework and
//! holds the words that reports of every framework share.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::handle::{Handle, Record};
use crate::judgement::GradeRecord;
use crate::kind::{Kind, KindRecord};

/// The framework of an inspection. Grades of different frameworks are not directly comparable.
pub type Framework = Handle<FrameworkRecord>;

/// One file of `data/frameworks`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameworkRecord {
    /// The name in filters and exports, such as `area-send`; empty for documents without a framework.
    #[serde(default)]
    pub name: String,
    /// The inspectorates that write the reports, as citations name them; `None` if the subject is the author.
    pub author: Option<String>,
    /// The licence statement for quotations, in the words that the licence requires.
    pub licence: String,
    /// Names of inspectorates in letterheads.
    #[serde(default)]
    pub senders: Vec<String>,
    /// Folded words of the address lines of letters, the most reliable first.
    #[serde(default)]
    pub addressees: Vec<String>,
    /// Patterns of titles; the group `name` captures the authority. The first match decides.
    #[serde(default)]
    pub subjects: Vec<String>,
    /// Patterns of salutations; the group `name` captures the authority.
    #[serde(default)]
    pub salutations: Vec<String>,
    /// The name of the overall judgement; `None` if there is none.
    pub overall: Option<String>,
    /// The opening words of the headings of judged areas, which identifiers leave out.
    pub area_opening: Option<String>,
    /// Words that this framework introduced or that only its reports use.
    #[serde(default)]
    pub words: Words,
    /// Changes across which figures are not comparable.
    #[serde(default)]
    breaks: Vec<Break>,
    #[serde(default)]
    kinds: Vec<KindRecord>,
    #[serde(default)]
    grades: Vec<GradeRecord>,
}

/// Words that identify the parts of a report.
///
/// The words of all frameworks apply together: a council paper may contain reports of several kinds, and a report with
/// an unknown title has sections too. Words are in lower case; patterns are regular expressions that ignore case.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Words {
    /// Words of which even the shortest report has at least one; error pages and covering notes have none.
    pub report: Vec<String>,
    /// Words in a heading that show the purpose of its section. The first purpose with a word in the heading decides.
    pub sections: BTreeMap<Purpose, Vec<String>>,
    /// Openings of headings that name the services as a whole: their grade is the overall one, not a section's.
    pub whole: Vec<String>,
    /// Openings of headings over boxes that interrupt the section around them.
    pub boxes: Vec<String>,
    /// Headings that divide a graded chapter without ending it.
    pub chapter_parts: Vec<String>,
    /// Phrases that name a graded area.
    pub areas: Vec<String>,
    /// Further openings of headings that name a graded area.
    pub area_openings: Vec<String>,
    /// Words that continue a heading after a grade from the next cell.
    pub area_endings: Vec<String>,
    /// Names of a board that the report judges in addition to the authority; its grade applies to a separate part.
    pub board: Vec<String>,
    /// Openings of the paragraphs that close every report.
    pub closings: Vec<String>,
    /// Words of titles and letterheads that no authority's name contains.
    pub never_in_names: Vec<String>,
    /// Patterns of the lines that end the title on a title page.
    pub title_ends: Vec<String>,
    /// Patterns of the labels on a title page.
    pub labels: Labels,
}

/// Labels on a title page.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Labels {
    /// Before the dates of the inspection.
    pub inspected: Vec<String>,
    /// Before the date of publication.
    pub published: Vec<String>,
    /// Before the lead inspector's name.
    pub inspector: Vec<String>,
    /// Before anything else.
    pub other: Vec<String>,
}

/// The purpose of a section, shown by its heading. If words show several, the first in this order wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// The purpose of the section around it. The heading begins with the words.
    None,
    /// Evidence; the default.
    Findings,
    /// Standard text, the same in every report of its kind.
    Boilerplate,
    /// About the area, the service or earlier inspections.
    Context,
    /// What has to improve.
    Recommendations,
    /// A summary of what follows.
    Summary,
}

/// A change of framework across which figures are not comparable.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// The first year of the new framework.
    pub year: i16,
    /// Names of the affected frameworks.
    pub frameworks: Vec<String>,
    /// The change, described for people.
    pub note: String,
}

/// The text of each file of `data/frameworks`, with its path.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/frameworks.rs"));

/// The records of all files.
pub(crate) struct Data {
    pub(crate) frameworks: Vec<FrameworkRecord>,
    pub(crate) kinds: Vec<KindRecord>,
    pub(crate) grades: Vec<GradeRecord>,
}

pub(crate) static DATA: LazyLock<Data> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the data are embedded, and a test reads them")]
    Data::read(FILES).expect("the files of `data/frameworks` are well formed")
});

impl Data {
    /// Parses the files. Lists show kinds by their place, and frameworks and grades by the place of their first kind.
    fn read(files: &[(&str, &str)]) -> Result<Self, toml::de::Error> {
        let mut frameworks: Vec<FrameworkRecord> =
            files.iter().map(|(_, text)| toml::from_str(text)).collect::<Result<_, _>>()?;
        frameworks.sort_by_key(|framework| framework.kinds.iter().map(|kind| kind.place).min());
        let (mut kinds, mut grades) = (Vec::new(), Vec::new());
        for (at, framework) in frameworks.iter_mut().enumerate() {
            framework.kinds.iter_mut().for_each(|kind| kind.file = at);
            framework.grades.iter_mut().for_each(|grade| grade.scale = at);
            kinds.append(&mut framework.kinds);
            grades.append(&mut framework.grades);
        }
        kinds.sort_by_key(|kind| kind.place);
        Ok(Self { frameworks, kinds, grades })
    }
}

impl Record for FrameworkRecord {
    const NOUN: &'static str = "framework";
    const TITLE: &'static str = "Framework";

    fn records() -> &'static [Self] {
        &DATA.frameworks
    }

    fn name(&self) -> &str {
        &self.name
    }
}

impl Record for KindRecord {
    const NOUN: &'static str = "kind of report";
    const TITLE: &'static str = "Kind";

    fn records() -> &'static [Self] {
        &DATA.kinds
    }

    fn name(&self) -> &str {
        &self.name
    }
}

impl Record for GradeRecord {
    const NOUN: &'static str = "grade";
    const TITLE: &'static str = "Grade";

    fn records() -> &'static [Self] {
        &DATA.grades
    }

    fn name(&self) -> &str {
        &self.name
    }
}

impl Kind {
    /// Returns the framework of this kind; `None` for a council's own paper and for an unknown kind.
    ///
    /// If another framework later adopted the kind, returns the first framework.
    /// [`ReportMeta::framework`](crate::ReportMeta::framework) also considers the date.
    pub fn framework(self) -> Option<Framework> {
        Framework::named(&self.file().name).filter(|framework| !framework.name().is_empty())
    }

    /// Returns the authors of reports of this kind; `None` if the subject writes them itself.
    pub fn author(self) -> Option<&'static str> {
        self.file().author.as_deref()
    }

    /// Returns the licence statement for quotations.
    pub fn licence(self) -> &'static str {
        &self.file().licence
    }

    /// Returns the name of its overall judgement; empty if it has none.
    pub fn overall(self) -> &'static str {
        self.file().overall.as_deref().unwrap_or_default()
    }

    fn file(self) -> &'static FrameworkRecord {
        &DATA.frameworks[self.file]
    }
}

/// Returns the data of all frameworks, and of documents without one.
pub fn frameworks() -> &'static [FrameworkRecord] {
    &DATA.frameworks
}

/// Iterates over one word list of all frameworks, such as `words(|words| &words.closings)`.
pub fn words(list: impl Fn(&'static Words) -> &'static [String]) -> impl Iterator<Item = &'static str> {
    frameworks().iter().flat_map(move |framework| list(&framework.words)).map(String::as_str)
}

/// Returns the changes of framework across which figures are not comparable, the earliest first.
pub fn breaks() -> Vec<&'static Break> {
    let mut breaks: Vec<&Break> = frameworks().iter().flat_map(|framework| &framework.breaks).collect();
    breaks.sort_by_key(|change| change.year);
    breaks
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::kind::Form;
    use crate::{Grade, slug};

    /// Fails if a name is empty or repeated.
    fn assert_unique<'a>(names: impl Iterator<Item = &'a str>) {
        let mut seen = BTreeSet::new();
        for name in names {
            assert!(!name.is_empty() && seen.insert(name.to_owned()), "`{name}` is empty or repeated");
        }
    }

    #[test]
    fn every_file_is_read() {
        for file in FILES {
            assert!(Data::read(&[*file]).is_ok(), "{}: {:?}", file.0, Data::read(&[*file]).err());
        }
    }

    #[test]
    fn an_unknown_key_is_an_error() {
        let error = Data::read(&[("a.toml", "licence = ''\nlicense = ''")]).err().unwrap();
        assert!(error.message().contains("license"), "{error}");
    }

    #[test]
    fn names_and_places_are_unique() {
        assert_unique(Kind::all().map(Kind::name));
        assert_unique(Grade::all().map(Grade::name));
        assert_unique(frameworks().iter().map(|framework| framework.name.as_str()).filter(|name| !name.is_empty()));
        assert_eq!(frameworks().iter().filter(|framework| framework.name.is_empty()).count(), 1);
        let places: BTreeSet<u16> = Kind::all().map(|kind| kind.place).collect();
        assert_eq!(places.len(), Kind::all().len());
        let years: BTreeSet<i16> = breaks().iter().map(|change| change.year).collect();
        assert_eq!(years.len(), breaks().len(), "one note for each year: add the framework to the existing note");
    }

    #[test]
    fn kinds_are_complete() {
        for kind in Kind::all() {
            assert_eq!(kind.name(), slug(kind.name()), "{kind}");
            assert!(!kind.title.is_empty(), "{kind}");
            let derived = Kind::all().any(|other| other.short.as_ref().is_some_and(|short| short.kind == kind.name()));
            let recognised = !kind.titles.is_empty() || !kind.signs.is_empty() || derived || kind == Kind::unknown();
            assert!(recognised, "{kind}: needs titles");
            assert_eq!(kind.form == Form::Paper, !kind.signs.is_empty(), "{kind}: only papers have signs");
            assert_eq!(kind.author().is_none(), kind.framework().is_none(), "{kind}: a framework has an author");
            if let Some(short) = &kind.short {
                assert!(Kind::named(&short.kind).is_some() && short.days > 0, "{kind}: {short:?}");
            }
            if let Some(later) = &kind.later {
                assert!(Framework::named(&later.framework).is_some(), "{kind}: {later:?}");
            }
        }
        assert_eq!(Kind::all().filter(|kind| kind.form == Form::Unknown).count(), 1);
    }

    #[test]
    fn grades_are_complete() {
        for grade in Grade::all() {
            assert!(grade.printed.is_some() != grade.sentence.is_some(), "{grade}");
            assert!((1..=5).contains(&grade.short.chars().count()), "{grade}");
        }
    }

    #[test]
    fn breaks_concern_known_frameworks() {
        for change in breaks() {
            assert!(!change.frameworks.is_empty() && !change.note.is_empty(), "{change:?}");
            for framework in &change.frameworks {
                assert!(Framework::named(framework).is_some(), "{framework}");
            }
        }
    }
}
