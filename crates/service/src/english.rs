//! The English of the service: the sentence of every note, hint, error and doubt, in this module and nowhere else.
//!
//! Everything else in the crate is codes with fields, so that a page can link them and a translator finds them here.

use std::fmt;

use index::analytics::verify::Verdict;
use index::query::FieldFilter;
use index::{Reason, Remark};
use report::Grade;
use serde::Serializer;

use crate::wire::Override;
use crate::{BadLine, Detail, Doubt, DraftProblem, Hint, LineProblem, Measure, Named, Note, ServiceError};

/// Returns the sentence of a note, without a full stop.
pub fn note(note: &Note) -> String {
    match note {
        Note::AbsentAuthorities { names } => format!("no report on {} is in the index", or(names)),
        Note::NoReportMatches => "no report matches these filters".to_owned(),
    }
}

/// Returns the sentence of an error, in lower case and without a full stop.
pub fn error(error: &ServiceError) -> String {
    match error {
        ServiceError::Index(error) => error.to_string(),
        ServiceError::Search(error) => error.to_string(),
        ServiceError::Query(error) => error.to_string(),
        ServiceError::Value(error) => error.to_string(),
        ServiceError::UnknownName { what, typed, .. } => format!("no {} is called `{typed}`", named(*what)),
        ServiceError::UnknownFilter { name } => format!("there is no filter `{name}`"),
        ServiceError::UnknownFacet { name, .. } => format!("results cannot be counted by `{name}`"),
        ServiceError::UnclearFilter { typed } => {
            format!("`--against {typed}` does not name the filter that its values belong to")
        }
        ServiceError::NoNeighbours { authority } => format!("no statistical neighbours of {authority} are known"),
        ServiceError::SortKey { typed } => {
            format!("`{typed}` is not a sort key: write left1 to left9, right1 to right9, year, authority or grade")
        }
        ServiceError::Dimensions { most: 1 } => "a chart has one dimension".to_owned(),
        ServiceError::Dimensions { .. } => "counts have one dimension or two".to_owned(),
        ServiceError::Drawing { reason } => reason.clone(),
        ServiceError::NoFilter => "there is no target corpus to compare".to_owned(),
        ServiceError::Draft { file, problem } => match problem {
            DraftProblem::TooLong(most) => format!("`{file}` is longer than {} MB", most >> 20),
            DraftProblem::NotText => format!("`{file}` is not text in UTF-8"),
            DraftProblem::NotWord => format!("`{file}` is not a Word document, whatever its name says"),
            DraftProblem::Unreadable(reason) => format!("cannot read `{file}`: {reason}"),
        },
        ServiceError::NoSentence => "there is no sentence to look for".to_owned(),
        ServiceError::TooLong { what, has, most } => {
            let what = match what {
                Measure::Words => "words",
                Measure::Quotations => "quotations",
            };
            let [has, most] = [*has, *most].map(|number| thousands(number as u64));
            format!("the draft has {has} {what}, but at most {most} are checked at once")
        }
        ServiceError::NoQueries { file } => format!("there is no query in `{file}`"),
        ServiceError::Lines { file, lines } => {
            let line = |line: &BadLine| format!("{file}:{}: {}", line.number, bad_line(line));
            lines.iter().map(line).collect::<Vec<_>>().join("\n")
        }
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&error(self))
    }
}

/// Most characters of a line that are printed.
const LINE_CHARS: usize = 100;

fn bad_line(BadLine { line, problem, .. }: &BadLine) -> String {
    let (missing, before) = match problem {
        LineProblem::NoEqualsSign => ("there is no equals sign between a name and a query", line.as_str()),
        LineProblem::NoName => ("there is no name before the equals sign", ""),
        LineProblem::NoQuery => ("there is no query after the equals sign", line.trim_end()),
        LineProblem::RepeatedName(name) => return format!("an earlier line has the name `{name}`"),
        LineProblem::Query(problem) => match problem.hint() {
            Some(known) => return format!("{problem}: {}", hint(&known)),
            None => return problem.to_string(),
        },
    };
    let line: String = line.chars().take(LINE_CHARS).map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("{missing}\n  {line}\n  {}^", " ".repeat(before.chars().count().min(LINE_CHARS)))
}

/// Returns the sentence of a hint, in lower case and without a full stop.
pub fn hint(hint: &Hint) -> String {
    let sentence = match hint {
        Hint::BuildIndex => "build it with `findings index`",
        Hint::RebuildIndex => "build it again with `findings index --full`",
        Hint::NameNewFolder => "name an empty or a new folder with --index",
        Hint::RebuildFirst => "there is a previous index only after `findings index --full`",
        Hint::WaitForRun => "wait until that run has ended",
        Hint::MakeRoom => "check that there is room on the disk, then run `findings index` again",
        Hint::DidYouMean { names } => {
            let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            return format!("did you mean {}?", or(&quoted));
        }
        Hint::ListAuthorities => "`findings reports` lists those in the index",
        Hint::ListReports => "`findings reports` lists the identifiers",
        Hint::ShowReport { report_id } => return format!("`findings show {report_id}` prints the identifiers of all"),
        Hint::Regions { names } => return format!("the regions are {}", names.join(", ")),
        Hint::Facets { names } => return format!("count them by {}", or(names)),
        Hint::NameEnglishAuthority => "give an English authority's name",
        Hint::NameFilter { values } => return format!("name the filter and its values: --against grade:{values}"),
        Hint::NameAuthorities => "authorities that were abolished have none; name the ones to compare with --compare",
        Hint::Dimensions { most: 1 } => "use --by year",
        Hint::Dimensions { .. } => "use --by year or --by authority,year",
        Hint::NameTarget => "say which passages: --grade inadequate",
        Hint::SaveDraft => "save the draft as plain text in UTF-8, or as .docx",
        Hint::SplitDraft => "check it in parts, chapter by chapter",
        Hint::GiveSentence => "give a sentence in quotation marks, or a draft with words in it: --file draft.docx",
        Hint::QueryLines => "one query a line: name = query; a line that begins with # is a comment",
        Hint::SpellNames => "write the names as `findings reports` does, in quotes if they are more than one word",
    };
    sentence.to_owned()
}

/// Returns a doubt about a report as a phrase.
pub fn doubt(doubt: &Doubt) -> String {
    match *doubt {
        Doubt::NoPassages => "no passages".to_owned(),
        Doubt::NoAuthority => "authority not known".to_owned(),
        Doubt::NoDate => "no date".to_owned(),
        Doubt::ImpossibleDates => "dates that cannot all be right".to_owned(),
        Doubt::UnknownKind => "kind not known".to_owned(),
        Doubt::PagesWithoutText { pages } => count(pages.into(), "page") + " without text",
        Doubt::MissingNumbers { numbers } => count(numbers.into(), "number") + " missing",
        Doubt::StandardText { percent } => format!("{percent}% of its text taken for boilerplate"),
        Doubt::UnreadableCharacters { characters } => count(characters.into(), "character") + " unreadable",
    }
}

/// Returns the sentence of a remark on a query, in lower case and without a full stop.
pub fn remark(remark: &Remark) -> String {
    let condition = |FieldFilter { field, values }: &FieldFilter| {
        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
        format!("{} {}", field.name(), values.join(" or "))
    };
    match remark {
        Remark::OtherQuery { query, passages } => format!("{query} finds {}", count(*passages, "passage")),
        Remark::NothingSatisfies { condition: one } => format!("no passage has {}", condition(one)),
        Remark::Without { conditions, passages } => {
            let conditions: Vec<String> = conditions.iter().map(condition).collect();
            format!("without {} the query finds {}", conditions.join(" and "), count(*passages, "passage"))
        }
        Remark::TooLongToWiden { words } => {
            format!("more than {words} words: none is widened or looked for in headings")
        }
    }
}

/// Returns what a part of a score is for, as a phrase.
pub fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Relevance => "relevance".to_owned(),
        Reason::Frequencies => "relevance by how often the words occur".to_owned(),
        Reason::Typed { term, times: number, words } => {
            format!("{term} stands in the text, {}{}", times(*number), places(words))
        }
        Reason::Synonyms { term, synonyms, times: number, words } => {
            format!("{term} in other words: {}, {}{}", synonyms.join(", "), times(*number), places(words))
        }
        Reason::Heading { term } => format!("{term} stands in the heading"),
        Reason::Exact { term, times: number } => format!("{term} exactly as typed, {}", times(*number)),
        Reason::Adjacent { left, right, times: number } => {
            format!("{left} {right} next to each other, {}", times(*number))
        }
        Reason::Close { left, right, within, times: number } => {
            format!("{left} and {right} within {within} words, {}", times(*number))
        }
        Reason::PassageKind { factor } => format!("kind of passage: {factor} times the sum of the above"),
        Reason::SharedWords { words } => format!("words that the best passages share: {}", words.join(", ")),
    }
}

fn times(number: usize) -> String {
    if number == 1 { "once".to_owned() } else { format!("{number} times") }
}

/// More places than this are not listed.
const MAX_PLACES: usize = 6;

/// Returns the first places, " (words 2, 14)"; empty if there are none.
fn places(words: &[u32]) -> String {
    let mut listed: Vec<String> = words.iter().take(MAX_PLACES).map(ToString::to_string).collect();
    if words.len() > MAX_PLACES {
        listed.push("…".to_owned());
    }
    let noun = if listed.len() == 1 { "word" } else { "words" };
    if listed.is_empty() { String::new() } else { format!(" ({noun} {})", listed.join(", ")) }
}

/// Returns doubts in one line; empty if there are none.
pub fn doubts(doubts: &[Doubt]) -> String {
    doubts.iter().map(doubt).collect::<Vec<_>>().join(", ")
}

/// Returns what is known about a gap as a phrase; empty for nothing.
pub fn detail(detail: &Detail) -> String {
    match detail {
        Detail::Reports(reports) => count(*reports, "report"),
        Detail::Skipped(reason) => reason.to_string(),
        Detail::Doubt(known) => doubt(known),
        Detail::Nothing => String::new(),
    }
}

/// Returns a value that a person set, and what it replaces: "authority Leicester (read: Leicestershire)".
pub fn overridden(Override { field, set, read }: &Override) -> String {
    let name = field.replace('_', " ");
    match read {
        Some(read) => format!("{name} {set} (read: {read})"),
        None => format!("{name} {set} (nothing was read)"),
    }
}

/// Returns values that a person set in one line; empty if there are none.
pub fn overrides(values: &[Override]) -> String {
    values.iter().map(overridden).collect::<Vec<_>>().join(", ")
}

/// Returns where the words of a quotation, or similar ones, stand.
pub(crate) fn place(verdict: Verdict, citation: &str, passage_id: &str) -> String {
    let word = match verdict {
        Verdict::Misattributed => "but it stands in: ",
        Verdict::Altered => "nearest: ",
        Verdict::Exact | Verdict::NotFound => "",
    };
    format!("{word}{citation} [{passage_id}]")
}

/// Returns the name of a grade, or that there is none.
pub(crate) fn grade(grade: Option<Grade>) -> &'static str {
    grade.map_or("no grade", Grade::name)
}

/// Serialises doubts as their phrases.
pub(crate) fn texts<S: Serializer>(doubts: &[Doubt], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(doubts.iter().map(doubt))
}

/// Serialises what is known about a gap as its phrase.
pub(crate) fn serialise_detail<S: Serializer>(known: &Detail, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&detail(known))
}

fn named(what: Named) -> &'static str {
    match what {
        Named::Authority | Named::EnglishAuthority => "authority",
        Named::Region => "region",
        Named::Report => "report",
        Named::Passage => "passage",
    }
}

/// Returns "a, b or c"; empty for no names.
pub fn or<S: AsRef<str>>(names: &[S]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// Returns a number with its noun: "1 report", "2,345 reports".
pub fn count(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", thousands(number))
}

/// Returns digits in groups of three: "12,345".
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Returns "September 2024"; `None` for a report without a date.
pub fn month(date: Option<jiff::civil::Date>) -> Option<String> {
    date.map(|date| date.strftime("%B %Y").to_string())
}

/// Heads of the columns of a chart: reports, their share, and the rate.
pub(crate) const CHART_COLUMNS: [&str; 3] = ["reports", "share", "per 100,000 words"];
/// The row of a chart for everything together.
pub(crate) const ALL: &str = "all";

/// Returns what the bars of a chart by this dimension show.
pub(crate) fn chart_subtitle(by: &str) -> String {
    format!("Reports with a match, by {by}: share of all reports, with its 95% interval (Wilson)")
}

/// Returns the line below a chart on values without a finding, which it leaves out.
pub(crate) fn chart_hidden(values: u64) -> String {
    format!("{} more with reports, but no match.", thousands(values))
}

/// Returns the line below a chart on what it counts, and from what.
pub(crate) fn chart_base(found: u64, passages: u64, words: u64) -> String {
    let (found, passages, words) = (count(found, "passage"), count(passages, "passage"), count(words, "word"));
    format!("{found} found among {passages} ({words}), excluding boilerplate and superseded copies.")
}

/// Returns the command that lists the occurrences of a phrase within filters.
pub(crate) fn lines_command(words: &str, options: &str) -> String {
    format!("findings concord --exact \"{}\" {options}", words.replace('"', " "))
}
