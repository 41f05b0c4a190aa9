//! What can be typed: clap's types, their help texts, and nothing else.
//!
//! What is meant by it is in [`settings`](crate::settings).

mod precedent;

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use service::{Field, reports, scope, search};

use crate::values::{choice, field, filter};

pub(crate) use precedent::{Batch, Cite, Compare, Concord, Count, Frames, Keyness, Verify, Wording};

/// Searches inspection reports on children's services, passage by passage.
#[derive(Debug, Parser)]
#[command(
    name = "findings",
    version,
    max_term_width = 100,
    disable_help_subcommand = true,
    arg_required_else_help = true,
    subcommand_required = true,
    after_help = FIRST_STEPS,
)]
pub(crate) struct Cli<Commands: Subcommand = Command> {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Commands,
}

const FIRST_STEPS: &str = "\
First steps:
  findings search \"return home interviews\"          ranked passages with authority and year
  findings search --exact \"return home interviews\"  these words in this order, and nothing else
  findings reports                                  what is in the index
  findings search --help                            filters, sorting, more examples

Put your own reports (PDF, Word, text or HTML) into the folder `corpus`, then run `findings index`.

Exit status: 0 found, 1 nothing found, 2 an error; `findings index --strict` ends with 3 when it skipped files.";

/// Default folder of the index.
pub(crate) const INDEX: &str = "index";
/// Default folder with reports.
pub(crate) const CORPUS: &str = "corpus";

/// Options that every command understands, before its name or after.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options for every command")]
pub(crate) struct Global {
    /// Folder of the index
    #[arg(long, global = true, value_name = "DIR", default_value = INDEX, env = "FINDINGS_INDEX")]
    pub(crate) index: PathBuf,
    /// Folder or file with reports; give it again for more than one
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        default_value = CORPUS,
        env = "FINDINGS_CORPUS",
        action = ArgAction::Append
    )]
    pub(crate) corpus: Vec<PathBuf>,
    /// Form of the answer; `text` unless the command says otherwise
    #[arg(long, global = true, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    /// When to use colour; the environment variable `NO_COLOR` switches it off, too
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    /// Say nothing but the answer and errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Say more about what is done
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
}

/// Forms of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For reading
    Text,
    /// One JSON document
    Json,
    /// JSON Lines: one object a line
    Jsonl,
    /// A table for a spreadsheet
    Csv,
    /// Markdown with quotations, citations and links: `search`, `cite`, `verify`
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
    /// What can be done. The options of a command are made when it is the one typed: to make those of all took a fifth of
    /// a search's time.
    #[command(defer = true)]
    Command
}

commands! {
    /// The same for help, with the options of all: made late they would come after those for every command.
    Listed
}

/// Reads files for another process of this program
#[derive(Debug, Args)]
pub(crate) struct ReadWorker {
    /// What this process may take, in bytes
    #[arg(long)]
    pub(crate) memory_bytes: u64,
}

/// Finds passages, best first, with the authority and the year of each
///
/// Words are searched in all their forms. With --exact they are searched as they stand, in this order. So are words in
/// quotation marks; most shells take the marks away, though, unless the whole query stands in single quotes. Builds the
/// index first if there is none.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
#[command(after_help = SEARCH_EXAMPLES)]
pub(crate) struct Search {
    /// Words, a question, or a sentence of a draft
    #[arg(required = true, value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    #[command(flatten)]
    pub(crate) scope: Scope,
    /// Printed number of the paragraph: 18 or 18..20
    #[arg(long, value_name = "NUMBER", value_parser = filter(Field::Number), help_heading = FILTERS)]
    pub(crate) number: Vec<String>,
    /// These words as they stand, in this order, and nothing else
    #[arg(short, long)]
    pub(crate) exact: bool,
    /// Number of passages to print [default: 10]
    #[arg(short = 'n', long, value_name = "N", help_heading = "Results")]
    pub(crate) limit: Option<usize>,
    /// Number of passages to pass over
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = "Results")]
    pub(crate) offset: usize,
    /// Every passage, and not just a few of each report at first; no limit unless -n is given
    #[arg(long, help_heading = "Results")]
    pub(crate) all: bool,
    /// Poorer copies of the same inspection, too
    #[arg(long, help_heading = "Results")]
    pub(crate) all_copies: bool,
    /// Order of the passages
    #[arg(long, value_name = "ORDER", default_value = "relevance", value_parser = choice::<search::Sort>(), help_heading = "Results")]
    pub(crate) sort: search::Sort,
    /// Print the passages of one report, authority or year together
    #[arg(long, value_name = "WHAT", value_parser = choice::<search::Group>(), help_heading = "Results")]
    pub(crate) group_by: Option<search::Group>,
    /// Count passages and reports by these; several with commas
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = field(&Field::COUNTABLE), help_heading = "Results")]
    pub(crate) facets: Vec<String>,
    /// Search for these words alone, and for nothing that means the same
    #[arg(long, help_heading = "Results")]
    pub(crate) no_widen: bool,
    /// Print the citation of each passage, too
    #[arg(long, help_heading = "Results")]
    pub(crate) cite: bool,
    /// Show what each part of the query added to the score
    #[arg(long, help_heading = "Results")]
    pub(crate) explain: bool,
}

const SEARCH_EXAMPLES: &str = "\
Examples:
  findings search \"return home interviews\"
  findings search --exact \"return home interviews\"
  findings search '\"return home interviews\" AND timely' --grade inadequate
  findings search pathway plans --year 2019..2024 --kind ilacs --sort newest
  findings search strategy discussions --all --format csv > strategy.csv
  findings search care leavers --facets authority,year
  findings search --exact \"return home interviews\" --format md > evidence.md";

const FILTERS: &str = "Filters (given more than once, any of the values will do)";

/// Filters that hold for a whole report.
#[derive(Debug, Default, Clone, Args)]
#[command(next_help_heading = FILTERS)]
pub(crate) struct Filters {
    /// Name of the authority, such as "Wexcombe"
    #[arg(long, value_name = "NAME")]
    pub(crate) authority: Vec<String>,
    /// Region of England, such as "North West"
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) region: Vec<String>,
    /// Year of the inspection: 2019, 2019..2024, ..2020 or 2021..
    #[arg(long, value_name = "YEARS", value_delimiter = ',', value_parser = filter(Field::Year))]
    pub(crate) year: Vec<String>,
    /// Kind of report; `ilacs` means both kinds of it
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = filter(Field::Kind), hide_possible_values = true, long_help = KINDS)]
    pub(crate) kind: Vec<String>,
    /// Overall grade of the report
    #[arg(long, value_name = "GRADE", value_delimiter = ',', value_parser = filter(Field::Overall), hide_possible_values = true)]
    pub(crate) overall: Vec<String>,
    /// Name of the lead inspector
    #[arg(long, value_name = "NAME")]
    pub(crate) inspector: Vec<String>,
    /// Identifier of the report, such as wexcombe-ilacs-2024-09
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) report: Vec<String>,
    /// Authorities that are statistical neighbours of this one
    #[arg(long, value_name = "NAME")]
    pub(crate) neighbours_of: Vec<String>,
    /// These authorities side by side, each with its best passages; several with commas
    #[arg(long, value_name = "NAMES", value_parser = filter(Field::Authority))]
    pub(crate) compare: Vec<String>,
}

/// Filters on reports and sections.
#[derive(Debug, Default, Clone, Args)]
pub(crate) struct Scope {
    #[command(flatten)]
    pub(crate) filters: Filters,
    /// Words of the heading that the passage stands under, such as "care leavers"
    #[arg(long, value_name = "WORDS", help_heading = FILTERS)]
    pub(crate) section: Vec<String>,
    /// Grade of that section
    #[arg(long, value_name = "GRADE", value_delimiter = ',', value_parser = filter(Field::Grade), help_heading = FILTERS)]
    pub(crate) grade: Vec<String>,
}

impl From<Filters> for scope::Scope {
    fn from(typed: Filters) -> Self {
        Self {
            authority: typed.authority,
            compare: typed.compare,
            neighbours_of: typed.neighbours_of,
            region: typed.region,
            year: typed.year,
            kind: typed.kind,
            overall: typed.overall,
            inspector: typed.inspector,
            report: typed.report,
            ..Self::default()
        }
    }
}

impl From<Scope> for scope::Scope {
    fn from(typed: Scope) -> Self {
        Self { section: typed.section, grade: typed.grade, ..typed.filters.into() }
    }
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

/// Brings the index up to date with the reports
///
/// Reads new and changed files only, and lists what was added, changed, renamed, removed and skipped. A file that cannot
/// be read never stops the others: what it crashes, or hangs, is a process of its own, and it is not tried again until it
/// changes. Searches meanwhile see the index as it was.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
#[command(after_help = INDEX_EXAMPLES)]
pub(crate) struct Index {
    /// Folders or files with reports, in place of --corpus
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Read every file again
    #[arg(long)]
    pub(crate) full: bool,
    /// Tell changed files by their content, not by size and time
    #[arg(long)]
    pub(crate) verify_content: bool,
    /// Read those files again, too, whose reading failed, took too long or took too much memory
    #[arg(long)]
    pub(crate) retry: bool,
    #[command(flatten)]
    pub(crate) overrides: Overrides,
    /// Keep the index up to date as files come and go, until Ctrl-C
    #[arg(long, conflicts_with = "strict")]
    pub(crate) watch: bool,
    /// With --watch, seconds between two looks where the system does not tell of changes
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..), requires = "watch")]
    pub(crate) every: u64,
    /// Go back to the index as it was before it was last built anew; again, to return
    #[arg(long, conflicts_with_all = ["paths", "full", "verify_content", "retry", "strict", "watch"])]
    pub(crate) rollback: bool,
    /// End with status 3 when a file was skipped, or an override does nothing any more
    #[arg(long)]
    pub(crate) strict: bool,
    /// Seconds after which the reading of a file is given up
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) time_limit: u64,
    /// Megabytes of memory at which the reading of a file is given up (Unix only)
    #[arg(long, value_name = "MB", default_value_t = 1024, value_parser = clap::value_parser!(u64).range(64..=1 << 20))]
    pub(crate) memory_limit: u64,
}

const INDEX_EXAMPLES: &str = "\
Examples:
  findings index                               the folder `corpus` into the folder `index`
  findings --index my-index index my-reports   another folder into another index
  findings index --strict --format json        for a scheduler
  findings index --watch                       kept up to date until Ctrl-C";

/// Prints one report, or one passage with what stands around it
#[derive(Debug, Args)]
#[command(after_help = SHOW_EXAMPLES)]
pub(crate) struct Show {
    /// Identifier of a report or of a passage, as `search` and `reports` print it
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// Number of passages to print before and after a passage
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub(crate) context: usize,
    /// Headings and counts of a report only
    #[arg(long)]
    pub(crate) outline: bool,
}

const SHOW_EXAMPLES: &str = "\
Examples:
  findings show wexcombe-ilacs-2024-09             a report
  findings show wexcombe-ilacs-2024-09 --outline   its headings and grades
  findings show wexcombe-ilacs-2024-09/18          paragraph 18 with its neighbours";

/// Lists the reports in the index
#[derive(Debug, Args)]
#[command(after_help = REPORTS_EXAMPLES)]
pub(crate) struct Reports {
    #[command(flatten)]
    pub(crate) filters: Filters,
    /// Order of the reports
    #[arg(long, value_name = "ORDER", default_value = "authority", value_parser = choice::<reports::Sort>())]
    pub(crate) sort: reports::Sort,
    /// Poorer copies of the same inspection, too
    #[arg(long)]
    pub(crate) all_copies: bool,
}

const REPORTS_EXAMPLES: &str = "\
Examples:
  findings reports --sort newest
  findings reports --kind sif --overall inadequate
  findings reports --format csv > reports.csv";

impl From<Reports> for reports::Request {
    fn from(typed: Reports) -> Self {
        Self { scope: typed.filters.into(), sort: typed.sort, all_copies: typed.all_copies }
    }
}

/// Says what is in the index, what was skipped and why, and whether it is up to date
#[derive(Debug, Args)]
pub(crate) struct Status {
    #[command(flatten)]
    pub(crate) overrides: Overrides,
}

/// What a person says of reports in place of what is read.
#[derive(Debug, Args)]
pub(crate) struct Overrides {
    /// File that corrects what was read of reports, in place of `overrides.toml` in their folder
    #[arg(long = "overrides", value_name = "FILE", env = "FINDINGS_OVERRIDES")]
    pub(crate) file: Option<PathBuf>,
}

/// Prints every passage with all that is known of it, one JSON object a line or as CSV
#[derive(Debug, Args)]
#[command(after_help = EXPORT_EXAMPLES)]
pub(crate) struct Export {
    /// Poorer copies of the same inspection, too
    #[arg(long)]
    pub(crate) all_copies: bool,
}

const EXPORT_EXAMPLES: &str = "\
Examples:
  findings export > passages.jsonl
  findings export --format csv > passages.csv";

/// Says what differs between two indexes: reports and passages gained, lost and changed
///
/// Passages are compared report by report, by identifier and by text. Exit status 0 if nothing differs, 1 if something
/// does.
#[derive(Debug, Args)]
#[command(after_help = DIFF_EXAMPLES)]
pub(crate) struct Diff {
    /// Folder of the older index; or `previous`, the one of --index before it was last built anew
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// Folder of the newer index; or `current`, the one of --index
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
}

const DIFF_EXAMPLES: &str = "\
Examples:
  findings diff previous current                    what the last `findings index --full` changed
  findings diff index-2024 index --format csv > changes.csv";

/// Prints a script that completes commands and options in a shell
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  findings completions bash > ~/.local/share/bash-completion/completions/findings")]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

/// Prints the manual page, or writes the pages of all commands into a folder
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// Folder to write all pages to
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

const KINDS: &str = "\
Kind of report: ilacs-standard, ilacs-short (`ilacs` means both), sif, sif-reinspection, lscb-review, lac-2013, jtai, \
area-send, jar-progress, monitoring-visit, focused-visit, council-paper, unknown";
