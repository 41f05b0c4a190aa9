//! Diagnoses a query: which parts find nothing, and which query to try instead.

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
use crate::text::part::Part;

/// Greatest edit distance of a suggested word.
const MAX_DISTANCE: usize = 2;
/// Most passages with a word that may be misspelt.
const MAX_MISSPELT: u64 = 2;
/// How many times as frequent as a misspelt word its correction must be.
const MUCH_MORE: u64 = 100;

/// Most words of a query to look up in the dictionary.
const MAX_LOOKED_UP: usize = 8;
/// Greatest length of a suggestion, in bytes; a longer one does not help.
const MAX_SUGGESTION: usize = 400;
/// Most fields of a query to leave out one by one.
const MAX_FIELDS: usize = 8;
/// Most conditions to report because the query finds something without them.
const MAX_REPORTED: usize = 3;

/// Diagnoses a query that finds this number of `passages`; `None` if there is nothing to report.
///
/// Reports the parts that find nothing. Suggests a query that finds something, if `query` finds nothing or a word may be
/// misspelt.
pub(crate) fn diagnose(
    context: &SearchContext<'_>,
    query: &Query,
    plan: &Plan,
    request: &SearchRequest,
    passages: u64,
) -> Result<Option<Diagnosis>, SearchFailure> {
    let mut diagnosis = plan.diagnosis.clone();
    let mut seen = BTreeSet::new();
    diagnosis.missing.retain(|missing| seen.insert(missing.clone()));
    if passages == 0 && diagnose_conditions(context, query, request, &mut diagnosis)? {
        return Ok(Some(diagnosis));
    }
    for candidate in candidates(context, query, plan, passages == 0)? {
        let candidate = without_missing(context, candidate, request)?;
        let text = candidate.to_string();
        if text.len() > MAX_SUGGESTION || candidate == *query {
            continue;
        }
        let passages = count(context, &candidate, &request.filters, request)?;
        if passages > 0 {
            diagnosis.remarks.push(Remark::OtherQuery { query: text.clone(), passages });
            diagnosis.suggestion = Some(text);
            break;
        }
    }
    Ok(Some(diagnosis).filter(|diagnosis| passages == 0 || *diagnosis != Diagnosis::default()))
}

/// Returns the number of passages for `query` and `filters`, with the other options of `request`.
fn count(
    context: &SearchContext<'_>,
    query: &Query,
    filters: &Filters,
    request: &SearchRequest,
) -> Result<u64, SearchFailure> {
    context.count(&SearchRequest { query: Some(query.clone()), filters: filters.clone(), ..request.clone() })
}

/// A query and filters without some of their conditions.
struct Looser {
    query: Query,
    filters: Filters,
    /// The conditions left out.
    conditions: Vec<FieldFilter>,
    /// The fields of those that were filters.
    without: Vec<Field>,
}

/// Reports filters and fields that no passage satisfies, and those without which the query finds something. Returns whether
/// there are some of the latter; the suggestion leaves out the first of them.
fn diagnose_conditions(
    context: &SearchContext<'_>,
    query: &Query,
    request: &SearchRequest,
    diagnosis: &mut Diagnosis,
) -> Result<bool, SearchFailure> {
    let (options, fields) = (request.filters.conditions(), conditions_of(query));
    for condition in options.iter().chain(&fields) {
        let filters = Filters::of(condition.clone());
        if context.count(&SearchRequest { query: None, filters, ..request.clone() })? == 0 {
            diagnosis.remarks.push(Remark::NothingSatisfies { condition: condition.clone() });
        }
    }
    let mut reported = 0;
    for looser in without_conditions(query, &request.filters, &options, &fields) {
        // Leaves out all conditions only if leaving out one is not enough.
        if reported == MAX_REPORTED || (reported > 0 && looser.conditions.len() > 1) {
            break;
        }
        let passages = count(context, &looser.query, &looser.filters, request)?;
        if passages > 0 {
            reported += 1;
            diagnosis.remarks.push(Remark::Without { conditions: looser.conditions, passages });
            if diagnosis.suggestion.is_none() {
                diagnosis.suggestion = Some(looser.query.to_string());
                diagnosis.without = looser.without;
            }
        }
    }
    Ok(reported > 0)
}

/// Returns the query and its filters without each of their conditions in turn, then without all of them.
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

/// Returns the fields that a query requires, each once, at most [`MAX_FIELDS`].
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

/// Returns queries to try instead, the most similar first: the query with corrected spelling, and if it finds nothing, looser
/// ones.
fn candidates(
    context: &SearchContext<'_>,
    query: &Query,
    plan: &Plan,
    finds_nothing: bool,
) -> Result<Vec<Query>, SearchFailure> {
    // If the query finds something, a word at distance two is usually a different word.
    let distance = if finds_nothing { MAX_DISTANCE } else { 1 };
    let corrected = Corrections::new(context, plan, distance).corrected(query)?;
    if !finds_nothing {
        return Ok(corrected.into_iter().collect());
    }
    let spelt = corrected.as_ref().unwrap_or(query);
    let unquoted = unquoted(spelt);
    let loosest = unquoted.as_ref().map(looser).unwrap_or_default();
    let looser = looser(spelt);
    Ok([corrected, unquoted].into_iter().flatten().chain(looser).chain(loosest).collect())
}

/// Returns the query without each of its fields in turn, then without all of them.
fn looser(query: &Query) -> Vec<Query> {
    let looser = without_conditions(query, &Filters::default(), &[], &conditions_of(query));
    looser.into_iter().map(|looser| looser.query).collect()
}

/// Returns a plain query without the words that no passage has, and other queries unchanged.
fn without_missing(context: &SearchContext<'_>, query: Query, request: &SearchRequest) -> Result<Query, SearchFailure> {
    let Query::Plain(clauses) = &query else { return Ok(query) };
    let missing = &context.plan(&query, request)?.diagnosis.missing;
    let is_kept = |clause: &&Clause| clause.sign == Sign::MustNot || !missing.contains(&clause.query.to_string());
    let kept: Vec<String> = clauses.iter().filter(is_kept).map(ToString::to_string).collect();
    Ok(kept.join(" ").parse().unwrap_or(query))
}

/// Corrects the spelling of words that no passage has, or very few.
struct Corrections<'a> {
    context: &'a SearchContext<'a>,
    /// Words with synonyms, which need no correction.
    widened: BTreeSet<&'a str>,
    /// Greatest edit distance of a correction.
    distance: usize,
    /// The corrections of the words looked up so far.
    known: HashMap<String, Option<String>>,
}

impl<'a> Corrections<'a> {
    fn new(context: &'a SearchContext<'_>, plan: &'a Plan, distance: usize) -> Self {
        let widened = plan.widened.iter().flat_map(|widening| widening.term.split(' ')).collect();
        Self { context, widened, distance, known: HashMap::new() }
    }

    /// Returns the query with misspelt words replaced by the closest words, the most frequent of equals; `None` if no word
    /// is misspelt.
    fn corrected(mut self, query: &Query) -> Result<Option<Query>, SearchFailure> {
        let mut corrected = query.clone();
        for word in words_mut(&mut corrected) {
            if let Some(correction) = self.correction(word)? {
                *word = correction;
            }
        }
        Ok(Some(corrected).filter(|corrected| corrected != query))
    }

    /// Returns the correction of a word; `None` if it is not misspelt, or [`MAX_LOOKED_UP`] words were looked up before.
    fn correction(&mut self, word: &str) -> Result<Option<String>, SearchFailure> {
        let tokens = analysis::tokens(word);
        let [token] = tokens.as_slice() else { return Ok(None) };
        let token = token.text.as_str();
        let stem = analysis::known_stem(token, self.context.stemming);
        let passages = self.context.statistics().doc_freq(&Term::from_field_text(self.context.fields.stem, &stem))?;
        if passages > MAX_MISSPELT || token.len() < 3 || self.widened.contains(token) {
            return Ok(None);
        }
        if let Some(correction) = self.known.get(token) {
            return Ok(correction.clone());
        }
        if self.known.len() == MAX_LOOKED_UP {
            return Ok(None);
        }
        let correction = self.look_up(token, passages)?;
        self.known.insert(token.to_owned(), correction.clone());
        Ok(correction)
    }

    /// Returns the closest word to `token`, which this number of `passages` has; the most frequent of equals.
    fn look_up(&self, token: &str, passages: u64) -> tantivy::Result<Option<String>> {
        let SearchContext { searcher, fields, columns, .. } = *self.context;
        let distance = if token.chars().count() > 4 { self.distance } else { 1 };
        let segments = columns.holding(searcher).map(|(_, segment)| segment);
        let mut near = match passages {
            0 => dictionary::terms(segments, fields.text, "", |term| dictionary::is_near(token, term, distance))?,
            // A misspelling keeps its first letter, so other words are not read.
            _ => dictionary::terms(segments, fields.text, first_letter(token), |term| is_misspelling(token, term))?,
        };
        near.retain(|_, frequency| *frequency >= passages * MUCH_MORE);
        let distance = |term: &str| strsim::osa_distance(token, term);
        let best = near.into_iter().min_by_key(|(term, frequency)| (distance(term), Reverse(*frequency)));
        Ok(best.map(|(term, _)| term))
    }
}

fn first_letter(word: &str) -> &str {
    word.char_indices().nth(1).map_or(word, |(end, _)| word.part(..end))
}

/// Returns whether `word` is `correct` with one letter missing or two swapped, after the first letter.
///
/// Among words that occur once or twice, these are misspellings ("peformance"). A changed letter often gives a different
/// word ("scared" and "shared").
fn is_misspelling(word: &str, correct: &str) -> bool {
    let is_swapped = strsim::hamming(word, correct) == Ok(2);
    word.len() > 5
        && (is_swapped || word.len() < correct.len())
        && first_letter(word) == first_letter(correct)
        && dictionary::is_near(word, correct, 1)
}

/// Returns the words of a query that must or may match.
fn words_mut(query: &mut Query) -> Vec<&mut String> {
    match query {
        Query::Word(word) => vec![word],
        Query::Phrase(Phrase(parts)) => {
            let words = parts.iter_mut();
            words.filter_map(|part| if let PhrasePart::Word(word) = part { Some(word) } else { None }).collect()
        }
        Query::Plain(clauses) => {
            let wanted = clauses.iter_mut().filter(|clause| clause.sign != Sign::MustNot);
            wanted.flat_map(|clause| words_mut(&mut clause.query)).collect()
        }
        Query::All(parts) | Query::Any(parts) | Query::Near(_, parts) => parts.iter_mut().flat_map(words_mut).collect(),
        Query::Fuzzy { .. } | Query::Pattern(_) | Query::Field(_) | Query::Not(_) => Vec::new(),
    }
}

/// Returns all words, patterns and fields of the query as a plain query; `None` if the query is that already.
fn unquoted(query: &Query) -> Option<Query> {
    let text = query.to_string();
    let has_groups =
        text.contains(['"', '(']) || !matches!(query, Query::Plain(_) | Query::Word(_) | Query::Pattern(_));
    let mut words = Vec::new();
    collect_words(query, &mut words);
    let mut seen = BTreeSet::new();
    words.retain(|word| seen.insert(word.clone()));
    let plain = words.join(" ").parse().ok()?;
    (has_groups && plain != *query).then_some(plain)
}

fn collect_words(query: &Query, words: &mut Vec<String>) {
    match query {
        Query::Word(word) | Query::Pattern(word) | Query::Fuzzy { word, .. } => words.push(word.to_lowercase()),
        Query::Phrase(Phrase(parts)) => {
            words.extend(parts.iter().filter_map(|part| match part {
                PhrasePart::Word(word) | PhrasePart::Pattern(word) => Some(word.to_lowercase()),
                PhrasePart::Any => None,
            }));
        }
        Query::Plain(clauses) => clauses.iter().for_each(|clause| collect_words(&clause.query, words)),
        Query::All(parts) | Query::Any(parts) | Query::Near(_, parts) => {
            for part in parts {
                collect_words(part, words);
            }
        }
        Query::Field(field) => words.push(field.to_string()),
        Query::Not(_) => {}
    }
}

/// Returns the query without the fields that `is_unwanted` accepts; `None` if there are none, or nothing else remains.
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
