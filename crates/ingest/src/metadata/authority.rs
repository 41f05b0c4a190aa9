//! Finds the authority that a report is about: the one in its title, subject or addresses, not others in its text.

use std::collections::BTreeMap;

use jiff::civil::Date;
use report::{Authority, Diagnostic, Form, Subject, register};

use super::kind::{Found, before_label, title_end};
use super::opening::Opening;
use super::printed;
use crate::block::Block;
use crate::gazetteer::{self, Mention};
use crate::patterns::regex;
use crate::segment::vocabulary::{is_closing, is_salutation};

/// Fewest mentions of an authority that only the text names.
const MIN_MENTIONS: usize = 2;

/// Returns the principal authority, then others that share the report; empty if none is named as its subject.
pub(super) fn find(
    opening: &Opening<'_>,
    found: &Found,
    day: Option<Date>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Subject> {
    let named = match found.kind.form {
        Form::Paper => Vec::new(),
        Form::Letter => in_letter(opening, found, day),
        Form::Report | Form::Unknown => in_report(opening, found, day),
    };
    if !named.is_empty() {
        return named;
    }
    let principal = most_named(opening, found, day);
    match &principal {
        Some(authority) if found.kind.form != Form::Paper => diagnostics.push(Diagnostic::note(
            "authority",
            format!("the title names no authority: {} is the one that the text names most", authority.name),
        )),
        Some(_) => {}
        None => diagnostics.push(Diagnostic::warning("authority", "it does not say whose services it is about")),
    }
    principal.into_iter().collect()
}

/// Returns the authorities of a title page: in its title, else anywhere on it if registered, else above the title.
fn in_report(opening: &Opening<'_>, found: &Found, day: Option<Date>) -> Vec<Subject> {
    if let Some(named) = in_words_of_title(&found.title(opening), day) {
        return named;
    }
    let end = title_end(opening).max(found.at.saturating_add(1)).min(opening.texts.len());
    let lines = opening.texts.get(..end).unwrap_or_default();
    let named = named(before_label(&lines.join(" ")), day);
    if !named.is_empty() || found.kind.form == Form::Unknown {
        return named;
    }
    printed::on_title_page(lines, found.at).and_then(|name| printed::authority(name, day)).into_iter().collect()
}

/// Returns the authorities of a letter: in its subject, else the authority of the first addressee.
fn in_letter(opening: &Opening<'_>, found: &Found, day: Option<Date>) -> Vec<Subject> {
    let subject = found.title(opening);
    let elsewhere =
        |name: &str| opening.texts.iter().enumerate().any(|(at, text)| at != found.at && text.contains(name));
    // The letter names an authority elsewhere too, but not a theme.
    let is_sure = |named: &Vec<Subject>| {
        !found.kind.theme_in_subject || named.iter().all(|name| name.code.is_some() || elsewhere(&name.name))
    };
    if let Some(named) = in_words_of_title(&subject, day).filter(is_sure) {
        return named;
    }
    let in_subject = named(&subject, day);
    if !in_subject.is_empty() {
        return in_subject;
    }
    let letterhead = || opening.texts.iter().zip(&opening.folded).take(found.at);
    let addressed = |sign: &str| {
        let lines = letterhead().filter(|(_, folded)| folded.contains(sign));
        lines.map(|(text, _)| named(text, day)).find(|named| !named.is_empty()).unwrap_or_default()
    };
    let council = || {
        let mut councils = letterhead().flat_map(|(text, _)| printed::councils(text, true));
        councils.find_map(|(_, name)| printed::authority(name, day))
    };
    let partnership = || letterhead().find_map(|(text, _)| printed::authority(printed::in_salutation(text)?, day));
    let addressees = report::frameworks().iter().flat_map(|framework| &framework.addressees);
    addressees.flat_map(|sign| addressed(sign)).next().or_else(partnership).or_else(council).into_iter().collect()
}

/// Returns the authorities between the fixed words of a title: registered ones, else the printed name.
fn in_words_of_title(title: &str, day: Option<Date>) -> Option<Vec<Subject>> {
    let words = printed::in_title(title)?;
    let named = named(words, day);
    if named.is_empty() { Some(vec![printed::authority(words, day)?]) } else { Some(named) }
}

/// Returns the registered authorities that a text names, each once, in order. Prefers those that existed on the day.
fn named(text: &str, day: Option<Date>) -> Vec<Subject> {
    let mut all: Vec<&'static Authority> = Vec::new();
    for mention in mentions(text) {
        let authority = register::by_name_at(&mention.authority.name, day).unwrap_or(mention.authority);
        if !all.contains(&authority) {
            all.push(authority);
        }
    }
    let existing: Vec<_> = all.iter().copied().filter(|authority| register::existed(authority, day)).collect();
    let named = if existing.is_empty() { all } else { existing };
    named.into_iter().map(Subject::from).collect()
}

/// Returns mentions without post towns: "Store Street, Manchester M1 2WD" is an address.
fn mentions(text: &str) -> Vec<Mention> {
    let postcode = regex!(r"^[\s,.]*[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b");
    let is_post_town = |mention: &Mention| postcode.is_match(text.get(mention.at.end..).unwrap_or_default());
    gazetteer::mentions(text).into_iter().filter(|mention| !is_post_town(mention)).collect()
}

/// Returns the authority that the text names more often than all others together. For a council's paper, returns the
/// authority whose council it names most.
fn most_named(opening: &Opening<'_>, found: &Found, day: Option<Date>) -> Option<Subject> {
    let is_paper = found.kind.form == Form::Paper;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for block in if is_paper { opening.all } else { running_text(opening, found) } {
        let names = if is_paper {
            councils(&block.text, day)
        } else {
            mentions(&block.text).into_iter().map(|mention| mention.authority.name.clone()).collect()
        };
        for name in names {
            *counts.entry(name).or_default() += 1;
        }
    }
    let (name, count) = counts.iter().max_by_key(|(_, count)| **count)?;
    let others = counts.iter().filter(|(other, _)| *other != name).map(|(_, count)| *count);
    let is_clear = if is_paper {
        others.max().is_none_or(|next| next < *count)
    } else {
        *count >= MIN_MENTIONS && others.sum::<usize>() < *count
    };
    if is_clear { printed::authority(name, day) } else { None }
}

/// Returns the blocks between the title or salutation and the closing page.
fn running_text<'a>(opening: &Opening<'a>, found: &Found) -> &'a [Block] {
    let title = opening.blocks.get(found.at);
    let salutation = opening.blocks.iter().rfind(|block| is_salutation(&block.text));
    let place = |start: &&Block| opening.all.iter().position(|block| std::ptr::eq(block, *start));
    let start = title.and_then(place).max(salutation.and_then(place)).unwrap_or(0);
    let body = opening.all.get(start..).unwrap_or_default();
    let end = body.iter().position(|block| is_closing(&block.text)).unwrap_or(body.len());
    body.get(..end).unwrap_or_default()
}

/// Returns the names of authorities whose councils a text names.
fn councils(text: &str, day: Option<Date>) -> Vec<String> {
    const COUNCILS: [&str; 5] =
        ["council", "county council", "city council", "borough council", "metropolitan borough"];
    let in_register = mentions(text).into_iter().filter(|mention| {
        let after = text.get(mention.at.end..).unwrap_or_default().to_lowercase();
        COUNCILS.iter().any(|council| after.trim_start().starts_with(council))
    });
    let in_register: Vec<Mention> = in_register.collect();
    let is_known = |at: &std::ops::Range<usize>| {
        in_register.iter().any(|mention| mention.at.start < at.end && at.start < mention.at.end)
    };
    let others = printed::councils(text, false)
        .into_iter()
        .filter(|(at, _)| !is_known(at))
        .filter_map(|(_, name)| Some(printed::authority(name, day)?.name));
    in_register.iter().map(|mention| mention.authority.name.clone()).chain(others).collect()
}
