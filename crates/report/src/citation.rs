//! Citations of passages: plain text, Markdown, BibTeX, RIS and CSL-JSON.

use std::fmt::Write;

use jiff::civil::Date;
use serde::Serialize;

use crate::{Passage, PassageKind, slug};

/// The citation of one passage.
///
/// It names the subject, the inspection and its dates, the paragraph, its heading and its grade. A passage without a
/// printed number is cited by its heading and its position under it, never by a guessed number.
///
/// # Examples
///
/// ```text
/// Wexcombe, ILACS inspection 9–20 September 2024, para 18 (care leavers: good), p. 6
/// Ravensholt, Focused visit 3–4 March 2021 (letter of 1 April 2021), “Findings”, 4th bullet
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation<'a> {
    passage: &'a Passage,
}

impl<'a> Citation<'a> {
    /// Creates the citation of a passage.
    pub fn new(passage: &'a Passage) -> Self {
        Self { passage }
    }

    /// Returns one line of plain text, without a full stop at the end.
    pub fn plain(&self) -> String {
        let mut line = self.report();
        let _ = write!(line, ", {}", self.place());
        if let Some(page) = self.passage.page {
            let _ = write!(line, ", p. {page}");
        }
        line
    }

    /// Returns a Markdown link to the page of the source; the path is relative to the corpus folder, or inside
    /// `folder`.
    pub fn markdown(&self, folder: &str) -> String {
        format!("[{}]({})", escaped(&self.plain()), self.link(folder))
    }

    /// Returns a BibTeX entry, keyed by the passage's identifier.
    pub fn bibtex(&self) -> String {
        let passage = self.passage;
        let mut entry = format!("@techreport{{{},\n", slug(&passage.passage_id.replace(['/', '.'], "-")));
        let mut field = |name: &str, value: &str| {
            // A second pair of braces keeps the name of an organisation whole.
            let value = if name == "author" { format!("{{{}}}", tex(value)) } else { tex(value) };
            let _ = writeln!(entry, "  {name} = {{{value}}},");
        };
        field("title", &self.title());
        field("author", self.author());
        field("institution", self.author());
        if let Some(date) = self.issued() {
            field("year", &date.year().to_string());
            field("month", &date.month().to_string());
        }
        field("note", &self.place());
        if let Some(page) = passage.page {
            field("pages", &page.to_string());
        }
        field("file", &passage.source);
        field("copyright", self.licence());
        entry.push_str("}\n");
        entry
    }

    /// Returns an RIS record.
    pub fn ris(&self) -> String {
        let mut record = String::new();
        let mut tag = |tag: &str, value: &str| {
            let _ = writeln!(record, "{tag}  - {}", value.replace(['\n', '\r'], " "));
        };
        tag("TY", "RPRT");
        tag("ID", &self.passage.passage_id);
        tag("TI", &self.title());
        tag("AU", self.author());
        tag("PB", self.author());
        if let Some(date) = self.issued() {
            tag("PY", &date.year().to_string());
            tag("DA", &date.strftime("%Y/%m/%d/").to_string());
        }
        if let Some(page) = self.passage.page {
            tag("SP", &page.to_string());
        }
        tag("N1", &self.place());
        tag("L1", &self.passage.source);
        tag("C1", self.licence());
        tag("ER", "");
        record
    }

    /// Returns a CSL-JSON item.
    pub fn csl(&self) -> CslItem {
        let passage = self.passage;
        CslItem {
            id: passage.passage_id.clone(),
            kind: "report",
            title: self.title(),
            author: [Author { literal: self.author().to_owned() }],
            publisher: self.author().to_owned(),
            genre: passage.kind.title(),
            issued: self.issued().map(|date| Issued { date_parts: [(date.year(), date.month(), date.day())] }),
            page: passage.page.map(|page| page.to_string()),
            note: self.place(),
            license: self.licence(),
        }
    }

    /// Returns the licence statement for a quotation.
    pub fn licence(&self) -> &'static str {
        self.passage.kind.licence()
    }

    /// Returns the path of the source, with the page if it has pages; inside `folder` if one is given.
    pub fn link(&self, folder: &str) -> String {
        let slash = if folder.is_empty() || folder.ends_with('/') { "" } else { "/" };
        let path: String =
            format!("{folder}{slash}{}", self.passage.source).chars().fold(String::new(), |mut path, c| {
                // Characters that would end a Markdown link or are not allowed in one.
                if matches!(c, ' ' | '(' | ')' | '<' | '>' | '"' | '#' | '%' | '?') || c.is_control() {
                    let _ = write!(path, "%{:02X}", u32::from(c));
                } else {
                    path.push(c);
                }
                path
            });
        match self.passage.page {
            Some(page) => format!("{path}#page={page}"),
            None => path,
        }
    }

    /// Returns the subject, inspection and dates: "Wexcombe, ILACS inspection 9–20 September 2024".
    fn report(&self) -> String {
        let passage = self.passage;
        let mut line = self.authority();
        let _ = write!(line, ", {}", passage.kind.title());
        let inspected = period(passage.inspection_start, passage.inspection_end);
        if let Some(period) = &inspected {
            let _ = write!(line, " {period}");
        }
        if let Some(published) = passage.published {
            let word = if passage.kind.is_letter() { "letter of" } else { "published" };
            let _ = write!(line, " ({word} {})", day(published));
        } else if inspected.is_none() {
            line.push_str(", undated");
        }
        if let Some(part) = &passage.part {
            let _ = write!(line, " (as attached, {part})");
        }
        line
    }

    /// Returns the title: "ILACS inspection of Wexcombe, 9–20 September 2024".
    fn title(&self) -> String {
        let passage = self.passage;
        let period = period(passage.inspection_start, passage.inspection_end);
        let period = period.map(|period| format!(", {period}")).unwrap_or_default();
        format!("{} of {}{period}", passage.kind.title(), self.authority())
    }

    fn authority(&self) -> String {
        let passage = self.passage;
        let first = passage.authority.clone().unwrap_or_else(|| "Authority not known".to_owned());
        std::iter::once(first).chain(passage.joint_authorities.iter().cloned()).collect::<Vec<_>>().join(" and ")
    }

    /// Returns the author. Joint inspections name Ofsted first.
    fn author(&self) -> &str {
        let subject = || self.passage.authority.as_deref().unwrap_or("Author not known");
        self.passage.kind.author().unwrap_or_else(subject)
    }

    fn issued(&self) -> Option<Date> {
        let passage = self.passage;
        passage.published.or(passage.inspection_end).or(passage.inspection_start)
    }

    /// Returns the position in the report: "para 18 (care leavers: good)", "“Findings”, 4th bullet".
    fn place(&self) -> String {
        let passage = self.passage;
        let grade = passage.grade.map(|grade| format!(": {grade}")).unwrap_or_default();
        let section = passage.section.trim();
        if let Some(number) = &passage.number {
            let noun = if passage.passage_kind == PassageKind::Recommendation { "recommendation" } else { "para" };
            let heading = if section.is_empty() { String::new() } else { format!(" ({}{grade})", lowered(section)) };
            return format!("{noun} {number}{heading}");
        }
        let heading = if section.is_empty() { "opening".to_owned() } else { format!("“{section}”") };
        let grade = passage.grade.map(|grade| format!(" ({grade})")).unwrap_or_default();
        let noun = noun(passage.passage_kind);
        match ordinal_in_section(&passage.passage_id) {
            Some(ordinal) => format!("{heading}{grade}, {} {noun}", nth(ordinal)),
            None => format!("{heading}{grade}, {noun}"),
        }
    }
}

/// A CSL-JSON item.
///
/// # Source
///
/// Citation Style Language 1.0.2, input data schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CslItem {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    title: String,
    author: [Author; 1],
    publisher: String,
    genre: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<Issued>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<String>,
    note: String,
    license: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Author {
    literal: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Issued {
    #[serde(rename = "date-parts")]
    date_parts: [(i16, i8, i8); 1],
}

/// Formats a period, with as little of the first date as possible: "9–20 September 2024", "19 June–13 July 2017".
fn period(start: Option<Date>, end: Option<Date>) -> Option<String> {
    let (start, end) = (start.or(end)?, end.or(start)?);
    if start == end {
        return Some(day(end));
    }
    let first = if start.year() != end.year() {
        day(start)
    } else if start.month() != end.month() {
        start.strftime("%-d %B").to_string()
    } else {
        start.day().to_string()
    };
    Some(format!("{first}–{}", day(end)))
}

fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

fn noun(kind: PassageKind) -> &'static str {
    match kind {
        PassageKind::Finding | PassageKind::Paragraph | PassageKind::Summary => "paragraph",
        PassageKind::Bullet => "bullet",
        PassageKind::Recommendation => "recommendation",
        PassageKind::TableRow => "row of a table",
        PassageKind::Footnote => "footnote",
        PassageKind::Boilerplate => "paragraph of standard text",
    }
}

/// Returns the position of an unnumbered passage under its heading: the 4 of `…/findings.b4`.
fn ordinal_in_section(id: &str) -> Option<u32> {
    let (_, local) = id.rsplit_once('.')?;
    local.trim_start_matches(|c: char| c.is_ascii_lowercase()).parse().ok()
}

/// Formats an ordinal number: "1st", "2nd", "11th".
fn nth(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// Returns a heading for use inside a sentence: with a small first letter, unless the first word is an abbreviation.
fn lowered(heading: &str) -> String {
    let mut chars = heading.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().chain(heading.chars().skip(1)).collect()
        }
        _ => heading.to_owned(),
    }
}

fn escaped(text: &str) -> String {
    let escape = |c: char| matches!(c, '[' | ']' | '*' | '_' | '`' | '\\' | '<').then_some('\\');
    text.chars().flat_map(|c| escape(c).into_iter().chain([c])).collect()
}

fn tex(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '&' | '%' | '$' | '#' | '_' => out.extend(['\\', c]),
            // These would end the field.
            '{' | '}' | '\\' => {}
            '–' => out.push_str("--"),
            '“' => out.push_str("``"),
            '”' => out.push_str("''"),
            _ => out.push(c),
        }
        out
    })
}

#[cfg(test)]
mod tests;
