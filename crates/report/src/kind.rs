//! Kinds of report.

use serde::Deserialize;

use crate::handle::Handle;

/// The kind of a report.
pub type Kind = Handle<KindRecord>;

/// The data of one kind of report: a table `[[kinds]]` in a file of `data/frameworks`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a separate fact with its own key in the file")]
pub struct KindRecord {
    /// The name in filters and exports, such as `ilacs-standard`.
    pub(crate) name: String,
    /// Its position in lists for people. Steps of ten leave room for more.
    pub place: u16,
    /// The name in identifiers, if it differs.
    id: Option<String>,
    /// The name in running text, such as "ILACS inspection".
    pub(crate) title: String,
    /// The form of the document.
    pub form: Form,
    /// Patterns of titles and of letters' subjects, matched against folded text.
    #[serde(default)]
    pub titles: Vec<String>,
    /// Whether other kinds win if their titles match at the same position.
    #[serde(default)]
    pub yields: bool,
    /// Patterns of lines that identify a council paper, matched against folded text; a paper has several. The first one
    /// matches the author's line.
    #[serde(default)]
    pub signs: Vec<String>,
    /// Where the report states its judgements.
    #[serde(default)]
    pub judgements: Judgements,
    /// Whether the sentence on the overall judgement has priority over the table row, which may be about an earlier
    /// inspection.
    #[serde(default)]
    pub overall_in_a_sentence: bool,
    /// Whether it judges a board in addition to the authority.
    #[serde(default)]
    pub judges_board: bool,
    /// Whether its "Summary of findings" contains the evidence itself.
    #[serde(default)]
    pub summary_is_evidence: bool,
    /// Whether its subject line may end in a theme instead of a name.
    #[serde(default)]
    pub theme_in_subject: bool,
    /// The kind of its shorter inspections.
    pub short: Option<Short>,
    /// The framework that later adopted this kind.
    pub later: Option<Later>,
    /// Index of its framework in the data.
    #[serde(skip)]
    pub(crate) file: usize,
}

/// The form of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// A report with a title page.
    Report,
    /// A letter, with a date, addressees and a subject.
    Letter,
    /// A council's own paper, which may contain reports.
    Paper,
    /// A document that reads like a report but has an unknown title.
    Unknown,
}

/// Where a report states its judgements.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Judgements {
    /// It has no judgements.
    #[default]
    None,
    /// In a table of areas, their headings and a sentence.
    Areas,
    /// In the heading that names the board.
    Board,
    /// In a sentence under the heading of the outcome.
    Outcome,
}

/// The rule that distinguishes short inspections by their length.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Short {
    /// Name of the kind of the short inspections.
    pub kind: String,
    /// Their maximum length in days, including the first and the last.
    pub days: i32,
}

/// A framework that later adopted a kind of report.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Later {
    /// The first year under it.
    pub year: i16,
    /// Its name.
    pub framework: String,
}

impl Kind {
    /// Returns the kind of a document that reads like a report but has an unknown title.
    ///
    /// # Panics
    ///
    /// Never: a test checks that the data contain such a kind.
    pub fn unknown() -> Self {
        #[expect(clippy::expect_used, reason = "the data are embedded, and a test counts such kinds")]
        Self::all().find(|kind| kind.form == Form::Unknown).expect("one kind has the form `unknown`")
    }

    /// Returns the kinds with this name, or with this name in identifiers, such as `ilacs`.
    pub fn all_named(name: &str) -> impl Iterator<Item = Self> {
        Self::all().filter(move |kind| kind.name() == name || kind.id_name() == name)
    }

    /// Returns the names in identifiers that several kinds share, such as `ilacs`.
    pub fn shared_names() -> Vec<&'static str> {
        let mut names: Vec<_> = Self::all().filter_map(|kind| kind.record().id.as_deref()).collect();
        names.dedup();
        names
    }

    /// Returns the name in a report's identifier: `ilacs` for both forms of ILACS, because the form is derived from the
    /// dates.
    pub fn id_name(self) -> &'static str {
        self.record().id.as_deref().unwrap_or(self.name())
    }

    /// Returns the name in running text, such as "ILACS inspection".
    pub fn title(self) -> &'static str {
        &self.record().title
    }

    /// Whether reports of this kind are letters, with a date, addressees and a subject.
    pub fn is_letter(self) -> bool {
        self.form == Form::Letter
    }

    /// Whether documents of this kind may contain reports that matter more than the document itself.
    pub fn is_wrapper(self) -> bool {
        matches!(self.form, Form::Paper | Form::Unknown)
    }
}
