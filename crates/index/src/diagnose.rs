//! What of a query finds nothing, and what to ask instead.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use tantivy::Term;
use tantivy::query::Bm25StatisticsProvider;

use crate::exec::context::SearchContext;
use crate::plan::query_plan::Plan;
use crate::plan::{SearchFailure, dictionary};
use crate::query::{
    Clause, Diagnosis, Field, FieldFilter, Filters, Phrase, PhrasePart, Query, Remark, SearchRequest, Sign,
};
use crate::text::analysis;

/// Letters that a suggested word may differ in.
const MAX_DISTANCE: usize = 2;
/// A word that stands in more passages is not taken for a slip of the pen.
const MAX_SLIPS: u64 = 2;
/// So many times as frequent is the word that was meant by a slip.
const MUCH_MORE: u64 = 100;

/// Words of a query that are looked up among all words of the index, the first ones.
const MAX_LOOKED_UP: usize = 8;
/// The longest suggestion, in bytes: a longer one is no help.
const MAX_SUGGESTION: usize = 400;
/// Fields of a query that are left out one by one, the first ones.
const MAX_FIELDS: usize = 8;
/// Conditions that are told because without one of them something is found.
const MAX_TOLD: usize = 3;

/// Tells which parts of `query`, which finds so many `passages`, find nothing, and suggests one query that finds something
/// where nothing was found or a word is not spelt as it is elsewhere; `None` where there is nothing to tell.
pub(crate) fn diagnose(
    view: &SearchContext<'_>,
    query: &Query,
    plan: &Plan,
    request: &SearchRequest,
    passages: u64,
) -> Result<Option<Diagnosis>, SearchFailure> {
    let mut diagnosis = plan.diagnosis.clone();
    let mut told = BTreeSet::new();
    diagnosis.missing.retain(|missing| told.insert(missing.clone()));
    if passages == 0 && is_for_a_condition(view, query, request, &mut diagnosis)? {
        return Ok(Some(diagnosis));
    }
    for candidate in candidates(view, query, plan, passages == 0)? {
        let candidate = without_missing(view, candidate, request)?;
        let text = candidate.to_string();
        if text.len() > MAX_SUGGESTION || candidate == *query {
            continue;
        }
        let passages = found(view, &candidate, &request.filters, request)?;
        if passages > 0 {
            diagnosis.remarks.push(Remark::OtherQuery { query: text.clone(), passages });
            diagnosis.suggestion = Some(text);
            break;
        }
    }
    Ok(Some(diagnosis).filter(|diagnosis| passages == 0 || *diagnosis != Diagnosis::default()))
}

/// Passages that `query` finds with these `filters`, and all else as in `request`.
fn found(
    view: &SearchContext<'_>,
    query: &Query,
    filters: &Filters,
    request: &SearchRequest,
) -> Result<u64, SearchFailure> {
    view.count(&SearchRequest { query: Some(query.clone()), filters: filters.clone(), ..request.clone() })
}

/// A query and filters without some of their conditions.
struct Looser {
    query: Query,
    filters: Filters,
    /// The conditions that are left out.
    conditions: Vec<FieldFilter>,
    /// Those of them that were filters.
    without: Vec<Field>,
}

/// Tells of the filters and fields that no passage satisfies, and of those without which something is found; returns
/// whether there are some of these, of which the suggestion leaves out the first, or else all.
fn is_for_a_condition(
    view: &SearchContext<'_>,
    query: &Query,
    request: &SearchRequest,
    diagnosis: &mut Diagnosis,
) -> Result<bool, SearchFailure> {
    let (options, fields) = (request.filters.conditions(), conditions_of(query));
    for condition in options.iter().chain(&fields) {
        let mut alone = Filters::default();
        alone.add(condition);
        if view.count(&SearchRequest { query: None, filters: alone, ..request.clone() })? == 0 {
            diagnosis.remarks.push(Remark::NothingSatisfies(condition.clone()));
        }
    }
    let mut told = 0;
    for looser in without_conditions(query, &request.filters, &options, &fields) {
        // All at once only where one is not enough.
        if told == MAX_TOLD || (told > 0 && looser.conditions.len() > 1) {
            break;
        }
        let passages = found(view, &looser.query, &looser.filters, request)?;
        if passages > 0 {
            told += 1;
            diagnosis.remarks.push(Remark::Without { conditions: looser.conditions, passages });
            if diagnosis.suggestion.is_none() {
                diagnosis.suggestion = Some(looser.query.to_string());
                diagnosis.without = looser.without;
            }
        }
    }
    Ok(told > 0)
}

/// The query and its filters without each of their conditions, and then without all of them.
fn without_conditions(
    query: &Query,
    filters: &Filters,
    options: &[FieldFilter],
    fields: &[FieldFilter],
) -> Vec<Looser> {
    let without_option = |condition: &FieldFilter| Looser {
        query: query.clone(),
        filters: filters.without(condition.field),
        conditions: vec![condition.clone()],
        without: vec![condition.field],
    };
    let without_field = |condition: &FieldFilter| {
        let query = without(query, &|field| field == condition)?;
        Some(Looser { query, filters: filters.clone(), conditions: vec![condition.clone()], without: Vec::new() })
    };
    let mut all: Vec<Looser> = options.iter().map(without_option).collect();
    all.extend(fields.iter().filter_map(without_field));
    if options.len() + fields.len() > 1 {
        all.push(Looser {
            query: without(query, &|_| true).unwrap_or_else(|| query.clone()),
            filters: Filters { own_words: filters.own_words, ..Filters::default() },
            conditions: options.iter().chain(fields).cloned().collect(),
            without: options.iter().map(|condition| condition.field).collect(),
        });
    }
    all
}

/// The fields that a query asks for beside other things or alone, each once, at most [`MAX_FIELDS`].
fn conditions_of(query: &Query) -> Vec<FieldFilter> {
    let parts: Vec<&Query> = match query {
        Query::Plain(clauses) => {
            clauses.iter().filter(|clause| clause.sign != Sign::MustNot).map(|clause| &clause.query).collect()
        }
        Query::All(parts) => parts.iter().collect(),
        query => vec![query],
    };
    let mut conditions = Vec::new();
    for part in parts {
        if let Query::Field(field) = part
            && conditions.len() < MAX_FIELDS
            && !conditions.contains(field)
        {
            conditions.push(field.clone());
        }
    }
    conditions
}

/// Queries to ask instead, the nearest first: the corrected one, and where nothing is found also looser ones of it.
fn candidates(
    view: &SearchContext<'_>,
    query: &Query,
    plan: &Plan,
    is_loose: bool,
) -> Result<Vec<Query>, SearchFailure> {
    // Where something is found, a word that is two letters away is more often another one.
    let distance = if is_loose { MAX_DISTANCE } else { 1 };
    let corrected = Corrections::new(view, plan, distance).corrected(query)?;
    if !is_loose {
        return Ok(corrected.into_iter().collect());
    }
    let spelt = corrected.as_ref().unwrap_or(query);
    let unquoted = unquoted(spelt);
    let loosest = unquoted.as_ref().map(looser).unwrap_or_default();
    let looser = looser(spelt);
    Ok([corrected, unquoted].into_iter().flatten().chain(looser).chain(loosest).collect())
}

/// The query without each of its fields, and without all of them.
fn looser(query: &Query) -> Vec<Query> {
    let fields = conditions_of(query);
    let mut looser: Vec<Query> =
        fields.iter().filter_map(|condition| without(query, &|field| field == condition)).collect();
    if fields.len() > 1 {
        looser.extend(without(query, &|_| true));
    }
    looser
}

/// A plain query without the words that no passage has.
fn without_missing(view: &SearchContext<'_>, query: Query, request: &SearchRequest) -> Result<Query, SearchFailure> {
    let Query::Plain(clauses) = &query else { return Ok(query) };
    let missing = &view.plan(&query, request)?.diagnosis.missing;
    let is_kept = |clause: &&Clause| clause.sign == Sign::MustNot || !missing.contains(&clause.query.to_string());
    let kept: Vec<String> = clauses.iter().filter(is_kept).map(ToString::to_string).collect();
    Ok(kept.join(" ").parse().unwrap_or(query))
}

/// Looks for what was meant by words that no passage has, or next to none.
struct Corrections<'a> {
    view: &'a SearchContext<'a>,
    /// Words that were widened, and need no correction.
    widened: BTreeSet<&'a str>,
    /// Letters that a word may be away from what was meant.
    distance: usize,
    /// What was meant by those that were looked up.
    meant: HashMap<String, Option<String>>,
}

impl<'a> Corrections<'a> {
    fn new(view: &'a SearchContext<'_>, plan: &'a Plan, distance: usize) -> Self {
        let widened = plan.widened.iter().flat_map(|widening| widening.term.split(' ')).collect();
        Self { view, widened, distance, meant: HashMap::new() }
    }

    /// The query with each word that no passage has, or next to none, replaced by the most frequent of the words spelt most
    /// like it; `None` if every word is right.
    fn corrected(mut self, query: &Query) -> Result<Option<Query>, SearchFailure> {
        let mut failed = None;
        let corrected = rewritten(query, &mut |word| {
            self.nearest(word).unwrap_or_else(|error| {
                failed = Some(error);
                None
            })
        });
        match failed {
            Some(error) => Err(error),
            None => Ok(Some(corrected).filter(|corrected| corrected != query)),
        }
    }

    /// What was meant by a word; `None` if it is right, or others were looked up already.
    fn nearest(&mut self, word: &str) -> Result<Option<String>, SearchFailure> {
        let tokens = analysis::tokens(word);
        let [token] = tokens.as_slice() else { return Ok(None) };
        let token = token.text.as_str();
        let stem = analysis::known_stem(token, self.view.stemming);
        let passages = self.view.statistics().doc_freq(&Term::from_field_text(self.view.fields.stem, &stem))?;
        if passages > MAX_SLIPS || token.len() < 3 || self.widened.contains(token) {
            return Ok(None);
        }
        if let Some(meant) = self.meant.get(token) {
            return Ok(meant.clone());
        }
        if self.meant.len() == MAX_LOOKED_UP {
            return Ok(None);
        }
        let meant = self.looked_up(token, passages)?;
        self.meant.insert(token.to_owned(), meant.clone());
        Ok(meant)
    }

    /// The most frequent of the words spelt most like `token`, which so many `passages` have.
    fn looked_up(&self, token: &str, passages: u64) -> tantivy::Result<Option<String>> {
        let SearchContext { searcher, fields, columns, .. } = *self.view;
        let distance = if token.chars().count() > 4 { self.distance } else { 1 };
        let segments = columns.holding(searcher).map(|(_, segment)| segment);
        let mut near = match passages {
            0 => dictionary::terms(segments, fields.text, "", |term| dictionary::is_near(token, term, distance))?,
            // Words with another first letter need not be looked at.
            _ => dictionary::terms(segments, fields.text, first_letter(token), |term| is_slip(token, term))?,
        };
        near.retain(|_, meant| *meant >= passages * MUCH_MORE);
        let best = near.into_iter().min_by_key(|(term, meant)| (strsim::osa_distance(token, term), Reverse(*meant)));
        Ok(best.map(|(term, _)| term))
    }
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
        && dictionary::is_near(word, meant, 1)
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
    let mut seen = BTreeSet::new();
    words.retain(|word| seen.insert(word.clone()));
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

/// The query without the fields that are not wanted; `None` if there are none or nothing else.
fn without(query: &Query, is_unwanted: &dyn Fn(&FieldFilter) -> bool) -> Option<Query> {
    let is_kept = |part: &Query| !matches!(part, Query::Field(field) if is_unwanted(field));
    let (kept, all, between): (Vec<String>, _, _) = match query {
        Query::Plain(clauses) => {
            let is_kept = |clause: &&Clause| clause.sign == Sign::MustNot || is_kept(&clause.query);
            let kept = clauses.iter().filter(is_kept).map(ToString::to_string).collect();
            (kept, clauses.len(), " ")
        }
        Query::All(parts) => {
            let kept = parts.iter().filter(|part| is_kept(part)).map(|part| format!("({part})")).collect();
            (kept, parts.len(), " AND ")
        }
        _ => return None,
    };
    if kept.len() == all { None } else { kept.join(between).parse().ok() }
}
