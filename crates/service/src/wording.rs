//! Wording: for each sentence of a draft the findings that word it alike, its precedents.

use std::collections::BTreeMap;
use std::ops::Range;

use index::SearchRequest;
use index::analytics::difference::{Change, Difference};
pub use index::analytics::wording::Tier;
use index::analytics::wording::{self, precedents_of_all, sentences};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

use crate::scope::Scope;
use crate::wire::{Hit, sorted_object};
use crate::{Answered, Findings, Measure, ServiceError, english};

/// The sentences, and where to look for their precedents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Request {
    /// A sentence, or a whole draft.
    pub text: String,
    /// The filters.
    #[serde(flatten)]
    pub scope: Scope,
    /// Most precedents of a sentence.
    pub limit: usize,
    /// Adds synonyms to the words.
    pub widen: bool,
    /// Adds the citation of each precedent.
    pub cite: bool,
}

impl Default for Request {
    fn default() -> Self {
        Self { text: String::new(), scope: Scope::default(), limit: 5, widen: true, cite: false }
    }
}

/// The precedents of a draft.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Answer {
    /// The sentences in their order.
    pub sentences: Vec<Sentence>,
    /// What is known about the draft as a whole.
    #[serde(flatten)]
    pub summary: Summary,
}

/// What is known about a draft as a whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Summary {
    /// Who words the sentences alike.
    pub profile: Profile,
    /// Numbers of the sentences without a precedent of the same meaning, from 0.
    #[serde(rename = "without_precedent", serialize_with = "numbers")]
    #[schemars(with = "Vec<usize>")]
    pub without: Vec<Without>,
    /// Number of sentences.
    #[serde(skip)]
    pub sentences: u64,
    /// The nearest tier of each sentence that has a precedent of the same meaning.
    #[serde(skip)]
    pub nearest: Vec<Tier>,
}

/// A sentence without a precedent of the same meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Without {
    /// Number of the sentence, from 0.
    pub number: usize,
    /// Its text.
    pub text: String,
    /// Line of the draft, 1-based.
    pub line: usize,
    /// Whether it has a precedent with the opposite meaning.
    pub has_opposite: bool,
}

/// A sentence with its precedents.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Sentence {
    /// Number of the sentence, from 0.
    pub sentence: usize,
    /// Its text.
    pub sentence_text: String,
    /// Line of the draft that it begins on, 1-based.
    pub line: usize,
    /// The nearest tier of a precedent of the same meaning, returned or not.
    pub nearest: Option<Tier>,
    /// Who words it alike.
    pub profile: Profile,
    /// The precedents, best first.
    pub precedents: Vec<Precedent>,
}

/// A finding that a sentence can rest on.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Precedent {
    /// Number of the sentence, from 0.
    pub sentence: usize,
    /// Its text.
    pub sentence_text: String,
    /// How near the finding is to the sentence.
    pub tier: Tier,
    /// Whether one denies what the other says.
    pub polarity_differs: bool,
    /// The passage, with the words that it shares with the sentence, and a score from 0 to 1.
    #[serde(flatten)]
    pub hit: Hit,
    /// The longest run of six words or more that both have.
    pub run: Option<String>,
    /// The words of the passage, with words left out as `[-…-]` and words put in as `{+…+}`; null for the tier
    /// `same-finding`.
    pub difference: Option<String>,
    /// What differs, each as its first character in `difference` and the one after its last.
    #[serde(skip)]
    pub changes: Vec<Range<usize>>,
}

/// Who words a sentence alike: reports with a verbatim or close precedent of the same meaning.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Profile {
    /// Number of the reports.
    pub reports: usize,
    /// Number of their authorities.
    pub authorities: usize,
    /// The reports by grade of the section, best grade first.
    #[serde(serialize_with = "sorted_object")]
    #[schemars(with = "BTreeMap<String, usize>")]
    pub grades: Vec<(&'static str, usize)>,
    /// The reports by period, earliest first.
    #[serde(serialize_with = "sorted_object")]
    #[schemars(with = "BTreeMap<String, usize>")]
    pub periods: Vec<(&'static str, usize)>,
    /// Number of reports that word it alike with the opposite meaning.
    pub opposite: usize,
}

impl Sentence {
    fn new(number: usize, sentence: &wording::Sentence, found: wording::Precedents, cite: bool) -> Self {
        let precedent = |precedent| Precedent::new(number, &sentence.text, precedent, cite);
        Self {
            sentence: number,
            sentence_text: sentence.text.clone(),
            line: sentence.line,
            nearest: found.nearest,
            profile: (&found.profile).into(),
            precedents: found.precedents.into_iter().map(precedent).collect(),
        }
    }
}

impl Precedent {
    fn new(sentence: usize, sentence_text: &str, precedent: wording::Precedent, cite: bool) -> Self {
        Self {
            sentence,
            sentence_text: sentence_text.to_owned(),
            tier: precedent.tier,
            polarity_differs: precedent.polarity_differs,
            hit: Hit::new(precedent.hit, cite),
            run: precedent.run,
            difference: precedent.difference.as_ref().map(ToString::to_string),
            changes: precedent.difference.as_ref().map(changes).unwrap_or_default(),
        }
    }
}

/// What differs in a difference as it is written, in characters.
fn changes(difference: &Difference) -> Vec<Range<usize>> {
    let (mut changes, mut at) = (Vec::new(), 0);
    for part in &difference.parts {
        let brackets = if part.change == Change::Same { 0 } else { 4 };
        let end = at + part.words.chars().count() + brackets;
        if brackets > 0 {
            changes.push(at..end);
        }
        at = end + 1;
    }
    changes
}

impl From<&wording::Profile> for Profile {
    fn from(profile: &wording::Profile) -> Self {
        let grades = profile.grades.iter();
        Self {
            reports: profile.reports.len(),
            authorities: profile.authorities.len(),
            grades: grades.map(|((_, grade), reports)| (english::grade(*grade), reports.len())).collect(),
            periods: profile.periods.iter().map(|(period, reports)| (period.name(), reports.len())).collect(),
            opposite: profile.opposite.len(),
        }
    }
}

fn numbers<S: Serializer>(sentences: &[Without], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(sentences.iter().map(|sentence| sentence.number))
}

/// The longest draft, in words: some four hundred pages, which take a minute.
const MAX_WORDS: usize = 200_000;
/// Sentences that are looked up before the first is returned: a long draft needs no more memory than a short one.
const TOGETHER: usize = 64;

impl Request {
    /// Checks the text, which needs no index.
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoSentence`], and [`ServiceError::TooLong`] for more than 200,000 words.
    pub fn check(&self) -> Result<(), ServiceError> {
        self.sentences().map(|_| ())
    }

    fn sentences(&self) -> Result<Vec<wording::Sentence>, ServiceError> {
        let sentences = sentences(&self.text);
        match sentences.iter().map(|sentence| sentence.text.split_whitespace().count()).sum() {
            0 => Err(ServiceError::NoSentence),
            has if has > MAX_WORDS => Err(ServiceError::TooLong { what: Measure::Words, has, most: MAX_WORDS }),
            _ => Ok(sentences),
        }
    }
}

impl Findings {
    /// Finds the precedents of the sentences of a draft. Boilerplate and superseded copies are left out.
    ///
    /// # Errors
    ///
    /// As [`Findings::reports`], [`ServiceError::NoSentence`], and [`ServiceError::TooLong`] for more than 200,000 words.
    pub fn wording(&self, request: &Request) -> Result<Answered<Answer>, ServiceError> {
        let mut sentences = Vec::new();
        let Answered { answer: summary, notes, .. } = self.wording_by_sentence(request, |sentence| {
            sentences.push(sentence);
            Ok::<(), ServiceError>(())
        })?;
        Ok(Answered::new(Answer { sentences, summary }, notes))
    }

    /// Calls `visit` for every sentence of a draft with its precedents, and returns what is known about the draft as a
    /// whole. Stops at the first error of `visit`.
    ///
    /// # Errors
    ///
    /// As [`Findings::wording`], and the errors of `visit`.
    pub fn wording_by_sentence<E: From<ServiceError>>(
        &self,
        request: &Request,
        mut visit: impl FnMut(Sentence) -> Result<(), E>,
    ) -> Result<Answered<Summary>, E> {
        let sentences = request.sentences()?;
        let (filters, notes) = self.filters(&request.scope)?;
        let (limit, widen) = (request.limit, request.widen);
        let to_index = SearchRequest { filters, limit, widen, ..SearchRequest::default() };
        let mut profile = wording::Profile::default();
        let mut summary = Summary { sentences: sentences.len() as u64, ..Summary::default() };
        let mut numbered = sentences.iter().enumerate();
        for some in sentences.chunks(TOGETHER) {
            let found = precedents_of_all(&self.index, some, &to_index).map_err(ServiceError::from)?;
            for (found, (number, sentence)) in found.into_iter().zip(&mut numbered) {
                profile.extend(&found.profile);
                let has_opposite = !found.precedents.is_empty();
                let row = Sentence::new(number, sentence, found, request.cite);
                if row.nearest.is_none() {
                    let (text, line) = (row.sentence_text.clone(), row.line);
                    summary.without.push(Without { number, text, line, has_opposite });
                }
                summary.nearest.extend(row.nearest);
                visit(row)?;
            }
        }
        summary.profile = (&profile).into();
        Ok(Answered::new(summary, notes))
    }
}
