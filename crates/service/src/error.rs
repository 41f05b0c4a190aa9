//! Errors, notes and hints, as codes with fields.

use index::query::{Field, ValueError};
use index::{IndexError, QueryError, SearchError};
use report::SkipReason;
use schemars::JsonSchema;
use serde::Serialize;
use strum::IntoStaticStr;
use thiserror::Error;

/// Why a request has no answer. [`english::error`](crate::english::error) has the sentence, which `Display` prints.
#[derive(Debug, Error, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum ServiceError {
    /// The index cannot be opened or read.
    Index(#[from] IndexError),
    /// The index cannot answer the query.
    Search(#[from] SearchError),
    /// The query has a syntax error.
    Query(#[from] QueryError),
    /// A filter does not take this value.
    Value(#[from] ValueError),
    /// A name in a filter or a request is unknown.
    UnknownName {
        /// What the name is of.
        what: Named,
        /// The name as typed.
        typed: String,
        /// Similar names that are known, nearest first, at most three.
        similar: Vec<String>,
    },
    /// There is no filter of this name.
    UnknownFilter {
        /// The name as typed.
        name: String,
    },
    /// Results cannot be counted by a field of this name.
    UnknownFacet {
        /// The name as typed.
        name: String,
        /// The names that there are.
        known: &'static [Field],
    },
    /// Values of a reference corpus stand without the name of their filter, and more than one may be meant.
    UnclearFilter {
        /// The values as typed.
        typed: String,
    },
    /// The authority has no statistical neighbours.
    NoNeighbours {
        /// Official name of the authority.
        authority: String,
    },
    /// Lines of a concordance cannot be sorted by this.
    SortKey {
        /// The key as typed.
        typed: String,
    },
    /// Counts have one dimension or two, each once; a chart has one.
    Dimensions {
        /// Most dimensions.
        most: usize,
    },
    /// A chart cannot be drawn.
    Drawing {
        /// Why, in the words of the library that draws.
        reason: String,
    },
    /// A set of passages has no filter.
    NoFilter,
    /// The file of a draft is neither text nor Word, or cannot be read as such.
    Draft {
        /// Name of the file.
        file: String,
        /// What is wrong.
        problem: DraftProblem,
    },
    /// The draft has no sentence.
    NoSentence,
    /// The draft is too long to be looked at as a whole.
    TooLong {
        /// What it has too many of.
        what: Measure,
        /// How many it has.
        has: usize,
        /// Most that are looked at.
        most: usize,
    },
    /// A file of queries has none.
    NoQueries {
        /// Name of the file.
        file: String,
    },
    /// Lines of a file of queries cannot be read.
    Lines {
        /// Name of the file.
        file: String,
        /// All such lines, in their order.
        lines: Vec<BadLine>,
    },
}

/// What is wrong with the file of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftProblem {
    /// It is longer than this, in bytes.
    TooLong(u64),
    /// It is neither an archive nor text in UTF-8.
    NotText,
    /// It has the name of a Word document, and is none.
    NotWord,
    /// It is an archive that cannot be read as a Word document.
    Unreadable(SkipReason),
}

/// What a draft can have too many of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Words of its sentences.
    Words,
    /// Quotations.
    Quotations,
}

/// A line of a file of queries that cannot be read.
#[derive(Debug)]
pub struct BadLine {
    /// Its number, 1-based.
    pub number: usize,
    /// The line.
    pub line: String,
    /// What is wrong with it.
    pub problem: LineProblem,
}

/// What is wrong with a line of a file of queries.
#[derive(Debug)]
pub enum LineProblem {
    /// There is no equals sign between a name and a query.
    NoEqualsSign,
    /// There is no name before the equals sign.
    NoName,
    /// There is no query after the equals sign.
    NoQuery,
    /// An earlier line has this name.
    RepeatedName(String),
    /// The query cannot be read.
    Query(Box<ServiceError>),
}

/// What a name is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// An authority with reports in the index, or any English authority.
    Authority,
    /// An authority of the register.
    EnglishAuthority,
    /// A region of England.
    Region,
    /// A report in the index.
    Report,
    /// A passage in the index.
    Passage,
}

/// Something that a person should know beside an answer. [`english::note`](crate::english::note) has the sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "code", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Note {
    /// The request names authorities without a report in the index.
    AbsentAuthorities {
        /// Their official names.
        names: Vec<String>,
    },
    /// The index has reports, but the filters exclude them all.
    NoReportMatches,
}

/// What to do about an error or a note. [`english::hint`](crate::english::hint) has the sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "code", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Hint {
    /// The index has to be built.
    BuildIndex,
    /// The index has to be built again from scratch.
    RebuildIndex,
    /// The index needs an empty or a new folder.
    NameNewFolder,
    /// A previous index exists only after the index was rebuilt.
    RebuildFirst,
    /// Another run has to end first.
    WaitForRun,
    /// The disk may be full.
    MakeRoom,
    /// One of these names may be meant.
    DidYouMean {
        /// The names, nearest first; at least one.
        names: Vec<String>,
    },
    /// The list of reports shows the names of authorities.
    ListAuthorities,
    /// The list of reports shows the identifiers.
    ListReports,
    /// The report shows the identifiers of its passages.
    ShowReport {
        /// Identifier of the report.
        report_id: String,
    },
    /// The name must be that of a region.
    Regions {
        /// Every region.
        names: Vec<String>,
    },
    /// The name must be that of a field that results can be counted by.
    Facets {
        /// Every such field.
        names: Vec<String>,
    },
    /// The name must be that of an English authority.
    NameEnglishAuthority,
    /// Values of a reference corpus need the name of their filter.
    NameFilter {
        /// The values.
        values: String,
    },
    /// The authorities to compare have to be named one by one.
    NameAuthorities,
    /// Counts take up to so many dimensions.
    Dimensions {
        /// How many.
        most: usize,
    },
    /// A comparison needs a filter that makes the target corpus.
    NameTarget,
    /// The draft should be saved in a form that can be read.
    SaveDraft,
    /// The draft can be looked at part by part.
    SplitDraft,
    /// A sentence should be given.
    GiveSentence,
    /// A file of queries has lines of this form.
    QueryLines,
    /// Names in queries have a spelling that is always understood.
    SpellNames,
}

impl ServiceError {
    /// Whether there is no index to open.
    pub fn is_missing_index(&self) -> bool {
        matches!(self, Self::Index(IndexError::NotFound { .. }))
    }

    /// Returns the stable code of the error, such as `unknown-name`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Index(error) | Self::Search(SearchError::Index(error)) => index_code(error),
            Self::Search(_) => "too-much",
            error => error.into(),
        }
    }

    /// Returns what to do about the error, if anything is known.
    pub fn hint(&self) -> Option<Hint> {
        match self {
            Self::UnknownName { similar, .. } if !similar.is_empty() => {
                Some(Hint::DidYouMean { names: similar.clone() })
            }
            Self::UnknownName { what, typed, .. } => Some(what.hint(typed)),
            Self::UnknownFilter { .. } => Some(Hint::NameFilter { values: "good,outstanding".to_owned() }),
            Self::UnknownFacet { known, .. } => {
                Some(Hint::Facets { names: known.iter().map(|field| field.name().to_owned()).collect() })
            }
            Self::UnclearFilter { typed } => Some(Hint::NameFilter { values: typed.clone() }),
            Self::NoNeighbours { .. } => Some(Hint::NameAuthorities),
            Self::Index(error) | Self::Search(SearchError::Index(error)) => Hint::for_index(error),
            Self::Dimensions { most } => Some(Hint::Dimensions { most: *most }),
            Self::NoFilter => Some(Hint::NameTarget),
            Self::Draft { problem: DraftProblem::TooLong(_), .. } | Self::TooLong { .. } => Some(Hint::SplitDraft),
            Self::Draft { .. } => Some(Hint::SaveDraft),
            Self::NoSentence => Some(Hint::GiveSentence),
            Self::Lines { lines, .. } if lines.iter().all(BadLine::has_unknown_name) => Some(Hint::SpellNames),
            Self::NoQueries { .. } | Self::Lines { .. } => Some(Hint::QueryLines),
            Self::Search(_) | Self::Query(_) | Self::Value(_) | Self::SortKey { .. } | Self::Drawing { .. } => None,
        }
    }
}

impl Hint {
    /// Returns what to do about an error of an index, if anything is known.
    pub fn for_index(error: &IndexError) -> Option<Self> {
        match error {
            IndexError::NotFound { .. } | IndexError::Incompatible { .. } => Some(Self::BuildIndex),
            IndexError::NotAnIndex { .. } => Some(Self::NameNewFolder),
            IndexError::NoPrevious { .. } => Some(Self::RebuildFirst),
            IndexError::Damaged { .. } | IndexError::UnknownContent { .. } => Some(Self::RebuildIndex),
            IndexError::Locked { .. } => Some(Self::WaitForRun),
            IndexError::Write { .. } => Some(Self::MakeRoom),
            _ => None,
        }
    }
}

fn index_code(error: &IndexError) -> &'static str {
    match error {
        IndexError::NotFound { .. } => "no-index",
        IndexError::NotAnIndex { .. } => "not-an-index",
        IndexError::Incompatible { .. } => "incompatible-index",
        IndexError::NoPrevious { .. } => "no-previous-index",
        IndexError::Damaged { .. } => "damaged-index",
        IndexError::Locked { .. } => "locked-index",
        _ => "index",
    }
}

impl BadLine {
    fn has_unknown_name(&self) -> bool {
        matches!(&self.problem, LineProblem::Query(error) if matches!(**error, ServiceError::UnknownName { .. }))
    }
}

impl Named {
    /// Where the right name can be found.
    fn hint(self, typed: &str) -> Hint {
        match self {
            Self::Authority => Hint::ListAuthorities,
            Self::EnglishAuthority => Hint::NameEnglishAuthority,
            Self::Region => {
                Hint::Regions { names: report::register::regions().iter().map(ToString::to_string).collect() }
            }
            Self::Report => Hint::ListReports,
            Self::Passage => {
                let report_id = typed.split_once('/').map_or(typed, |(report, _)| report);
                Hint::ShowReport { report_id: report_id.to_lowercase() }
            }
        }
    }
}
