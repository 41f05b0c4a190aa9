//! The hits of a plan's words in the passages of one segment, read from postings in ascending order.

use tantivy::index::SegmentReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED, Term};

use super::materialised_postings::{Materialised, has_many_terms};
use super::postings::forward;
use crate::plan::evaluation::{TermHits, saturating};
use crate::plan::query_plan::{Plan, PostingsDetail, Word, distinct_words};
use crate::plan::spans;
use crate::text::analysis::SENTENCE_START;
use crate::text::part::Items;

/// The hits of words in the passages of one segment, which are visited in ascending order.
pub(crate) struct SegmentTermHits {
    pub(crate) doc: DocId,
    words: Vec<WordPostings>,
    sentences: Option<SegmentPostings>,
    filters: Vec<Box<dyn Scorer>>,
    phrases: Vec<PhraseCount>,
    /// Buffers for counting a phrase: where it may begin, and the positions of its next word.
    places: [Vec<u32>; 2],
}

/// The last count of a phrase. Each passage is counted twice: to decide whether it matches, and to score it.
struct PhraseCount {
    slots: Vec<(u32, usize)>,
    /// The words of the phrase, each once.
    words: Vec<usize>,
    doc: DocId,
    count: u32,
}

/// The postings of a word.
enum WordPostings {
    /// The postings of its terms, which are few.
    Terms {
        terms: Vec<SegmentPostings>,
        /// The passage that was counted last, with its count.
        counted: (DocId, u32),
    },
    /// Materialised postings of a word with many terms.
    Materialised(Materialised),
}

impl SegmentTermHits {
    /// Opens the postings of a plan's words in the detail given for each, for the passages in `among` or for all.
    pub(crate) fn open(
        plan: &Plan,
        reader: &SegmentReader,
        details: &[PostingsDetail],
        among: Option<&[DocId]>,
        filters: &[Box<dyn Weight>],
    ) -> tantivy::Result<Self> {
        let sentences = if plan.needs_sentences() {
            let start = Term::from_field_text(plan.fields.sentences, SENTENCE_START);
            let index = reader.inverted_index(plan.fields.sentences)?;
            index.read_postings(&start, IndexRecordOption::WithFreqsAndPositions)?
        } else {
            None
        };
        let filters = filters.iter().map(|filter| filter.scorer(reader, 1.0)).collect::<tantivy::Result<_>>()?;
        Ok(Self { sentences, filters, ..Self::of_words(&plan.words, reader, details, among)? })
    }

    /// Opens the postings of words, without sentences and filters.
    pub(crate) fn of_words(
        words: &[Word],
        reader: &SegmentReader,
        details: &[PostingsDetail],
        among: Option<&[DocId]>,
    ) -> tantivy::Result<Self> {
        let words = words.iter().zip(details).map(|(word, detail)| WordPostings::open(word, reader, *detail, among));
        let words = words.collect::<tantivy::Result<_>>()?;
        let (phrases, places) = (Vec::new(), Default::default());
        Ok(Self { doc: 0, words, sentences: None, filters: Vec::new(), phrases, places })
    }

    /// Counts a phrase in the current passage, which has all its words.
    fn count_phrase(&mut self, slots: &[(u32, usize)]) -> u32 {
        let Self { doc, words, places: [starts, places], .. } = self;
        let Some(((first, word), rest)) = slots.split_first() else { return 0 };
        let mut read = |word: usize, into: &mut Vec<u32>| {
            into.clear();
            words.item_mut(word).into_iter().for_each(|word| word.read_positions(*doc, into));
        };
        read(*word, starts);
        let Some(((offset, word), between)) = rest.split_last() else {
            return saturating(starts.len());
        };
        for (offset, word) in between {
            read(*word, places);
            spans::keep_followed(starts, places, offset - first);
            if starts.is_empty() {
                return 0;
            }
        }
        read(*word, places);
        spans::count_followed(starts, places, offset - first)
    }
}

impl WordPostings {
    fn open(
        word: &Word,
        reader: &SegmentReader,
        detail: PostingsDetail,
        among: Option<&[DocId]>,
    ) -> tantivy::Result<Self> {
        let what = match detail {
            PostingsDetail::None => return Ok(Self::of_terms(Vec::new())),
            PostingsDetail::Freqs if has_many_terms(word) => {
                return Ok(Self::Materialised(Materialised::counts(word, reader, among)?));
            }
            PostingsDetail::Positions if has_many_terms(word) => {
                return Ok(Self::Materialised(Materialised::places(word, reader, among)?));
            }
            PostingsDetail::Freqs => IndexRecordOption::WithFreqs,
            PostingsDetail::Positions => IndexRecordOption::WithFreqsAndPositions,
        };
        let index = reader.inverted_index(word.field)?;
        let terms = word.terms.iter().map(|text| index.read_postings(&Term::from_field_text(word.field, text), what));
        Ok(Self::of_terms(terms.filter_map(Result::transpose).collect::<Result<_, _>>()?))
    }

    fn of_terms(terms: Vec<SegmentPostings>) -> Self {
        Self::Terms { terms, counted: (TERMINATED, 0) }
    }

    /// Returns how often the word occurs in `doc`.
    fn count(&mut self, doc: DocId) -> u32 {
        match self {
            Self::Terms { terms, counted } => {
                if counted.0 != doc {
                    *counted = (doc, at(terms, doc).map(|postings| postings.term_freq()).fold(0, u32::saturating_add));
                }
                counted.1
            }
            Self::Materialised(materialised) => materialised.count(doc),
        }
    }

    /// Returns whether `doc` has the word.
    fn is_in(&mut self, doc: DocId) -> bool {
        match self {
            Self::Terms { terms, .. } => at(terms, doc).count() > 0,
            Self::Materialised(materialised) => materialised.is_in(doc),
        }
    }

    /// Appends the positions of the word in `doc`, ascending.
    fn read_positions(&mut self, doc: DocId, into: &mut Vec<u32>) {
        match self {
            Self::Terms { terms, .. } => {
                let mut found = 0;
                for postings in at(terms, doc) {
                    found += 1;
                    postings.append_positions_with_offset(0, into);
                }
                if found > 1 {
                    into.sort_unstable();
                }
            }
            Self::Materialised(materialised) => into.extend(materialised.places_in(doc)),
        }
    }
}

/// Returns the postings of the terms that `doc` has.
fn at(terms: &mut [SegmentPostings], doc: DocId) -> impl Iterator<Item = &mut SegmentPostings> {
    terms.iter_mut().filter_map(move |postings| {
        if postings.doc() < doc {
            postings.seek(doc);
        }
        (postings.doc() == doc).then_some(postings)
    })
}

impl TermHits for SegmentTermHits {
    fn count(&mut self, word: usize) -> u32 {
        self.words.item_mut(word).map_or(0, |word| word.count(self.doc))
    }

    fn positions(&mut self, word: usize) -> Vec<u32> {
        let mut positions = Vec::new();
        let doc = self.doc;
        self.words.item_mut(word).into_iter().for_each(|word| word.read_positions(doc, &mut positions));
        positions
    }

    fn phrase_count(&mut self, slots: &[(u32, usize)]) -> u32 {
        let at = self.phrases.iter().position(|phrase| phrase.slots == slots).unwrap_or_else(|| {
            let (slots, words) = (slots.to_vec(), distinct_words(slots));
            self.phrases.push(PhraseCount { slots, words, doc: TERMINATED, count: 0 });
            self.phrases.len() - 1
        });
        let Some(phrase) = self.phrases.item_ref(at) else { return 0 };
        if phrase.doc == self.doc {
            return phrase.count;
        }
        let (doc, words) = (self.doc, &mut self.words);
        let has_all = phrase.words.iter().all(|word| words.item_mut(*word).is_some_and(|word| word.is_in(doc)));
        let count = if has_all { self.count_phrase(slots) } else { 0 };
        if let Some(phrase) = self.phrases.item_mut(at) {
            (phrase.doc, phrase.count) = (doc, count);
        }
        count
    }

    fn sentences(&mut self) -> Vec<u32> {
        let mut positions = Vec::new();
        if let Some(postings) = &mut self.sentences
            && forward(postings, self.doc) == self.doc
        {
            postings.positions(&mut positions);
        }
        positions
    }

    fn filter(&mut self, filter: usize) -> bool {
        self.filters.item_mut(filter).is_some_and(|filter| forward(filter, self.doc) == self.doc)
    }
}
