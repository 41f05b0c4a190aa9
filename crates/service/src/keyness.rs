//! Keyness: the words and phrases that one set of passages, the target corpus, uses more than another, the reference
//! corpus.

use index::SearchRequest;
pub use index::analytics::keyness::Size;
use index::analytics::keyness::{self, Comparison, Options};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::scope::Scope;
use crate::wire::rounded;
use crate::{Answered, Findings, Note, ServiceError, english};

/// What to compare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Request {
    /// The filters that make the target corpus; at least one.
    #[serde(flatten)]
    pub scope: Scope,
    /// The filters that make the reference corpus, as [`Scope::reference`] reads them; empty for all other passages.
    pub against: Vec<String>,
    /// Leaves out what fewer authorities of the target corpus use.
    pub min_authorities: usize,
    /// Most words and phrases to return; null for all.
    pub limit: Option<usize>,
}

impl Default for Request {
    fn default() -> Self {
        Self { scope: Scope::default(), against: Vec::new(), min_authorities: 3, limit: None }
    }
}

/// The words and phrases, most significant first; serialises as the list of them.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Answer {
    /// The words and phrases within the limit.
    pub keywords: Vec<Keyword>,
    /// Number of words and phrases, with those that the limit leaves out.
    #[serde(skip)]
    pub found: usize,
    /// The target corpus.
    #[serde(skip)]
    pub target: Corpus,
    /// The reference corpus.
    #[serde(skip)]
    pub reference: Corpus,
}

/// A set of passages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corpus {
    /// The filters that make it, as options to paste; `None` for all other passages.
    pub options: Option<String>,
    /// How large it is.
    pub size: Size,
}

/// A word or phrase that the target corpus uses more than the reference corpus.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Keyword {
    /// The word or phrase, in lower case.
    pub words: String,
    /// Occurrences in the target corpus.
    pub left: u64,
    /// Occurrences in the reference corpus.
    pub right: u64,
    /// Occurrences in 100,000 words of the target corpus.
    #[serde(serialize_with = "rounded::<2, _, _>")]
    pub left_per_100_000_words: Option<f64>,
    /// Occurrences in 100,000 words of the reference corpus.
    #[serde(serialize_with = "rounded::<2, _, _>")]
    pub right_per_100_000_words: Option<f64>,
    /// How sure it is that the corpora differ.
    #[serde(serialize_with = "rounded::<2, _, _>")]
    pub log_likelihood: f64,
    /// How much they differ: the binary logarithm of the ratio of the rates.
    #[serde(serialize_with = "rounded::<2, _, _>")]
    pub log_ratio: f64,
    /// Number of authorities of the target corpus that use it.
    pub authorities: u64,
    /// Number of authorities of the target corpus.
    pub of_authorities: u64,
    /// Number of reports of the target corpus that use it.
    pub reports: u64,
    /// Number of reports of the target corpus.
    pub of_reports: u64,
    /// Identifier of a passage of the target corpus with it, of the latest year.
    pub passage_id: String,
    /// The command that lists its occurrences in the target corpus.
    pub lines: String,
}

impl Keyword {
    fn new(keyword: keyness::Keyword, target: &Size, reference: &Size, options: &str) -> Self {
        Self {
            left: keyword.target,
            right: keyword.reference,
            left_per_100_000_words: rate(keyword.target, target),
            right_per_100_000_words: rate(keyword.reference, reference),
            log_likelihood: keyword.log_likelihood,
            log_ratio: keyword.log_ratio,
            authorities: keyword.authorities,
            of_authorities: target.authorities,
            reports: keyword.reports,
            of_reports: target.reports,
            passage_id: keyword.passage_id,
            lines: english::lines_command(&keyword.words, options),
            words: keyword.words,
        }
    }
}

fn rate(occurrences: u64, corpus: &Size) -> Option<f64> {
    let real = |number: u64| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    (corpus.words > 0).then(|| real(occurrences) * 100_000.0 / real(corpus.words))
}

impl Request {
    /// Checks the filters, which needs no index.
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoFilter`] if no filter makes the target corpus, and those of [`Scope::reference`].
    pub fn check(&self) -> Result<(), ServiceError> {
        self.scope.reference(&self.against)?;
        if self.scope.as_options()?.is_empty() { Err(ServiceError::NoFilter) } else { Ok(()) }
    }
}

impl Findings {
    /// Lists the words and phrases that the target corpus uses more than the reference corpus. Boilerplate and superseded
    /// copies are left out.
    ///
    /// # Errors
    ///
    /// As [`Findings::search`], [`ServiceError::NoFilter`], and those of [`Scope::reference`].
    pub fn keyness(&self, request: &Request) -> Result<Answered<Answer>, ServiceError> {
        request.check()?;
        let reference = request.scope.reference(&request.against)?;
        let mut notes = Vec::new();
        let target_request = self.corpus(&request.scope, &mut notes)?;
        let reference_request = reference.as_ref().map(|scope| self.corpus(scope, &mut notes)).transpose()?;
        let options = Options { min_authorities: request.min_authorities, limit: request.limit.unwrap_or(usize::MAX) };
        let compared = keyness::compare(&self.index, target_request, reference_request, options)?;
        let Comparison { target, reference: other, keywords, found } = compared;
        let options = request.scope.as_options()?;
        let keyword = |keyword| Keyword::new(keyword, &target, &other, &options);
        let keywords = keywords.into_iter().map(keyword).collect();
        let reference = reference.map(|scope| scope.as_options()).transpose()?;
        let (target, reference) =
            (Corpus { options: Some(options), size: target }, Corpus { options: reference, size: other });
        Ok(Answered::new(Answer { keywords, found, target, reference }, notes))
    }

    fn corpus(&self, scope: &Scope, notes: &mut Vec<Note>) -> Result<SearchRequest, ServiceError> {
        let (filters, remarks) = self.filters(scope)?;
        notes.extend(remarks);
        Ok(SearchRequest { filters, ..SearchRequest::default() })
    }
}
