//! What of a query finds nothing, and what to ask instead.

use std::cmp::Reverse;

use tantivy::Term;
use tantivy::query::Bm25StatisticsProvider;

use crate::matching::lower::LowerError;
use crate::matching::plan::Plan;
use crate::matching::terms;
use crate::query::{Clause, Phrase, PhrasePart, Query, Sign};
use crate::search::View;
use crate::{Diagnosis, Filters, SearchRequest, analysis};

/// Letters that a suggested word may differ in.
const MAX_DISTANCE: usize = 2;
/// A word that stands in more passages is not taken for a slip of the pen.
const MAX_SLIPS: u64 = 2;
/// So many times as frequent is the word that was meant by a slip.
const MUCH_MORE: u64 = 100;

/// Tells which parts of `query`, which finds so many `passages`, find nothing, and suggests one query that finds something
/// where nothing was found or a word is not spelt as it is elsewhere; `None` where there is nothing to tell.
pub(crate) fn diagnose(
    view: &View<'_>,
    query: &Query,
    plan: &Plan,
    request: &SearchRequest,
    passages: u64,
) -> Result<Option<Diagnosis>, LowerError> {
    let mut diagnosis = plan.diagnosis.clone();
    diagnosis.missing.dedup();
    let finds = |query: &Query, filters: &Filters| -> Result<u64, LowerError> {
        let request = SearchRequest { query: Some(query.clone()), filters: filters.clone(), ..request.clone() };
        view.count(&request)
    };
    let unfiltered = Filters { own_words: request.filters.own_words, ..Filters::default() };
    if passages == 0 && request.filters != unfiltered {
        let without = finds(query, &unfiltered)?;
        if without > 0 {
            let text = format!("without the filters the query finds {without} passages: widen or drop a filter");
            diagnosis.remarks.push(text);
            return Ok(Some(diagnosis));
        }
    }
    for candidate in candidates(view, query, passages == 0)? {
        let passages = finds(&candidate, &request.filters)?;
        if passages > 0 {
            diagnosis.remarks.push(format!("{candidate} finds {passages} passages"));
            diagnosis.suggestion = Some(candidate.to_string());
            break;
        }
    }
    Ok(Some(diagnosis).filter(|diagnosis| passages == 0 || *diagnosis != Diagnosis::default()))
}

/// Queries to ask instead, the nearest first: the corrected one, and where nothing is found also looser ones of it.
fn candidates(view: &View<'_>, query: &Query, is_loose: bool) -> Result<Vec<Query>, LowerError> {
    // Where something is found, a word that is two letters away is more often another one.
    let corrected = corrected(view, query, if is_loose { MAX_DISTANCE } else { 1 })?;
    if !is_loose {
        return Ok(corrected.into_iter().collect());
    }
    let spelt = corrected.as_ref().unwrap_or(query);
    let unquoted = unquoted(spelt);
    let loosest = unquoted.as_ref().and_then(without_fields);
    let without_fields = without_fields(spelt);
    Ok([corrected, unquoted, without_fields, loosest].into_iter().flatten().collect())
}

/// The query with each word that no passage has, or next to none, replaced by the most frequent of the words spelt most
/// like it, up to so many letters away; `None` if every word is right.
fn corrected(view: &View<'_>, query: &Query, distance: usize) -> Result<Option<Query>, LowerError> {
    let mut failed = None;
    let corrected = rewritten(query, &mut |word| {
        let near = nearest(view, word, distance);
        near.unwrap_or_else(|error| {
            failed = Some(error);
            None
        })
    });
    match failed {
        Some(error) => Err(error),
        None => Ok(Some(corrected).filter(|corrected| corrected != query)),
    }
}

fn nearest(view: &View<'_>, word: &str, distance: usize) -> Result<Option<String>, LowerError> {
    let tokens = analysis::tokens(word);
    let [token] = tokens.as_slice() else { return Ok(None) };
    let token = token.text.as_str();
    let stem = analysis::stem(token);
    let passages = view.statistics().doc_freq(&Term::from_field_text(view.fields.stem, &stem))?;
    if passages > MAX_SLIPS || token.len() < 3 {
        return Ok(None);
    }
    let distance = if token.chars().count() > 4 { distance } else { 1 };
    let segments = view.columns.holding(view.searcher).map(|(_, segment)| segment);
    let mut near = match passages {
        0 => terms::terms(segments, view.fields.text, "", |term| terms::is_near(token, term, distance))?,
        // Words with another first letter need not be looked at.
        _ => terms::terms(segments, view.fields.text, first_letter(token), |term| is_slip(token, term))?,
    };
    near.retain(|_, meant| *meant >= passages * MUCH_MORE);
    let best = near.into_iter().min_by_key(|(term, meant)| (strsim::osa_distance(token, term), Reverse(*meant)));
    Ok(best.map(|(term, _)| term))
}

fn first_letter(word: &str) -> &str {
    word.char_indices().nth(1).map_or(word, |(end, _)| word.get(..end).unwrap_or_default())
}

/// Whether `word` is `meant` with one letter left out, or two swapped, but for the first.
///
/// Of words that reports hold once or twice, these are slips ("peformance"); a letter that is another one makes another
/// word as often as not ("scared" and "shared").
fn is_slip(word: &str, meant: &str) -> bool {
    let is_swapped = strsim::hamming(word, meant) == Ok(2);
    word.len() > 5
        && (is_swapped || word.len() < meant.len())
        && first_letter(word) == first_letter(meant)
        && terms::is_near(word, meant, 1)
}

/// `query` with words replaced where `replace` gives another; what must not match stays.
fn rewritten(query: &Query, replace: &mut dyn FnMut(&str) -> Option<String>) -> Query {
    let mut all = |parts: &[Query]| parts.iter().map(|part| rewritten(part, replace)).collect::<Vec<_>>();
    match query {
        Query::Word(word) => Query::Word(replace(word).unwrap_or_else(|| word.clone())),
        Query::Phrase(Phrase(parts)) => Query::Phrase(Phrase(
            parts
                .iter()
                .map(|part| match part {
                    PhrasePart::Word(word) => PhrasePart::Word(replace(word).unwrap_or_else(|| word.clone())),
                    other => other.clone(),
                })
                .collect(),
        )),
        Query::Plain(clauses) => Query::Plain(
            clauses
                .iter()
                .map(|clause| match clause.sign {
                    Sign::MustNot => clause.clone(),
                    sign => Clause { sign, query: rewritten(&clause.query, replace) },
                })
                .collect(),
        ),
        Query::All(parts) => Query::All(all(parts)),
        Query::Any(parts) => Query::Any(all(parts)),
        Query::Near(near, parts) => Query::Near(*near, all(parts)),
        other => other.clone(),
    }
}

/// The words of all phrases, patterns and words of the query, as a plain query; `None` if it has no phrase of several.
fn unquoted(query: &Query) -> Option<Query> {
    let text = query.to_string();
    let joined = text.contains(['"', '(']) || !matches!(query, Query::Plain(_) | Query::Word(_) | Query::Pattern(_));
    let mut words = Vec::new();
    gather(query, &mut words);
    let plain = words.join(" ").parse().ok()?;
    (joined && plain != *query).then_some(plain)
}

fn gather(query: &Query, words: &mut Vec<String>) {
    match query {
        Query::Word(word) | Query::Pattern(word) | Query::Fuzzy { word, .. } => words.push(word.to_lowercase()),
        Query::Phrase(Phrase(parts)) => {
            words.extend(parts.iter().filter_map(|part| match part {
                PhrasePart::Word(word) | PhrasePart::Pattern(word) => Some(word.to_lowercase()),
                PhrasePart::Any => None,
            }));
        }
        Query::Plain(clauses) => clauses.iter().for_each(|clause| gather(&clause.query, words)),
        Query::All(parts) | Query::Any(parts) | Query::Near(_, parts) => {
            for part in parts {
                gather(part, words);
            }
        }
        Query::Field(field) => words.push(field.to_string()),
        Query::Not(_) => {}
    }
}

/// The query without its fields; `None` if it has none or nothing else.
fn without_fields(query: &Query) -> Option<Query> {
    let is_field = |part: &Query| matches!(part, Query::Field(_));
    let (kept, all, between): (Vec<String>, _, _) = match query {
        Query::Plain(clauses) => {
            let kept = clauses.iter().filter(|clause| !is_field(&clause.query)).map(ToString::to_string).collect();
            (kept, clauses.len(), " ")
        }
        Query::All(parts) => {
            let kept = parts.iter().filter(|part| !is_field(part)).map(|part| format!("({part})")).collect();
            (kept, parts.len(), " AND ")
        }
        _ => return None,
    };
    if kept.len() == all { None } else { kept.join(between).parse().ok() }
}
