//! What can be typed for the commands on precedent: wording, counts, quotations, citations.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use service::{Field, cite, concordance, count, frames, keyness, scope};

use super::Scope;
use crate::values::{choice, field, sort_key};

/// Prints the citation of passages, ready to paste
///
/// The licence line goes with it. Markdown links to the page of the report.
#[derive(Debug, Args)]
#[command(after_help = CITE_EXAMPLES)]
pub(crate) struct Cite {
    /// Identifiers of passages, as `search` prints them
    #[arg(value_name = "ID", required = true)]
    pub(crate) ids: Vec<String>,
    /// Form of the citation
    #[arg(long = "as", value_name = "STYLE", default_value = "plain", value_parser = choice::<cite::Style>())]
    pub(crate) style: cite::Style,
}

const CITE_EXAMPLES: &str = "\
Examples:
  findings cite wexcombe-ilacs-2024-09/18
  findings cite wexcombe-ilacs-2024-09/18 --as markdown
  findings cite wexcombe-ilacs-2024-09/18 harrowdale-jtai-2017-03/opening.p3 --as bibtex > evidence.bib";

/// What a command looks at: a query, and filters on reports and sections.
#[derive(Debug, Args)]
pub(crate) struct Selection {
    /// Words, or a query of the query language
    #[arg(required = true, value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    #[command(flatten)]
    pub(crate) scope: Scope,
    /// These words as they stand, in this order, and nothing else
    #[arg(short, long)]
    pub(crate) exact: bool,
    /// Search for these words alone, and for nothing that means the same
    #[arg(long)]
    pub(crate) no_widen: bool,
}

impl From<Selection> for scope::Selection {
    fn from(typed: Selection) -> Self {
        Self { query: typed.query.join(" "), exact: typed.exact, widen: !typed.no_widen, scope: typed.scope.into() }
    }
}

/// Prints every hit on a line of its own, with the words before and after it
///
/// A concordance, or keyword in context: all hits, not the first ten. Standard text and poorer copies are left out.
#[derive(Debug, Args)]
#[command(after_help = CONCORD_EXAMPLES)]
pub(crate) struct Concord {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Order: left1 to left9, right1 to right9 (words from the hit), year, authority, grade; several with commas
    #[arg(long, value_name = "KEYS", value_delimiter = ',', value_parser = sort_key)]
    pub(crate) sort: Vec<String>,
    /// Columns of a line [default: those of the terminal]
    #[arg(long, value_name = "COLUMNS")]
    pub(crate) width: Option<usize>,
    /// Print the citation of each hit, too
    #[arg(long)]
    pub(crate) cite: bool,
}

const CONCORD_EXAMPLES: &str = "\
Examples:
  findings concord --exact \"return home interviews\"
  findings concord --exact \"return home interviews\" --sort right1,right2 --width 140
  findings concord 'timely NEAR/5 assessments' --grade inadequate --format csv > lines.csv";

impl From<Concord> for concordance::Request {
    fn from(typed: Concord) -> Self {
        Self { selection: typed.selection.into(), sort: typed.sort, cite: typed.cite }
    }
}

/// Counts findings, and says out of how many
///
/// Passages, reports, the share of the reports with its 95 % interval (Wilson), and passages per 100,000 words. Standard
/// text and poorer copies are out of all figures. Options such as --kind limit both what is counted and what it is
/// counted from; conditions inside the query, such as kind:sif, limit the first only.
#[derive(Debug, Args)]
#[command(after_help = COUNT_EXAMPLES)]
pub(crate) struct Count {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// One dimension, or two with a comma
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_value = "year", value_parser = field(&Field::GROUPABLE))]
    pub(crate) by: Vec<String>,
    /// Counts alone, without what they are counted from: they mislead where reports became shorter or fewer
    #[arg(long, conflicts_with = "missing")]
    pub(crate) raw: bool,
    /// List the authorities without such a finding, those without a report, and what could not be read
    #[arg(long)]
    pub(crate) missing: bool,
    /// Draw the shares as a chart, too, and write it to this file (one dimension)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["raw", "missing"])]
    pub(crate) svg: Option<PathBuf>,
}

const COUNT_EXAMPLES: &str = "\
Examples:
  findings count return home interviews --by year
  findings count --exact \"return home interviews\" --by grade,framework
  findings count pathway plans --by authority --kind ilacs --format csv > counts.csv
  findings count private fostering --missing
  findings count return home interviews --by year --svg interviews.svg";

impl From<Count> for count::Request {
    fn from(typed: Count) -> Self {
        Self { selection: typed.selection.into(), by: typed.by, raw: typed.raw, missing: typed.missing }
    }
}

/// Shows what stands before and after a phrase, as frames that many authorities share
///
/// A frame grows word by word, within a sentence, as far as enough authorities use it. It is counted by distinct
/// authority, so that what is copied from one report to the next counts once.
#[derive(Debug, Args)]
#[command(after_help = FRAMES_EXAMPLES)]
pub(crate) struct Frames {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Where words are added to the phrase
    #[arg(long, value_name = "WHERE", default_value = "both", value_parser = choice::<frames::Slot>())]
    pub(crate) slot: frames::Slot,
    /// Leave out frames that fewer authorities use
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub(crate) min_authorities: usize,
    /// Add at most so many words
    #[arg(long, value_name = "N", default_value_t = 6)]
    pub(crate) words: usize,
    /// Split the occurrences by the grade of their sections
    #[arg(long, value_name = "WHAT")]
    pub(crate) by: Option<FramesBy>,
    /// Number of frames to print [default: 20; all with csv, json and jsonl]
    #[arg(short = 'n', long, value_name = "N")]
    pub(crate) limit: Option<usize>,
}

const FRAMES_EXAMPLES: &str = "\
Examples:
  findings frames \"return home interviews\"
  findings frames \"return home interviews are\" --slot right --by grade
  findings frames \"timely\" --slot left --min-authorities 10 --format csv";

impl From<Frames> for frames::Request {
    fn from(typed: Frames) -> Self {
        Self {
            selection: typed.selection.into(),
            slot: typed.slot,
            min_authorities: typed.min_authorities,
            words: typed.words,
            limit: typed.limit,
        }
    }
}

/// What frames are split by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FramesBy {
    /// Grade of the section
    Grade,
}

/// Lists the words and phrases that one set of passages uses and another does not
///
/// The filters make the first set; --against says what it is compared with: values of the same field, or FIELD:VALUES, or
/// else all other passages. Filters that --against does not name hold for both sets, unless it names none of them.
/// Phrases have two to four words. Standard text and poorer copies are left out.
#[derive(Debug, Args)]
#[command(after_help = KEYNESS_EXAMPLES)]
pub(crate) struct Keyness {
    #[command(flatten)]
    pub(crate) scope: Scope,
    /// The other set: `good,outstanding`, or with the name of a filter `grade:good,outstanding`, `year:2019..2024`
    #[arg(long, value_name = "[FIELD:]VALUES")]
    pub(crate) against: Vec<String>,
    /// Leave out what fewer authorities of the first set use
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(crate) min_authorities: usize,
    /// Number of words and phrases to print [default: 30; all with csv, json and jsonl]
    #[arg(short = 'n', long, value_name = "N")]
    pub(crate) limit: Option<usize>,
}

const KEYNESS_EXAMPLES: &str = "\
Examples:
  findings keyness --grade inadequate --against good,outstanding
  findings keyness --grade good,outstanding --kind ilacs --against grade:inadequate
  findings keyness --year 2018.. --against ..2017 --section \"care leavers\"
  findings keyness --authority Wexcombe --format csv > wexcombe.csv";

impl From<Keyness> for keyness::Request {
    fn from(typed: Keyness) -> Self {
        Self {
            scope: typed.scope.into(),
            against: typed.against,
            min_authorities: typed.min_authorities,
            limit: typed.limit,
        }
    }
}

/// Counts many queries at once, by authority and year
///
/// FILE has one query a line: a name, an equals sign, a query of the query language. Empty lines and lines that begin with
/// # are passed over. The answer has a row for each query, authority and year, with the reports and the words that are
/// counted from, those without a finding included. Filters hold for all queries.
#[derive(Debug, Args)]
#[command(after_help = BATCH_EXAMPLES)]
pub(crate) struct Batch {
    /// The queries; `-` for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) scope: Scope,
    /// Search for the words alone, and for nothing that means the same
    #[arg(long)]
    pub(crate) no_widen: bool,
}

const BATCH_EXAMPLES: &str = "\
Examples:
  findings batch monitoring.txt
  findings batch monitoring.txt --year 2022.. --format csv > monitoring.csv

monitoring.txt:
  # one query a line: name = query
  return home interviews = \"return home interviews\" OR RHI
  late plans             = timel* NEAR/5 \"pathway plans\"";

/// Checks the quotations of a draft: exact, altered, misattributed or not found
///
/// Looks at “…”, "…" and ‘…’ of five words and more, and at block quotes of Markdown. Ellipses and [square brackets] are
/// understood. Where the draft cites a paragraph next to the words, they must stand there. Ends with status 1 if any is
/// altered, misattributed or not found.
#[derive(Debug, Args)]
#[command(after_help = VERIFY_EXAMPLES)]
pub(crate) struct Verify {
    /// The draft: text, Markdown or Word (.docx); `-` for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

const VERIFY_EXAMPLES: &str = "\
Examples:
  findings verify draft.docx
  findings verify draft.md --format md > annotated.md
  findings verify draft.txt --format json";

/// Finds for each sentence of a draft the findings that word it so
///
/// Precedents come in three tiers: verbatim (six words in a row or more, and with them a third of what the sentence says), close (most
/// words in their order, differences marked) and the same finding in other words. Where one of both denies what the other
/// affirms, that is said: "are offered" is no precedent for "are not offered". Standard text and poorer copies are left out.
#[derive(Debug, Args)]
#[command(after_help = WORDING_EXAMPLES)]
pub(crate) struct Wording {
    /// The sentence, or several; or the name of a draft, as with --file; `-` for standard input
    #[arg(required_unless_present = "file", value_name = "TEXT")]
    pub(crate) text: Vec<String>,
    /// The draft: text, Markdown or Word (.docx); `-` for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "text")]
    pub(crate) file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) scope: Scope,
    /// Number of precedents to print for each sentence
    #[arg(short = 'n', long, value_name = "N", default_value_t = 5)]
    pub(crate) limit: usize,
    /// Look for these words alone, and for nothing that means the same
    #[arg(long)]
    pub(crate) no_widen: bool,
    /// Print the citation of each precedent, too
    #[arg(long)]
    pub(crate) cite: bool,
}

const WORDING_EXAMPLES: &str = "\
Examples:
  findings wording \"Return home interviews are not always offered.\"
  findings wording --file draft.docx --cite
  findings wording --file draft.md --grade inadequate --format csv > precedents.csv";

/// Shows how an authority's reports changed: judgements, and what became of recommendations
///
/// The reports in order, every judged area through time, and for each recommendation the passages of the next report that
/// answer to it, with the words that they share. To put several authorities side by side, use `findings search --compare`.
#[derive(Debug, Args)]
#[command(after_help = COMPARE_EXAMPLES)]
pub(crate) struct Compare {
    /// Name of the authority, such as "Wexcombe"
    #[arg(value_name = "AUTHORITY", required = true)]
    pub(crate) authority: Vec<String>,
    /// Number of answers to print for each recommendation
    #[arg(short = 'n', long, value_name = "N", default_value_t = 3)]
    pub(crate) limit: usize,
    /// Print the citation of each answer, too
    #[arg(long)]
    pub(crate) cite: bool,
}

const COMPARE_EXAMPLES: &str = "\
Examples:
  findings compare Wexcombe
  findings compare Wexcombe -n 1 --cite
  findings compare Wexcombe --format jsonl";
