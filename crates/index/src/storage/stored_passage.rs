//! The form in which a passage is kept beside its text. What follows from the rest is left out, since every hit is read; and
//! strings stand one after the other in a text of their own, which the engine reads at once and bytes one by one.

use jiff::civil::Date;
use report::{Framework, Grade, Kind, PageNumber, Passage, PassageKind};
use serde::{Deserialize, Serialize};

/// All of a passage but its strings, of which it has the lengths in bytes. They stand in the order of these fields.
#[derive(Serialize, Deserialize)]
struct Kept {
    passage_id: Length,
    /// None where it is the part of the passage's identifier before the first slash.
    report_id: Option<Length>,
    authority: Option<Length>,
    authority_code: Option<Length>,
    region: Option<Length>,
    joint_authorities: Vec<Length>,
    year: Option<i16>,
    inspection_start: Option<Day>,
    inspection_end: Option<Day>,
    published: Option<Day>,
    kind: Kind,
    framework: Option<Framework>,
    section_path: Vec<Length>,
    /// None where it is the last heading of the path.
    section: Option<Length>,
    grade: Option<Grade>,
    overall_grade: Option<Grade>,
    lead_inspector: Option<Length>,
    number: Option<Length>,
    passage_kind: PassageKind,
    repeated: bool,
    level: u8,
    page: Option<PageNumber>,
    ordinal: u32,
    sources: Vec<Length>,
    /// None where it is the first of the sources.
    source: Option<Length>,
    part: Option<Length>,
    superseded_by: Option<Length>,
}

type Length = usize;

/// Year, month and day.
type Day = (i16, i8, i8);

/// All of a passage but its text, as it is kept: its strings, and the rest.
pub(super) fn write(passage: &Passage) -> Result<(String, Vec<u8>), postcard::Error> {
    let mut strings = String::new();
    let mut keep = |string: &str| {
        strings.push_str(string);
        string.len()
    };
    let mut keep_any = |string: Option<&str>| string.map(&mut keep);
    let day = |date: Option<Date>| date.map(|date| (date.year(), date.month(), date.day()));
    let kept = Kept {
        passage_id: keep_any(Some(&passage.passage_id)).unwrap_or_default(),
        report_id: keep_any(unless(report_of(&passage.passage_id), &passage.report_id)),
        authority: keep_any(passage.authority.as_deref()),
        authority_code: keep_any(passage.authority_code.as_deref()),
        region: keep_any(passage.region.as_deref()),
        joint_authorities: passage.joint_authorities.iter().filter_map(|name| keep_any(Some(name))).collect(),
        year: passage.year,
        inspection_start: day(passage.inspection_start),
        inspection_end: day(passage.inspection_end),
        published: day(passage.published),
        kind: passage.kind,
        framework: passage.framework,
        section_path: passage.section_path.iter().filter_map(|heading| keep_any(Some(heading))).collect(),
        section: keep_any(unless(passage.section_path.last().map(String::as_str), &passage.section)),
        grade: passage.grade,
        overall_grade: passage.overall_grade,
        lead_inspector: keep_any(passage.lead_inspector.as_deref()),
        number: keep_any(passage.number.as_deref()),
        passage_kind: passage.passage_kind,
        repeated: passage.repeated,
        level: passage.level,
        page: passage.page,
        ordinal: passage.ordinal,
        sources: passage.sources.iter().filter_map(|source| keep_any(Some(source))).collect(),
        source: keep_any(unless(passage.sources.first().map(String::as_str), &passage.source)),
        part: keep_any(passage.part.as_deref()),
        superseded_by: keep_any(passage.superseded_by.as_deref()),
    };
    let kept = postcard::to_stdvec(&kept)?;
    Ok((strings, kept))
}

/// The passage with this text that was kept so.
pub(super) fn read(kept: &[u8], strings: &str, text: String) -> Result<Passage, postcard::Error> {
    let kept: Kept = postcard::from_bytes(kept)?;
    let mut strings = Strings(strings);
    let day = |day: Option<Day>| {
        let date = |(year, month, day)| Date::new(year, month, day).map_err(|_| postcard::Error::SerdeDeCustom);
        day.map(date).transpose()
    };
    let passage_id = strings.next(kept.passage_id)?;
    let report_id = strings.next_or(kept.report_id, report_of(&passage_id))?;
    let authority = strings.next_if(kept.authority)?;
    let authority_code = strings.next_if(kept.authority_code)?;
    let region = strings.next_if(kept.region)?;
    let joint_authorities = strings.next_of(kept.joint_authorities)?;
    let section_path = strings.next_of(kept.section_path)?;
    let section = strings.next_or(kept.section, section_path.last().map(String::as_str))?;
    let lead_inspector = strings.next_if(kept.lead_inspector)?;
    let number = strings.next_if(kept.number)?;
    let sources = strings.next_of(kept.sources)?;
    let source = strings.next_or(kept.source, sources.first().map(String::as_str))?;
    Ok(Passage {
        passage_id,
        report_id,
        authority,
        authority_code,
        region,
        joint_authorities,
        year: kept.year,
        inspection_start: day(kept.inspection_start)?,
        inspection_end: day(kept.inspection_end)?,
        published: day(kept.published)?,
        kind: kept.kind,
        framework: kept.framework,
        section,
        section_path,
        grade: kept.grade,
        overall_grade: kept.overall_grade,
        lead_inspector,
        number,
        passage_kind: kept.passage_kind,
        repeated: kept.repeated,
        level: kept.level,
        page: kept.page,
        ordinal: kept.ordinal,
        source,
        sources,
        part: strings.next_if(kept.part)?,
        superseded_by: strings.next_if(kept.superseded_by)?,
        text,
    })
}

/// The strings that have not been read yet.
struct Strings<'a>(&'a str);

impl Strings<'_> {
    fn next(&mut self, length: Length) -> Result<String, postcard::Error> {
        let (next, rest) = self.0.split_at_checked(length).ok_or(postcard::Error::DeserializeUnexpectedEnd)?;
        self.0 = rest;
        Ok(next.to_owned())
    }

    fn next_if(&mut self, length: Option<Length>) -> Result<Option<String>, postcard::Error> {
        length.map(|length| self.next(length)).transpose()
    }

    /// The next, or what follows from the rest.
    fn next_or(&mut self, length: Option<Length>, follows: Option<&str>) -> Result<String, postcard::Error> {
        match length {
            Some(length) => self.next(length),
            None => Ok(follows.unwrap_or_default().to_owned()),
        }
    }

    fn next_of(&mut self, lengths: Vec<Length>) -> Result<Vec<String>, postcard::Error> {
        lengths.into_iter().map(|length| self.next(length)).collect()
    }
}

/// `value`, unless it is what follows from the rest.
fn unless<'a>(follows: Option<&str>, value: &'a str) -> Option<&'a str> {
    (follows != Some(value)).then_some(value)
}

/// The part of a passage's identifier before the first slash.
fn report_of(passage_id: &str) -> Option<&str> {
    Some(passage_id.split_once('/')?.0)
}

#[cfg(test)]
mod tests;
