//! Drafts: the precedents of their sentences, and what was found of their quotations.

use std::fmt::Write;
use std::ops::Range;

use service::verify::{Checked, Verdict};
use service::wire::Hit;
use service::wording::{Precedent, Profile, Sentence, Summary, Tier};

use crate::output::{FAINT, HIT, STRONG};
use crate::render::text::{INDENT, heading, place, ranges, section};
use crate::render::wrap::{whole, wrap};
use crate::render::{authorities, count};

/// What is known about the whole draft.
pub(crate) fn summary(summary: &Summary, columns: usize) -> String {
    let mut page = String::new();
    if summary.sentences > 1 {
        let of = |tier: Tier| summary.nearest.iter().filter(|nearest| **nearest == tier).count();
        let tiers: Vec<String> = Tier::ALL.iter().map(|tier| format!("{} {}", of(*tier), title(*tier))).collect();
        let sentences = count(summary.sentences, "sentence");
        let line = format!("{sentences}: {}, {} without precedent.", tiers.join(", "), summary.without.len());
        page.push_str(&wrap(&line, &[], STRONG, "", columns));
        if let Some(profile) = profile(&summary.profile) {
            page.push_str(&wrap(&format!("The draft as a whole: {profile}"), &[], STRONG, "", columns));
        }
    }
    if !summary.without.is_empty() {
        let _ = writeln!(page, "{STRONG}Without precedent:{STRONG:#}");
    }
    for sentence in &summary.without {
        let remark = if sentence.has_opposite { " (only with the opposite meaning)" } else { "" };
        let line = format!("line {}, sentence {}: {}{remark}", sentence.line, sentence.number + 1, sentence.text);
        page.push_str(&wrap(&line, &[], STRONG, INDENT, columns));
    }
    page
}

/// Returns a sentence, its profile, and its precedents under the headings of their tiers.
pub(crate) fn sentence(sentence: &Sentence, columns: usize) -> String {
    let text = &sentence.sentence_text;
    let lines = whole(text, STRONG, INDENT, columns);
    let mut page = format!("{FAINT}{:>3}{FAINT:#}  {}", sentence.sentence + 1, lines.trim_start());
    if let Some(profile) = profile(&sentence.profile) {
        page.push_str(&wrap(&profile, &[], STRONG, INDENT, columns));
    }
    for tier in Tier::ALL {
        let mut of_tier = sentence.precedents.iter().filter(|precedent| precedent.tier == tier).peekable();
        if of_tier.peek().is_some() {
            let rule = columns.saturating_sub(INDENT.len() + title(tier).chars().count() + 4);
            let _ = writeln!(page, "\n{INDENT}{STRONG}── {} {}{STRONG:#}", title(tier), "─".repeat(rule));
        }
        for precedent in of_tier {
            page.push('\n');
            page.push_str(&block(precedent, columns));
        }
    }
    if sentence.precedents.is_empty() {
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
fn block(precedent: &Precedent, columns: usize) -> String {
    let passage = &precedent.hit.passage;
    let mut block = format!("{INDENT}{}\n", heading(passage));
    if let Some(section) = section(passage) {
        block.push_str(&wrap(&section, &[], STRONG, INDENT, columns));
    }
    if precedent.polarity_differs {
        let warning = "Opposite meaning: one denies what the other says.";
        block.push_str(&wrap(warning, std::slice::from_ref(&(0..12)), HIT, INDENT, columns));
    }
    let (words, marks) = match &precedent.difference {
        Some(difference) => (difference, precedent.changes.clone()),
        None => (&precedent.hit.snippet, within_snippet(&precedent.hit)),
    };
    block.push_str(&wrap(words, &marks, HIT, &format!("{INDENT}  "), columns));
    block.push_str(&place(passage, columns));
    if let Some(citation) = &precedent.hit.citation {
        block.push_str(&wrap(citation, &[], STRONG, INDENT, columns));
    }
    block
}

/// The highlights of a hit, in characters of its snippet.
pub(super) fn within_snippet(hit: &Hit) -> Vec<Range<usize>> {
    let shift =
        |mark: Range<usize>| Some(mark.start.checked_sub(hit.snippet_start)?..mark.end.checked_sub(hit.snippet_start)?);
    ranges(&hit.highlights).into_iter().filter_map(shift).collect()
}

/// Returns "Similar wording in 3 reports from 2 authorities; …"; `None` if no report has similar wording or the opposite.
fn profile(profile: &Profile) -> Option<String> {
    let (reports, opposite) = (profile.reports as u64, profile.opposite as u64);
    let mut line = String::new();
    if reports > 0 {
        let listed = |items: &[(&str, usize)]| {
            items.iter().map(|(name, reports)| format!("{name} {reports}")).collect::<Vec<_>>().join(", ")
        };
        let whose = authorities(profile.authorities as u64);
        let _ = write!(line, "Similar wording in {} from {whose}", count(reports, "report"));
        let _ = write!(line, "; by grade: {}; by year: {}.", listed(&profile.grades), listed(&profile.periods));
    }
    if opposite > 0 {
        let blank = if line.is_empty() { "" } else { " " };
        let _ = write!(line, "{blank}Opposite meaning in {}.", count(opposite, "report"));
    }
    (!line.is_empty()).then_some(line)
}

/// Under the line of a quotation.
const QUOTATION: &str = "    ";

/// Each quotation with its verdict, and the counts below.
pub(crate) fn verdicts(all: &[Checked], columns: usize) -> String {
    if all.is_empty() {
        return "No quotation of five words or more.\n".to_owned();
    }
    let mut page = String::new();
    for checked in all {
        let _ = writeln!(page, "{STRONG}line {}: {}{STRONG:#}", checked.line, checked.verdict.name());
        page.push_str(&wrap(&format!("“{}”", checked.quotation), &[], STRONG, QUOTATION, columns));
        if let Some(difference) = &checked.difference {
            page.push_str(&wrap(&format!("difference: {difference}"), &[], STRONG, QUOTATION, columns));
        }
        if let Some(place) = &checked.place {
            page.push_str(&whole(place, FAINT, QUOTATION, columns));
        }
        page.push('\n');
    }
    let of = |verdict: Verdict| all.iter().filter(|checked| checked.verdict == verdict).count();
    let verdicts = [Verdict::Exact, Verdict::Altered, Verdict::Misattributed, Verdict::NotFound];
    let counts = verdicts.map(|verdict| format!("{} {}", of(verdict), verdict.name()));
    let _ = writeln!(page, "{}: {}.", count(all.len() as u64, "quotation"), counts.join(", "));
    page
}
