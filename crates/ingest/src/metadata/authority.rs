//! Whose services: the authority named in the title, the subject or the addresses. Others in the text are not it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use report::{Authority, Diagnostic, Kind, register};

use super::kind::{Found, before_label, title_end};
use super::opening::Opening;
use crate::gazetteer;

/// The principal authority and then others that share the report; empty where none is named anywhere.
pub(super) fn find(
    opening: &Opening<'_>,
    found: &Found,
    day: Option<Date>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<&'static Authority> {
    let named = named_as_subject(opening, found, day);
    if !named.is_empty() {
        return named;
    }
    let principal = most_named(opening, found.kind, day);
    match principal {
        Some(authority) if found.kind != Kind::CouncilPaper => diagnostics.push(Diagnostic::note(
            "authority",
            format!("the title names no authority: {} is the one that the text names most", authority.name),
        )),
        Some(_) => {}
        None => diagnostics.push(Diagnostic::warning("authority", "no authority of the register is named in it")),
    }
    principal.into_iter().collect()
}

fn named_as_subject(opening: &Opening<'_>, found: &Found, day: Option<Date>) -> Vec<&'static Authority> {
    if found.is_letter() {
        let subject = opening.texts.get(found.at..).unwrap_or_default();
        let in_subject = subject.first().map(|text| named(text, day)).unwrap_or_default();
        if !in_subject.is_empty() {
            return in_subject;
        }
        // A subject may name only a theme; then the person in charge of the services is addressed by authority.
        let letterhead = opening.texts.get(..found.at).unwrap_or_default();
        let addressed = |sign: &str| {
            let lines = || letterhead.iter().zip(&opening.folded).filter(|(_, folded)| folded.contains(sign));
            lines().map(|(text, _)| named(text, day)).find(|named| !named.is_empty()).unwrap_or_default()
        };
        return [addressed("director of children"), addressed("childrens services"), addressed("dear ")]
            .into_iter()
            .find_map(|named| named.into_iter().next())
            .into_iter()
            .collect();
    }
    if found.kind == Kind::CouncilPaper {
        return Vec::new();
    }
    let end = title_end(opening).max(found.at.saturating_add(1)).min(opening.texts.len());
    named(before_label(&opening.texts.get(..end).unwrap_or_default().join(" ")), day)
}

/// Authorities named in a text, each once, in order; those that existed on the day where there are such.
fn named(text: &str, day: Option<Date>) -> Vec<&'static Authority> {
    let mut all: Vec<&'static Authority> = Vec::new();
    for mention in gazetteer::mentions(text) {
        let authority = register::by_name_at(&mention.authority.name, day).unwrap_or(mention.authority);
        if !all.contains(&authority) {
            all.push(authority);
        }
    }
    let existing: Vec<_> = all.iter().copied().filter(|authority| register::existed(authority, day)).collect();
    if existing.is_empty() { all } else { existing }
}

/// The authority that the text names most often; of a council's paper the one whose council it names most.
fn most_named(opening: &Opening<'_>, kind: Kind, day: Option<Date>) -> Option<&'static Authority> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for block in opening.all {
        for mention in gazetteer::mentions(&block.text) {
            let after = block.text.get(mention.at.end..).unwrap_or_default().to_lowercase();
            let is_council = ["council", "county council", "city council", "borough council", "metropolitan borough"]
                .iter()
                .any(|word| after.trim_start().starts_with(word));
            if kind != Kind::CouncilPaper || is_council {
                *counts.entry(&mention.authority.name).or_default() += 1;
            }
        }
    }
    let (name, _) = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0)))?;
    register::by_name_at(name, day)
}
