//! The precedents of the sentences of a draft.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

use index::precedent::difference::{Change, Difference};
use index::precedent::wording::{Precedent, Profile, Sentence, Tier, Worded};
use report::{Citation, Grade};
use serde::Serialize;
use service::wire::{Hit, Passage};

use crate::output::{FAINT, HIT, STRONG};
use crate::render::count;
use crate::render::text::{INDENT, heading, place, section};
use crate::render::wrap::wrap;

/// A precedent as data: which sentence, how near, then the fields of a hit.
#[derive(Debug, Serialize)]
pub(crate) struct Row<'a> {
    /// 0-based.
    sentence: usize,
    sentence_text: &'a str,
    /// "verbatim", "close" or "same-finding".
    tier: &'static str,
    polarity_differs: bool,
    #[serde(flatten)]
    hit: Hit,
    /// The longest run of six words or more that both have.
    run: Option<&'a str>,
    /// Words left out as `[-…-]`, words put in as `{+…+}`.
    difference: Option<String>,
}

/// The precedents of a sentence, best first.
pub(crate) fn rows<'a>(
    number: usize,
    sentence: &'a Sentence,
    worded: &'a Worded,
    cite: bool,
) -> impl Iterator<Item = Row<'a>> {
    worded.precedents.iter().map(move |precedent| Row {
        sentence: number,
        sentence_text: &sentence.text,
        tier: precedent.tier.name(),
        polarity_differs: precedent.polarity_differs,
        hit: Hit::new(precedent.hit.clone(), cite),
        run: precedent.run.as_deref(),
        difference: precedent.difference.as_ref().map(ToString::to_string),
    })
}

/// Counts of a [`Profile`].
#[derive(Debug, Serialize)]
struct ProfileRow<'a> {
    reports: usize,
    authorities: usize,
    grades: BTreeMap<&'a str, usize>,
    periods: BTreeMap<&'a str, usize>,
    opposite: usize,
}

impl<'a> From<&'a Profile> for ProfileRow<'a> {
    fn from(profile: &'a Profile) -> Self {
        Self {
            reports: profile.reports.len(),
            authorities: profile.authorities.len(),
            grades: profile.grades.iter().map(|((_, grade), reports)| (grade_name(*grade), reports.len())).collect(),
            periods: profile.periods.iter().map(|(period, reports)| (period.name(), reports.len())).collect(),
            opposite: profile.opposite.len(),
        }
    }
}

/// A sentence with its precedents.
#[derive(Debug, Serialize)]
struct SentenceRow<'a> {
    sentence: usize,
    sentence_text: &'a str,
    line: usize,
    /// The nearest tier of the same polarity.
    nearest: Option<&'static str>,
    profile: ProfileRow<'a>,
    precedents: Vec<Row<'a>>,
}

/// The whole answer.
#[derive(Debug, Serialize)]
pub(crate) struct Document<'a> {
    sentences: Vec<SentenceRow<'a>>,
    profile: ProfileRow<'a>,
    /// Numbers of the sentences.
    without_precedent: Vec<usize>,
}

/// What is known of all sentences together.
#[derive(Debug, Default)]
pub(crate) struct Whole {
    sentences: u64,
    nearest: BTreeMap<Tier, u64>,
    profile: Profile,
    without: Vec<(usize, Sentence, bool)>,
}

impl Whole {
    /// Counts a sentence.
    pub(crate) fn add(&mut self, number: usize, sentence: &Sentence, worded: &Worded) {
        self.sentences += 1;
        self.profile.extend(&worded.profile);
        match worded.nearest {
            Some(tier) => *self.nearest.entry(tier).or_default() += 1,
            None => self.without.push((number, sentence.clone(), !worded.precedents.is_empty())),
        }
    }

    /// Whether anything was found for any sentence, be it the opposite.
    pub(crate) fn has_found(&self) -> bool {
        !self.nearest.is_empty() || self.without.iter().any(|(.., is_opposite)| *is_opposite)
    }

    /// The whole answer as data.
    pub(crate) fn document<'a>(&'a self, all: &'a [(usize, Sentence, Worded)], cite: bool) -> Document<'a> {
        let row = |(number, sentence, worded): &'a (usize, Sentence, Worded)| SentenceRow {
            sentence: *number,
            sentence_text: &sentence.text,
            line: sentence.line,
            nearest: worded.nearest.map(Tier::name),
            profile: (&worded.profile).into(),
            precedents: rows(*number, sentence, worded, cite).collect(),
        };
        Document {
            sentences: all.iter().map(row).collect(),
            profile: (&self.profile).into(),
            without_precedent: self.without.iter().map(|(number, ..)| *number).collect(),
        }
    }

    /// What a person should know of the whole draft.
    pub(crate) fn text(&self, columns: usize) -> String {
        let mut page = String::new();
        if self.sentences > 1 {
            let tiers = Tier::ALL.map(|tier| format!("{} {}", self.nearest.get(&tier).unwrap_or(&0), title(tier)));
            let sentences = count(self.sentences, "sentence");
            let line = format!("{sentences}: {}, {} without precedent.", tiers.join(", "), self.without.len());
            page.push_str(&wrap(&line, &[], STRONG, "", columns));
            if let Some(profile) = profile(&self.profile) {
                page.push_str(&wrap(&format!("The draft as a whole: {profile}"), &[], STRONG, "", columns));
            }
        }
        if !self.without.is_empty() {
            let _ = writeln!(page, "{STRONG}Without precedent:{STRONG:#}");
        }
        for (number, sentence, is_opposite) in &self.without {
            let remark = if *is_opposite { " (only with the opposite meaning)" } else { "" };
            let line = format!("line {}, sentence {}: {}{remark}", sentence.line, number + 1, sentence.text);
            page.push_str(&wrap(&line, &[], STRONG, INDENT, columns));
        }
        page
    }
}

/// A sentence, its profile, and its precedents under the headings of their tiers.
pub(crate) fn text(number: usize, sentence: &Sentence, worded: &Worded, cite: bool, columns: usize) -> String {
    let whole = 0..sentence.text.chars().count();
    let lines = wrap(&sentence.text, std::slice::from_ref(&whole), STRONG, INDENT, columns);
    let mut page = format!("{FAINT}{:>3}{FAINT:#}  {}", number + 1, lines.trim_start());
    if let Some(profile) = profile(&worded.profile) {
        page.push_str(&wrap(&profile, &[], STRONG, INDENT, columns));
    }
    for tier in Tier::ALL {
        let mut of_tier = worded.precedents.iter().filter(|precedent| precedent.tier == tier).peekable();
        if of_tier.peek().is_some() {
            let rule = columns.saturating_sub(INDENT.len() + title(tier).chars().count() + 4);
            let _ = writeln!(page, "\n{INDENT}{STRONG}── {} {}{STRONG:#}", title(tier), "─".repeat(rule));
        }
        for precedent in of_tier {
            page.push('\n');
            page.push_str(&block(precedent, cite, columns));
        }
    }
    if worded.precedents.is_empty() {
        let _ = writeln!(page, "{INDENT}no precedent");
    }
    page.push('\n');
    page
}

/// A tier as a heading.
fn title(tier: Tier) -> &'static str {
    match tier {
        Tier::Verbatim => "verbatim",
        Tier::Close => "close",
        Tier::SameFinding => "the same finding in other words",
    }
}

/// A precedent: where it stands, and what it says.
fn block(precedent: &Precedent, cite: bool, columns: usize) -> String {
    let passage = &Passage::from(precedent.hit.passage.clone());
    let mut block = format!("{INDENT}{}\n", heading(passage));
    if let Some(section) = section(passage) {
        block.push_str(&wrap(&section, &[], STRONG, INDENT, columns));
    }
    if precedent.polarity_differs {
        let warning = "The opposite: one of both denies what the other says.";
        block.push_str(&wrap(warning, std::slice::from_ref(&(0..12)), HIT, INDENT, columns));
    }
    let (words, marks) = match &precedent.difference {
        Some(difference) => marked(difference),
        None => (precedent.hit.snippet.clone(), within_snippet(precedent)),
    };
    block.push_str(&wrap(&words, &marks, HIT, &format!("{INDENT}  "), columns));
    block.push_str(&place(passage, columns));
    if cite {
        block.push_str(&wrap(&Citation::new(&precedent.hit.passage).plain(), &[], STRONG, INDENT, columns));
    }
    block
}

/// A difference on one line, and what differs in it, in characters.
fn marked(difference: &Difference) -> (String, Vec<Range<usize>>) {
    let (mut marks, mut at) = (Vec::new(), 0);
    for part in &difference.parts {
        let brackets = if part.change == Change::Same { 0 } else { 4 };
        let end = at + part.words.chars().count() + brackets;
        if brackets > 0 {
            marks.push(at..end);
        }
        at = end + 1;
    }
    (difference.to_string(), marks)
}

/// The highlights of a hit, in characters of its snippet.
pub(super) fn within_snippet(precedent: &Precedent) -> Vec<Range<usize>> {
    let start = precedent.hit.snippet_start;
    let shift = |mark: &Range<usize>| Some(mark.start.checked_sub(start)?..mark.end.checked_sub(start)?);
    precedent.hit.highlights.iter().filter_map(shift).collect()
}

/// "worded so in 3 reports of 2 authorities: …"; `None` where no report words it so, or the other way round.
fn profile(profile: &Profile) -> Option<String> {
    let (reports, opposite) = (profile.reports.len() as u64, profile.opposite.len() as u64);
    let mut line = String::new();
    if reports > 0 {
        let authorities = profile.authorities.len();
        let authorities =
            if authorities == 1 { "1 authority".to_owned() } else { format!("{authorities} authorities") };
        let _ = write!(line, "Worded so in {} of {authorities}", count(reports, "report"));
        let grades =
            profile.grades.iter().map(|((_, grade), reports)| format!("{} {}", grade_name(*grade), reports.len()));
        let periods = profile.periods.iter().map(|(period, reports)| format!("{} {}", period.name(), reports.len()));
        let listed = |items: Vec<String>| items.join(", ");
        let _ = write!(line, "; by grade: {}; by year: {}.", listed(grades.collect()), listed(periods.collect()));
    }
    if opposite > 0 {
        let blank = if line.is_empty() { "" } else { " " };
        let _ = write!(line, "{blank}The opposite in {}.", count(opposite, "report"));
    }
    (!line.is_empty()).then_some(line)
}

fn grade_name(grade: Option<Grade>) -> &'static str {
    grade.map_or("no grade", Grade::name)
}
