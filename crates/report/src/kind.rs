//! Kinds of report.

use serde::Deserialize;

use crate::Framework;
use crate::framework::{DATA, FrameworkRecord};
use crate::handle::{Handle, Record};

/// What kind of document a report is.
pub type Kind = Handle<KindRecord>;

/// What the program knows about one kind of report: a table `[[kinds]]` in a file of `data/frameworks`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and a line in the file")]
pub struct KindRecord {
    /// The name in filters and exports, such as `ilacs-standard`.
    name: String,
    /// Where lists for people show it. Steps of ten leave room.
    pub place: u16,
    /// The name in identifiers, where it is another.
    id: Option<String>,
    /// The name in running text, such as "ILACS inspection".
    pub(crate) title: String,
    /// The form of the document.
    pub form: Form,
    /// Patterns of titles and subjects of letters, on folded text.
    #[serde(default)]
    pub titles: Vec<String>,
    /// Whether titles of other kinds begin like its own: those win.
    #[serde(default)]
    pub yields: bool,
    /// Patterns of lines, on folded text, of which a paper has several; the first is that of its author.
    #[serde(default)]
    pub signs: Vec<String>,
    /// Where its judgements stand.
    #[serde(default)]
    pub judgements: Judgements,
    /// Whether the sentence on the overall judgement goes before the row of a table, which may be about an earlier inspection.
    #[serde(default)]
    pub overall_in_a_sentence: bool,
    /// Whether it judges a board beside the authority.
    #[serde(default)]
    pub judges_board: bool,
    /// Whether its "Summary of findings" is the evidence itself.
    #[serde(default)]
    pub summary_is_evidence: bool,
    /// Whether its subject line may end in a theme, which is no name.
    #[serde(default)]
    pub theme_in_subject: bool,
    /// The kind that its shorter inspections are of.
    pub short: Option<Short>,
    /// The framework that took it over.
    pub later: Option<Later>,
    /// Position of its file among the frameworks.
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
    /// A council's own paper, which may have reports inside.
    Paper,
    /// Reads like a report, but its title is of no kind known here.
    Unknown,
}

/// Where the judgements of a report stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Judgements {
    /// It makes none.
    #[default]
    None,
    /// In a table of areas, their headings and a sentence.
    Areas,
    /// In the heading that names the board.
    Board,
    /// In a sentence under the heading of the outcome.
    Outcome,
}

/// How inspections of another kind are told by their length.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Short {
    /// Name of the kind of the shorter ones.
    pub kind: String,
    /// Their most days, first and last included.
    pub days: i32,
}

/// A framework that took over a kind of report.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Later {
    /// The first year under it.
    pub year: i16,
    /// Its name.
    pub framework: String,
}

impl Record for KindRecord {
    const NOUN: &'static str = "kind of report";

    fn records() -> &'static [Self] {
        &DATA.kinds
    }

    fn name(&self) -> &str {
        &self.name
    }
}

impl Kind {
    /// The kind of what reads like a report, but is of no kind known here.
    ///
    /// # Panics
    ///
    /// Never: a test checks that the data have such a kind.
    pub fn unknown() -> Self {
        #[expect(clippy::expect_used, reason = "the data are part of the program, and a test counts them")]
        Self::all().find(|kind| kind.form == Form::Unknown).expect("one kind has the form `unknown`")
    }

    /// The kinds called `name`: by their own name or by that in identifiers, such as `ilacs`.
    pub fn all_named(name: &str) -> impl Iterator<Item = Self> {
        Self::all().filter(move |kind| kind.name() == name || kind.id_name() == name)
    }

    /// The names in identifiers that stand for several kinds, such as `ilacs`.
    pub fn shared_names() -> Vec<&'static str> {
        let mut names: Vec<_> = Self::all().filter_map(|kind| kind.record().id.as_deref()).collect();
        names.dedup();
        names
    }

    /// The name in a report's identifier: both forms of ILACS are `ilacs` there, since the form is derived.
    pub fn id_name(self) -> &'static str {
        self.record().id.as_deref().unwrap_or(self.name())
    }

    /// The name in running text, such as "ILACS inspection".
    pub fn title(self) -> &'static str {
        &self.record().title
    }

    /// Whether reports of this kind are letters, with a date, addressees and a subject.
    pub fn is_letter(self) -> bool {
        self.form == Form::Letter
    }

    /// Whether documents of this kind may have reports inside that say more than they do themselves.
    pub fn is_wrapper(self) -> bool {
        matches!(self.form, Form::Paper | Form::Unknown)
    }

    /// The framework of this kind; `None` for a council's own paper and for what is not known.
    ///
    /// Of a kind that another framework took over it is the first one:
    /// [`ReportMeta::framework`](crate::ReportMeta::framework) goes by the day as well.
    pub fn framework(self) -> Option<Framework> {
        Framework::named(&self.file().name).filter(|framework| !framework.name().is_empty())
    }

    /// Who writes reports of this kind; `None` where their subject does.
    pub fn author(self) -> Option<&'static str> {
        self.file().author.as_deref()
    }

    /// The line on the licence that goes with a quotation.
    pub fn licence(self) -> &'static str {
        &self.file().licence
    }

    /// What its judgement on the whole is called; empty where there is none.
    pub fn overall(self) -> &'static str {
        self.file().overall.as_deref().unwrap_or_default()
    }

    fn file(self) -> &'static FrameworkRecord {
        &DATA.frameworks[self.file]
    }
}
