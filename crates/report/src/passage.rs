//! Passages: the units of search, ranking and citation.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Block, Framework, Grade, Kind, PageNumber, PassageKind, Report, Section, frameworks, slug};

/// A passage with everything needed to filter, print and cite it. The export prints these fields in this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Stable identifier: `leicester-ilacs-2024-09/18`, `leeds-focused-visit-2018-01/findings.b3`.
    pub passage_id: String,
    /// Identifier of the report: the part of `passage_id` before the first slash.
    pub report_id: String,
    /// Official short name of the principal authority.
    pub authority: Option<String>,
    /// Its GSS code.
    pub authority_code: Option<String>,
    /// Its region of England.
    pub region: Option<String>,
    /// Further authorities of a joint report.
    pub joint_authorities: Vec<String>,
    /// Year of the inspection's end, else of the letter or publication.
    pub year: Option<i16>,
    /// First day of the inspection.
    pub inspection_start: Option<Date>,
    /// Last day of the inspection.
    pub inspection_end: Option<Date>,
    /// Day of publication, or of the letter.
    pub published: Option<Date>,
    /// Kind of the report, or of this part of it.
    pub kind: Kind,
    /// Framework of the inspection.
    pub framework: Option<Framework>,
    /// Heading of the section without its grade; empty before the first heading.
    pub section: String,
    /// Headings from the outermost to `section`.
    pub section_path: Vec<String>,
    /// Grade of the section.
    pub grade: Option<Grade>,
    /// Overall grade of the report.
    pub overall_grade: Option<Grade>,
    /// Lead inspector of the report.
    pub lead_inspector: Option<String>,
    /// Printed number.
    pub number: Option<String>,
    /// What the passage is in its report.
    pub passage_kind: PassageKind,
    /// Whether the reports of many authorities word it nearly alike: a set phrase, or a form filled in.
    pub repeated: bool,
    /// Depth of a bullet, 1 the outermost; 0 for anything else.
    pub level: u8,
    /// First page, 1-based; null for formats without pages.
    pub page: Option<PageNumber>,
    /// Position in the report in reading order, 0-based.
    pub ordinal: u32,
    /// Path of the file, relative to its corpus folder, with forward slashes.
    pub source: String,
    /// Paths of all files with this content, `source` first.
    pub sources: Vec<String>,
    /// The part of the file that the passage belongs to; null for the file's own report.
    pub part: Option<String>,
    /// Identifier of the better copy of the same inspection, if there is one.
    pub superseded_by: Option<String>,
    /// The whole passage.
    pub text: String,
}

impl Report {
    /// Returns the passages of this report in reading order. `report_id` is its identifier; `sources` are its files.
    ///
    /// Identifiers are unique within the report. A numbered passage has only its number after the slash. If numbers
    /// restart within the report, the section's slug comes before the number. An unnumbered passage has its section's
    /// slug, a letter for its kind, and its ordinal among the passages of that kind in the section.
    pub fn passages(&self, report_id: &str, sources: &[String]) -> Vec<Passage> {
        let mut names = LocalNames::new(self);
        let mut passages = Vec::new();
        for section in &self.sections {
            let part = section.part.and_then(|part| self.parts.get(part));
            let meta = part.map_or(&self.meta, |part| &part.meta);
            let authority = meta.authority.as_ref();
            let part = part.map(|part| part.name.as_str());
            names.begin_section(section, part);
            for block in &section.blocks {
                passages.push(Passage {
                    passage_id: format!("{report_id}/{}", names.next(section, part, block)),
                    report_id: report_id.to_owned(),
                    authority: authority.map(|a| a.name.clone()),
                    authority_code: authority.and_then(|a| a.code.clone()),
                    region: authority.and_then(|a| a.area.clone()),
                    joint_authorities: meta.joint_authorities.iter().map(|a| a.name.clone()).collect(),
                    year: meta.year(),
                    inspection_start: meta.inspection_start,
                    inspection_end: meta.inspection_end,
                    published: meta.published,
                    kind: meta.kind,
                    framework: meta.framework(),
                    section: section.title.clone(),
                    section_path: section.path.clone(),
                    grade: section.grade,
                    overall_grade: meta.overall_grade(),
                    lead_inspector: meta.lead_inspector.clone(),
                    number: block.number.clone(),
                    passage_kind: block.kind,
                    repeated: false,
                    level: block.level,
                    page: block.page,
                    ordinal: u32::try_from(passages.len()).unwrap_or(u32::MAX),
                    source: sources.first().cloned().unwrap_or_default(),
                    sources: sources.to_vec(),
                    part: part.map(str::to_owned),
                    superseded_by: None,
                    text: block.text.clone(),
                });
            }
        }
        passages
    }
}

/// Names passages within their report, each differently.
#[derive(Default)]
struct LocalNames {
    /// How often each printed number occurs in each part.
    numbers: HashMap<(Option<usize>, String), u32>,
    /// Uses of each section's slug.
    sections: HashMap<String, u32>,
    /// The name of the open section: its slug, with an ordinal from its second use on.
    section: String,
    /// Unnumbered passages of the open section, by the letter of their kind.
    ordinals: HashMap<char, u32>,
    /// Uses of each name.
    passages: HashMap<String, u32>,
}

impl LocalNames {
    fn new(report: &Report) -> Self {
        let mut numbers = HashMap::new();
        for section in &report.sections {
            for number in section.blocks.iter().filter_map(|block| block.number.as_ref()) {
                *numbers.entry((section.part, number.clone())).or_default() += 1;
            }
        }
        Self { numbers, ..Self::default() }
    }

    fn begin_section(&mut self, section: &Section, part: Option<&str>) {
        let mut openings = frameworks().iter().filter_map(|framework| framework.area_opening.as_deref());
        let title = openings.find_map(|opening| section.title.strip_prefix(opening)).unwrap_or(&section.title);
        let mut name = slug(title);
        if name.is_empty() {
            "opening".clone_into(&mut name);
        }
        if let Some((end, _)) = name.char_indices().filter(|(_, c)| *c == '-').nth(7) {
            name.truncate(end);
        }
        if let Some(part) = part {
            name = format!("{}/{name}", slug(part));
        }
        let uses = self.sections.entry(name.clone()).or_default();
        *uses += 1;
        self.section = if *uses > 1 { format!("{name}-{uses}") } else { name };
        self.ordinals.clear();
    }

    /// Returns the name of the next passage of the open section.
    fn next(&mut self, section: &Section, part: Option<&str>, block: &Block) -> String {
        let name = match &block.number {
            Some(number) if self.numbers.get(&(section.part, number.clone())) == Some(&1) => match part {
                Some(part) => format!("{}/{number}", slug(part)),
                None => number.clone(),
            },
            Some(number) => format!("{}/{number}", self.section),
            None => {
                let letter = block.kind.letter();
                let ordinal = self.ordinals.entry(letter).or_default();
                *ordinal += 1;
                format!("{}.{letter}{ordinal}", self.section)
            }
        };
        // A number that one section repeats, or a title that equals the numbered slug of another section.
        let times = self.passages.entry(name.clone()).or_default();
        *times += 1;
        if *times > 1 { format!("{name}~{times}") } else { name }
    }
}
