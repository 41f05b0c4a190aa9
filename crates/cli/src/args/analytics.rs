//! What can be typed for citations, analytics and drafts.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use service::{Field, cite, compare, frames, keyness, scope, wording};

use super::filters::Scope;
use crate::values::{choice, field, sort_key};

/// Print the citation of passages, ready to paste
///
/// The licence follows. The Markdown style links to the page of the report.
#[derive(Debug, Args)]
#[command(after_help = include_str!("../../help/cite.txt").trim_end())]
pub(crate) struct Cite {
    /// Identifiers of passages, as printed by `search`
    #[arg(value_name = "ID", required = true)]
    pub(crate) ids: Vec<String>,
    /// Style of the citation
    #[arg(long = "as", value_name = "STYLE", default_value = "plain", value_parser = choice::<cite::Style>())]
    pub(crate) style: cite::Style,
}

/// A query, and filters on reports and sections.
#[derive(Debug, Args)]
pub(crate) struct Selection {
    /// Words, or a query with operators
    #[arg(required = true, value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    #[command(flatten)]
    pub(crate) scope: Scope,
    /// Match exactly these words, in this order
    #[arg(short, long)]
    pub(crate) exact: bool,
    /// Do not add synonyms
    #[arg(long)]
    pub(crate) no_widen: bool,
}

impl From<Selection> for scope::Selection {
    fn from(typed: Selection) -> Self {
        Self { query: typed.query.join(" "), exact: typed.exact, widen: !typed.no_widen, scope: typed.scope.into() }
    }
}

/// List every occurrence in its context (concordance)
///
/// One line for each occurrence (keyword in context), without a limit. Excludes boilerplate and superseded copies.
#[derive(Debug, Args)]
#[command(after_help = include_str!("../../help/concord.txt").trim_end())]
pub(crate) struct Concord {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Sort by left1 to left9, right1 to right9 (words beside the match), year, authority or grade, separated by commas
    #[arg(long, value_name = "KEYS", value_delimiter = ',', value_parser = sort_key)]
    pub(crate) sort: Vec<String>,
    /// Width of a line [default: the terminal]
    #[arg(long, value_name = "COLUMNS")]
    pub(crate) width: Option<usize>,
    /// Add the citation of each occurrence
    #[arg(long)]
    pub(crate) cite: bool,
}

/// Count passages and reports, and out of how many
///
/// Prints passages, reports, the share of reports with its 95% interval (Wilson), and passages per 100,000 words.
/// Excludes boilerplate and superseded copies. Options such as --kind limit both the count and its denominator; fields
/// in the query, such as kind:sif, limit only the count.
#[derive(Debug, Args)]
#[command(after_help = include_str!("../../help/count.txt").trim_end())]
pub(crate) struct Count {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// One dimension, or two separated by a comma
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_value = "year", value_parser = field(&Field::GROUPABLE))]
    pub(crate) by: Vec<String>,
    /// Print counts without denominators; misleading where reports became shorter or fewer
    #[arg(long, conflicts_with = "missing")]
    pub(crate) raw: bool,
    /// List authorities without a match, authorities without reports, and files that could not be read
    #[arg(long)]
    pub(crate) missing: bool,
    /// Also draw the shares by one dimension as a chart in this file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["raw", "missing"])]
    pub(crate) svg: Option<PathBuf>,
}

/// List the words that usually surround a phrase (n-gram frames)
///
/// A frame grows word by word, within a sentence, as long as enough authorities use it. Frames are counted by distinct
/// authority, so text copied from one report to the next counts once.
#[derive(Debug, Args)]
#[command(after_help = include_str!("../../help/frames.txt").trim_end())]
pub(crate) struct Frames {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Add words on this side of the phrase
    #[arg(long, value_name = "WHERE", default_value = "both", value_parser = choice::<frames::Slot>())]
    pub(crate) slot: frames::Slot,
    /// Exclude frames that fewer authorities use
    #[arg(long, value_name = "N", default_value_t = frames::Request::default().min_authorities)]
    pub(crate) min_authorities: usize,
    /// Add at most N words
    #[arg(long, value_name = "N", default_value_t = frames::Request::default().words)]
    pub(crate) words: usize,
    /// Split the occurrences by the grade of the section
    #[arg(long, value_name = "WHAT")]
    pub(crate) by: Option<FramesBy>,
    /// Print at most N frames [default: 20; all with csv, json and jsonl]
    #[arg(short = 'n', long, value_name = "N")]
    pub(crate) limit: Option<usize>,
}

/// What frames are split by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FramesBy {
    /// Grade of the section
    Grade,
}

/// List the words and phrases typical of one set of passages compared with another (keyness)
///
/// The filters choose the target. --against chooses the reference: values of the same field, FIELD:VALUES, or all other
/// passages if it is not given. Filters that --against does not name apply to both sets, unless it names none of them.
/// Phrases have two to four words. Excludes boilerplate and superseded copies.
#[derive(Debug, Args)]
#[command(after_help = include_str!("../../help/keyness.txt").trim_end())]
pub(crate) struct Keyness {
    #[command(flatten)]
    pub(crate) scope: Scope,
    /// The reference: `good,outstanding`, or with the name of a filter `grade:good,outstanding`, `year:2019..2024`
    #[arg(long, value_name = "[FIELD:]VALUES")]
    pub(crate) against: Vec<String>,
    /// Exclude what fewer authorities of the target use
    #[arg(long, value_name = "N", default_value_t = keyness::Request::default().min_authorities)]
    pub(crate) min_authorities: usize,
    /// Print at most N words and phrases [default: 30; all with csv, json and jsonl]
    #[arg(short = 'n', long, value_name = "N")]
    pub(crate) limit: Option<usize>,
}

/// Count many queries by authority and year
///
/// Each line of FILE has a name, an equals sign and a query. Empty lines and lines that begin with # are ignored. The
/// result has a row for each query, authority and year with a report, including rows without a match, with
/// denominators. Filters apply to all queries.
#[derive(Debug, Args)]
#[command(after_help = include_str!("../../help/batch.txt").trim_end())]
pub(crate) struct Batch {
    /// File with the queries; `-` for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) scope: Scope,
    /// Do not add synonyms
    #[arg(long)]
    pub(crate) no_widen: bool,
}

/// Check the quotations of a draft: exact, altered, misattributed or not found
///
/// Checks “…”, "…" and ‘…’ of five or more words, and block quotes of Markdown. Accepts ellipses and [square brackets].
/// If the draft cites a paragraph beside the words, that paragraph must contain them. Exits with 1 if any quotation is
/// not exact.
#[derive(Debug, Args)]
#[command(after_help = include_str!("../../help/verify.txt").trim_end())]
pub(crate) struct Verify {
    /// Draft (text, Markdown or Word); `-` for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

/// Find precedents for each sentence of a draft
///
/// Precedents have three tiers: verbatim (six or more words in a row, and with them a third of the sentence), close
/// (most of its words in order, with the differences) and the same finding in other words. Opposites are marked: "are
/// offered" is not a precedent for "are not offered". Excludes boilerplate and superseded copies.
#[derive(Debug, Args)]
#[command(after_help = include_str!("../../help/wording.txt").trim_end())]
pub(crate) struct Wording {
    /// One or more sentences, or the file name of a draft; `-` for standard input
    #[arg(required_unless_present = "file", value_name = "TEXT")]
    pub(crate) text: Vec<String>,
    /// Draft (text, Markdown or Word); `-` for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "text")]
    pub(crate) file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) scope: Scope,
    /// Print at most N precedents for each sentence
    #[arg(short = 'n', long, value_name = "N", default_value_t = wording::Request::default().limit)]
    pub(crate) limit: usize,
    /// Do not add synonyms
    #[arg(long)]
    pub(crate) no_widen: bool,
    /// Add the citation of each precedent
    #[arg(long)]
    pub(crate) cite: bool,
}

/// Show how the reports on one authority changed over time
///
/// Prints the reports in order, the grade of every judged area, and for each recommendation the passages of the next
/// report in similar words. For several authorities side by side, use `findings search --compare`.
#[derive(Debug, Args)]
#[command(after_help = include_str!("../../help/compare.txt").trim_end())]
pub(crate) struct Compare {
    /// Name of the authority, such as "Wexcombe"
    #[arg(value_name = "AUTHORITY", required = true)]
    pub(crate) authority: Vec<String>,
    /// Print at most N passages for each recommendation
    #[arg(short = 'n', long, value_name = "N", default_value_t = compare::Request::default().limit)]
    pub(crate) limit: usize,
    /// Add the citation of each passage
    #[arg(long)]
    pub(crate) cite: bool,
}
