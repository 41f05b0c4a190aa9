//! Why nothing was found, and what to ask instead.

use std::cmp::Reverse;

use crate::matching::lower::LowerError;
use crate::matching::plan::Plan;
use crate::matching::terms;
use crate::query::{Clause, Phrase, PhrasePart, Query};
use crate::search::View;
use crate::{Diagnosis, Filters, SearchRequest, analysis};

/// Letters that a suggested word may differ in.
const MAX_DISTANCE: usize = 2;

/// Explains an empty result of `query` and suggests one query that finds something, if one is near.
pub(crate) fn diagnose(
    view: &View<'_>,
    query: &Query,
    plan: Option<&Plan>,
    request: &SearchRequest,
) -> Result<Diagnosis, LowerError> {
    let mut diagnosis = plan.map(|plan| plan.diagnosis.clone()).unwrap_or_default();
    diagnosis.missing.dedup();
    let finds = |query: &Query, filters: &Filters| -> Result<u64, LowerError> {
        let request = SearchRequest {
            query: Some(query.clone()),
            filters: filters.clone(),
            limit: 0,
            facets: Vec::new(),
            explain: false,
            ..request.clone()
        };
        view.count(&request)
    };
    if request.filters != Filters::default() {
        let without = finds(query, &Filters::default())?;
        if without > 0 {
            let text = format!("without the filters the query finds {without} passages: widen or drop a filter");
            diagnosis.remarks.push(text);
            return Ok(diagnosis);
        }
    }
    for candidate in [corrected(view, query)?, unquoted(query), without_fields(query)].into_iter().flatten() {
        let passages = finds(&candidate, &request.filters)?;
        if passages > 0 {
            diagnosis.remarks.push(format!("{candidate} finds {passages} passages"));
            diagnosis.suggestion = Some(candidate.to_string());
            break;
        }
    }
    Ok(diagnosis)
}

/// The query with each word that no passage has replaced by the most frequent of the words spelt most like it.
fn corrected(view: &View<'_>, query: &Query) -> Result<Option<Query>, LowerError> {
    let mut failed = None;
    let corrected = rewritten(query, &mut |word| {
        let near = nearest(view, word);
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

fn nearest(view: &View<'_>, word: &str) -> Result<Option<String>, LowerError> {
    let tokens = analysis::tokens(word);
    let [token] = tokens.as_slice() else { return Ok(None) };
    let token = token.text.as_str();
    let stem = analysis::stem(token);
    let known = terms::terms(view.searcher, view.fields.stem, &stem, |term| term == stem)?;
    if !known.is_empty() || token.len() < 3 {
        return Ok(None);
    }
    let distance = if token.chars().count() > 4 { MAX_DISTANCE } else { 1 };
    let near = terms::terms(view.searcher, view.fields.text, "", |term| terms::is_near(token, term, distance))?;
    let best = near.into_iter().min_by_key(|(term, passages)| (strsim::osa_distance(token, term), Reverse(*passages)));
    Ok(best.map(|(term, _)| term))
}

/// `query` with words replaced where `replace` gives another.
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
                .map(|clause| Clause { sign: clause.sign, query: rewritten(&clause.query, replace) })
                .collect(),
        ),
        Query::All(parts) => Query::All(all(parts)),
        Query::Any(parts) => Query::Any(all(parts)),
        Query::Near(near, parts) => Query::Near(*near, all(parts)),
        Query::Not(part) => Query::Not(Box::new(rewritten(part, replace))),
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
