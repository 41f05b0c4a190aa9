//! The words of two sets of passages in their order, put together from the index: no passage is read.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;
use tantivy::columnar::{Column, StrColumn};
use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, SegmentReader, TERMINATED, Term};

use super::grammar;
use crate::exec::context::SearchContext;
use crate::storage::columns::Numbered;
use crate::storage::schema;
use crate::storage::tantivy_index::broken;
use crate::text::analysis::SENTENCE_START;

/// Two sets of passages as words.
pub(super) struct Corpus {
    /// The words of one passage after the other, as numbers, [`END`] after each. The left set comes first, by authority.
    pub(super) words: Vec<u32>,
    /// Whether a sentence begins there.
    pub(super) begins: Vec<bool>,
    /// The passages in this order.
    pub(super) texts: Vec<Text>,
    /// Size of the left set.
    pub(super) left: Size,
    /// Size of the right set.
    pub(super) right: Size,
    vocabulary: Vec<String>,
    grammar: Vec<bool>,
}

/// The size of a set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// Passages in it.
    pub passages: u64,
    /// Reports that they stand in.
    pub reports: u64,
    /// Distinct principal authorities of these.
    pub authorities: u64,
    /// Words of the passages.
    pub words: u64,
}

/// Stands after the last word of a passage.
pub(super) const END: u32 = u32::MAX;

/// A passage in a [`Corpus`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Text {
    pub(super) address: DocAddress,
    pub(super) is_left: bool,
    /// The principal authority.
    pub(super) authority: Option<u32>,
    /// Segment of the report, and its number there.
    pub(super) report: (u32, u64),
    pub(super) year: Option<i64>,
    /// Where its words are.
    pub(super) start: usize,
    pub(super) length: usize,
}

impl Text {
    /// The places of its words.
    pub(super) fn places(&self) -> std::ops::Range<usize> {
        self.start..self.start + self.length
    }
}

impl Corpus {
    /// Reads the passages at some addresses, which ascend.
    pub(super) fn read(view: &SearchContext<'_>, left: &[DocAddress], right: &[DocAddress]) -> tantivy::Result<Self> {
        let mut texts = Vec::with_capacity(left.len() + right.len());
        let mut authorities = HashMap::new();
        for (is_left, addresses) in [(true, left), (false, right)] {
            for of_segment in addresses.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
                let Some(segment) = of_segment.first().map(|first| first.segment_ord) else { continue };
                let facts = Facts::new(view.searcher.segment_reader(segment), &mut authorities)?;
                for &address in of_segment {
                    texts.push(facts.text(address, is_left)?);
                }
            }
        }
        texts.sort_by_key(|text: &Text| (!text.is_left, text.authority, text.address));
        let mut next = 0;
        for text in &mut texts {
            text.start = next;
            next += text.length + 1;
        }
        let (left, right) = texts.split_at(left.len());
        let (left, right) = (size(left), size(right));
        let (words, begins) = (vec![END; next], vec![false; next]);
        let mut corpus = Self { words, begins, texts, left, right, vocabulary: Vec::new(), grammar: Vec::new() };
        corpus.fill(view)?;
        corpus.grammar = corpus.vocabulary.iter().map(|word| grammar::is_grammar(word)).collect();
        Ok(corpus)
    }

    /// Puts every word of the index to its places.
    fn fill(&mut self, view: &SearchContext<'_>) -> tantivy::Result<()> {
        let mut numbers: HashMap<Vec<u8>, u32, FxBuildHasher> = HashMap::default();
        for (ordinal, segment) in (0..).zip(view.searcher.segment_readers()) {
            let mut starts: Vec<Option<usize>> = vec![None; segment.max_doc() as usize];
            for text in self.texts.iter().filter(|text| text.address.segment_ord == ordinal) {
                if let Some(start) = starts.get_mut(text.address.doc_id as usize) {
                    *start = Some(text.start);
                }
            }
            let index = segment.inverted_index(view.fields.text)?;
            let mut terms = index.terms().stream()?;
            while let Some((term, info)) = terms.next() {
                let next = u32::try_from(numbers.len()).unwrap_or(END);
                let number = match numbers.get(term) {
                    Some(number) => *number,
                    None => *numbers.entry(term.to_vec()).or_insert(next),
                };
                let postings = index.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions)?;
                put(postings, &starts, &mut self.words, number);
            }
            let sentence = Term::from_field_text(view.fields.sentences, SENTENCE_START);
            let index = segment.inverted_index(view.fields.sentences)?;
            if let Some(postings) = index.read_postings(&sentence, IndexRecordOption::WithFreqsAndPositions)? {
                put(postings, &starts, &mut self.begins, true);
            }
        }
        let mut vocabulary: Vec<(u32, String)> =
            numbers.into_iter().map(|(word, number)| (number, String::from_utf8_lossy(&word).into_owned())).collect();
        vocabulary.sort_unstable();
        self.vocabulary = vocabulary.into_iter().map(|(_, word)| word).collect();
        Ok(())
    }

    /// The words of a phrase.
    pub(super) fn text(&self, words: &[u32]) -> Vec<&str> {
        let word = |number: &u32| self.vocabulary.get(*number as usize).map(String::as_str).unwrap_or_default();
        words.iter().map(word).collect()
    }

    /// Whether a word is one of grammar.
    pub(super) fn is_grammar(&self, word: Option<&u32>) -> bool {
        word.and_then(|word| self.grammar.get(*word as usize)).copied().unwrap_or(false)
    }

    /// The passage that a place belongs to, and which of its words stands there.
    pub(super) fn place(&self, place: usize) -> Option<(DocAddress, usize)> {
        let after = self.texts.partition_point(|text| text.start <= place);
        let text = self.texts.get(after.checked_sub(1)?)?;
        Some((text.address, place - text.start))
    }
}

/// Puts a value to all positions of a term in the passages that begin at `starts`.
fn put<T: Copy>(mut postings: impl Postings, starts: &[Option<usize>], places: &mut [T], value: T) {
    let mut positions = Vec::new();
    while postings.doc() != TERMINATED {
        if let Some(Some(start)) = starts.get(postings.doc() as usize) {
            postings.positions(&mut positions);
            for position in &positions {
                if let Some(place) = places.get_mut(start + *position as usize) {
                    *place = value;
                }
            }
        }
        postings.advance();
    }
}

/// Columns of one segment.
struct Facts {
    authorities: Option<Numbered>,
    reports: Option<StrColumn>,
    years: Column<i64>,
    words: Column<i64>,
}

impl Facts {
    /// Opens the columns, and numbers the names of authorities.
    fn new(segment: &SegmentReader, authorities: &mut HashMap<String, u32>) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        let numbered = |column| Numbered::new(column, authorities);
        Ok(Self {
            authorities: columns.str(schema::AUTHORITY)?.map(numbered).transpose()?,
            reports: columns.str(schema::REPORT)?,
            years: columns.i64(schema::YEAR)?,
            words: columns.i64(schema::WORDS)?,
        })
    }

    fn text(&self, address: DocAddress, is_left: bool) -> tantivy::Result<Text> {
        let doc: DocId = address.doc_id;
        let report = self.reports.as_ref().and_then(|reports| reports.ords().first(doc));
        let report = report.ok_or_else(|| broken("a passage without a report"))?;
        let authority = self.authorities.as_ref().and_then(|authorities| authorities.first(doc));
        let length = self.words.first(doc).and_then(|words| usize::try_from(words).ok());
        let length = length.ok_or_else(|| broken("a passage without a count of words"))?;
        let year = self.years.first(doc);
        Ok(Text { address, is_left, authority, report: (address.segment_ord, report), year, start: 0, length })
    }
}

/// The size of a set, whose passages are sorted by authority, then by address.
fn size(texts: &[Text]) -> Size {
    let authorities = texts.chunk_by(|a, b| a.authority == b.authority);
    Size {
        passages: texts.len() as u64,
        reports: texts.chunk_by(|a, b| a.report == b.report).count() as u64,
        authorities: authorities.filter(|of| of.first().is_some_and(|text| text.authority.is_some())).count() as u64,
        words: texts.iter().map(|text| text.length as u64).sum(),
    }
}
