//! What can be typed: clap's types and their help texts.
//!
//! What the options for every command mean is in [`settings`](crate::settings).

mod analytics;
mod filters;

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use service::{Field, reports, scope, search, show};

use crate::values::{choice, field, filter};
use filters::{FILTERS, Filters, Scope};

pub(crate) use analytics::{Batch, Cite, Compare, Concord, Count, Frames, Keyness, Verify, Wording};

/// Search inspection reports on children's services, passage by passage.
#[derive(Debug, Parser)]
#[command(
    name = "findings",
    version,
    max_term_width = 100,
    disable_help_subcommand = true,
    arg_required_else_help = true,
    subcommand_required = true,
    after_help = include_str!("../help/findings.txt").trim_end(),
)]
pub(crate) struct Cli<Commands: Subcommand = Command> {
    #[command(flatten)]
    pub(crate) settings: Settings,
    #[command(subcommand)]
    pub(crate) command: Commands,
}

/// Default folder of the index.
pub(crate) const INDEX: &str = "index";
/// Default folder with reports.
pub(crate) const CORPUS: &str = "corpus";

/// Options that every command takes, before its name or after it.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options for every command")]
pub(crate) struct Settings {
    /// Folder of the index
    #[arg(long, global = true, value_name = "DIR", default_value = INDEX, env = "FINDINGS_INDEX")]
    pub(crate) index: PathBuf,
    /// Folder or file with reports; repeatable
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        default_value = CORPUS,
        env = "FINDINGS_CORPUS",
        action = ArgAction::Append
    )]
    pub(crate) corpus: Vec<PathBuf>,
    /// Output format [default: text, jsonl for `export`]
    #[arg(long, global = true, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    /// When to use colour; the environment variable `NO_COLOR` switches it off
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    /// Print only results and errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Print more about each step
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
}

/// Output formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// One JSON document
    Json,
    /// JSON Lines, one object a line
    Jsonl,
    /// A table for spreadsheets
    Csv,
    /// Markdown with quotations, citations and links (`search`, `cite`, `verify`)
    Md,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Lists the commands in an enumeration, which is needed twice.
macro_rules! commands {
    ($(#[$attribute:meta])* $name:ident) => {
        #[derive(Debug, Subcommand)]
        $(#[$attribute])*
        pub(crate) enum $name {
            Search(Box<Search>),
            Index(Index),
            Show(Show),
            Reports(Reports),
            Status(Status),
            Export(Export),
            Diff(Diff),
            Cite(Cite),
            Compare(Compare),
            Concord(Box<Concord>),
            Count(Box<Count>),
            Frames(Box<Frames>),
            Keyness(Box<Keyness>),
            Batch(Box<Batch>),
            Verify(Verify),
            Wording(Box<Wording>),
            Completions(Completions),
            Man(Man),
            #[command(hide = true)]
            ReadWorker(ReadWorker),
        }
    };
}

commands! {
    /// The commands. The options of a command are built only if it is the one typed: building all of them took a fifth of
    /// the time of a search.
    #[command(defer = true)]
    Command
}

commands! {
    /// The same for help, with the options of all: built later they would follow those for every command.
    Listed
}

/// Read files for another process of this program
#[derive(Debug, Args)]
pub(crate) struct ReadWorker {
    /// Memory limit of this process, in bytes
    #[arg(long)]
    pub(crate) memory_bytes: u64,
}

/// Search for passages, best first, with authority and year
///
/// Words match in all their forms, and their synonyms match too. --exact matches the words exactly, in this order.
/// Words in quotation marks also match exactly, but most shells remove the marks unless the whole query is in single
/// quotes. Builds the index first if there is none.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
#[command(after_help = include_str!("../help/search.txt").trim_end())]
pub(crate) struct Search {
    /// Words, a question, a sentence of a draft, or a query with operators
    #[arg(required = true, value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    #[command(flatten)]
    pub(crate) scope: Scope,
    /// Printed number of the paragraph: 18 or 18..20
    #[arg(long, value_name = "NUMBER", value_parser = filter(Field::Number), help_heading = FILTERS)]
    pub(crate) number: Vec<String>,
    /// Match exactly these words, in this order
    #[arg(short, long)]
    pub(crate) exact: bool,
    /// Print at most N passages [default: 10]
    #[arg(short = 'n', long, value_name = "N", help_heading = "Results")]
    pub(crate) limit: Option<usize>,
    /// Skip the first N passages
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = "Results")]
    pub(crate) offset: usize,
    /// Rank by relevance alone, without spreading hits over reports; implies no limit unless -n is given
    #[arg(long, help_heading = "Results")]
    pub(crate) all: bool,
    /// Include superseded copies
    #[arg(long, help_heading = "Results")]
    pub(crate) all_copies: bool,
    /// Sort the passages
    #[arg(long, value_name = "ORDER", default_value = "relevance", value_parser = choice::<search::Sort>(), help_heading = "Results")]
    pub(crate) sort: search::Sort,
    /// Group the passages by report, authority or year
    #[arg(long, value_name = "WHAT", value_parser = choice::<search::Group>(), help_heading = "Results")]
    pub(crate) group_by: Option<search::Group>,
    /// Count passages and reports by these, separated by commas
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = field(&Field::COUNTABLE), help_heading = "Results")]
    pub(crate) facets: Vec<String>,
    /// Do not add synonyms
    #[arg(long, help_heading = "Results")]
    pub(crate) no_widen: bool,
    /// Add the citation of each passage
    #[arg(long, help_heading = "Results")]
    pub(crate) cite: bool,
    /// Explain the score of each passage
    #[arg(long, help_heading = "Results")]
    pub(crate) explain: bool,
}

impl From<Search> for search::Request {
    fn from(typed: Search) -> Self {
        let scope = scope::Scope { number: typed.number, ..typed.scope.into() };
        let query = typed.query.join(" ");
        Self {
            selection: scope::Selection { query, exact: typed.exact, widen: !typed.no_widen, scope },
            limit: typed.limit,
            offset: typed.offset,
            all: typed.all,
            all_copies: typed.all_copies,
            sort: typed.sort,
            group_by: typed.group_by,
            facets: typed.facets,
            cite: typed.cite,
            explain: typed.explain,
            hits_only: false,
        }
    }
}

/// Update the index
///
/// Reads only new and changed files, and lists what was added, changed, renamed, removed and skipped. Each file is read
/// in a separate process, so a file that crashes or hangs it does not stop the others; it is not tried again until it
/// changes. Searches see the old index until the run ends.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
#[command(after_help = include_str!("../help/index.txt").trim_end())]
pub(crate) struct Index {
    /// Folders or files with reports, instead of --corpus
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Read every file again
    #[arg(long)]
    pub(crate) full: bool,
    /// Detect changed files by content instead of size and time
    #[arg(long)]
    pub(crate) verify_content: bool,
    /// Retry files whose reading crashed, timed out or ran out of memory
    #[arg(long)]
    pub(crate) retry: bool,
    #[command(flatten)]
    pub(crate) overrides: Overrides,
    /// Keep running and update the index when files change, until Ctrl-C
    #[arg(long, conflicts_with = "strict")]
    pub(crate) watch: bool,
    /// With --watch, seconds between checks where the system does not report changes
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..), requires = "watch")]
    pub(crate) every: u64,
    /// Return to the index before the last full run; repeat to undo
    #[arg(long, conflicts_with_all = ["paths", "full", "verify_content", "retry", "strict", "watch"])]
    pub(crate) rollback: bool,
    /// Exit with 3 if a file was skipped or an override no longer applies
    #[arg(long)]
    pub(crate) strict: bool,
    /// Time limit for reading one file
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) time_limit: u64,
    /// Memory limit for reading one file (Unix only)
    #[arg(long, value_name = "MB", default_value_t = 1024, value_parser = clap::value_parser!(u64).range(64..=1 << 20))]
    pub(crate) memory_limit: u64,
}

/// Print a report, or a passage with its neighbours
#[derive(Debug, Args)]
#[command(after_help = include_str!("../help/show.txt").trim_end())]
pub(crate) struct Show {
    /// Identifier of a report or passage, as printed by `search` and `reports`
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// Print N passages before and after the passage
    #[arg(long, value_name = "N", default_value_t = show::Request::default().context)]
    pub(crate) context: usize,
    /// Print only the headings, grades and number of passages
    #[arg(long)]
    pub(crate) outline: bool,
}

/// List the reports in the index
#[derive(Debug, Args)]
#[command(after_help = include_str!("../help/reports.txt").trim_end())]
pub(crate) struct Reports {
    #[command(flatten)]
    pub(crate) filters: Filters,
    /// Sort the reports
    #[arg(long, value_name = "ORDER", default_value = "authority", value_parser = choice::<reports::Sort>())]
    pub(crate) sort: reports::Sort,
    /// Include superseded copies
    #[arg(long)]
    pub(crate) all_copies: bool,
}

/// Show what the index contains, what was skipped and why, and whether it is up to date
#[derive(Debug, Args)]
pub(crate) struct Status {
    #[command(flatten)]
    pub(crate) overrides: Overrides,
}

/// What a person says of reports in place of what is read.
#[derive(Debug, Args)]
pub(crate) struct Overrides {
    /// File with corrections, instead of `overrides.toml` in the folder with the reports
    #[arg(long = "overrides", value_name = "FILE", env = "FINDINGS_OVERRIDES")]
    pub(crate) file: Option<PathBuf>,
}

/// Print every passage with all its fields, as JSON Lines or CSV
#[derive(Debug, Args)]
#[command(after_help = include_str!("../help/export.txt").trim_end())]
pub(crate) struct Export {
    /// Include superseded copies
    #[arg(long)]
    pub(crate) all_copies: bool,
}

/// Compare two indexes: reports and passages gained, lost and changed
///
/// Passages are compared report by report, by identifier and text. Exits with 0 if nothing differs, 1 otherwise.
#[derive(Debug, Args)]
#[command(after_help = include_str!("../help/diff.txt").trim_end())]
pub(crate) struct Diff {
    /// Folder of the older index, or `previous`: --index before the last full run
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// Folder of the newer index, or `current`: --index
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
}

/// Print a completion script for a shell
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  findings completions bash > ~/.local/share/bash-completion/completions/findings")]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

/// Print the manual page, or write the pages of all commands to a folder
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// Write all pages to this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}
