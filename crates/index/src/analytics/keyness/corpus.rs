//! The texts of the two corpora as word sequences, rebuilt from postings; stored passages are not read.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;
use tantivy::columnar::Column;
use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, SegmentReader, TERMINATED, Term};

use crate::exec::context::SearchContext;
use crate::storage::columns::{CountColumns, Numbered};
use crate::storage::schema;
use crate::storage::tantivy_index::broken;
use crate::text::analysis::SENTENCE_START;
use crate::text::function_words::bounds_no_keyword;
use crate::text::part::Items;

/// The passages of both corpora as one sequence of words.
pub(super) struct Corpus {
    /// The words of all passages, as numbers of the vocabulary, with [`END`] after each passage. The target corpus comes
    /// first, sorted by authority.
    pub(super) words: Vec<u32>,
    /// Whether a sentence starts at each position.
    pub(super) starts_sentence: Vec<bool>,
    /// The passages, in the same order.
    pub(super) texts: Vec<Text>,
    /// Size of the target corpus.
    pub(super) target: Size,
    /// Size of the reference corpus.
    pub(super) reference: Size,
    vocabulary: Vec<String>,
    /// Whether each word of the vocabulary is a function word.
    function_words: Vec<bool>,
}

/// The size of a corpus.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// Number of passages.
    pub passages: u64,
    /// Number of reports with these passages.
    pub reports: u64,
    /// Number of distinct principal authorities of these reports.
    pub authorities: u64,
    /// Number of words in the passages.
    pub words: u64,
}

/// Follows the last word of a passage.
pub(super) const END: u32 = u32::MAX;

/// A passage in a [`Corpus`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Text {
    pub(super) address: DocAddress,
    pub(super) is_target: bool,
    /// The principal authority.
    pub(super) authority: Option<u32>,
    /// The segment of the report, and its number in that segment's column.
    pub(super) report: (u32, u64),
    pub(super) year: Option<i64>,
    /// The position of its first word in [`Corpus::words`].
    pub(super) start: usize,
    pub(super) length: usize,
}

impl Text {
    /// Returns the positions of its words.
    pub(super) fn positions(&self) -> std::ops::Range<usize> {
        self.start..self.start + self.length
    }
}

impl Corpus {
    /// Reads the passages of the two corpora, whose addresses ascend.
    pub(super) fn read(
        context: &SearchContext<'_>,
        target: &[DocAddress],
        reference: &[DocAddress],
    ) -> tantivy::Result<Self> {
        let mut texts = Vec::with_capacity(target.len() + reference.len());
        let mut authorities = HashMap::new();
        for (is_target, addresses) in [(true, target), (false, reference)] {
            for in_segment in addresses.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
                let Some(segment) = in_segment.first().map(|first| first.segment_ord) else { continue };
                let columns = Columns::open(context.searcher.segment_reader(segment), &mut authorities)?;
                for &address in in_segment {
                    texts.push(columns.text(address, is_target)?);
                }
            }
        }
        texts.sort_by_key(|text: &Text| (!text.is_target, text.authority, text.address));
        let mut next = 0;
        for text in &mut texts {
            text.start = next;
            next += text.length + 1;
        }
        let (target, reference) = texts.split_at(target.len());
        let (target, reference) = (size(target), size(reference));
        let (words, starts_sentence) = (vec![END; next], vec![false; next]);
        let (vocabulary, function_words) = (Vec::new(), Vec::new());
        let mut corpus = Self { words, starts_sentence, texts, target, reference, vocabulary, function_words };
        corpus.fill(context)?;
        corpus.function_words = corpus.vocabulary.iter().map(|word| bounds_no_keyword(word)).collect();
        Ok(corpus)
    }

    /// Writes each term of the index to its positions.
    fn fill(&mut self, context: &SearchContext<'_>) -> tantivy::Result<()> {
        let mut numbers: HashMap<Vec<u8>, u32, FxBuildHasher> = HashMap::default();
        for (ordinal, segment) in (0..).zip(context.searcher.segment_readers()) {
            let mut starts: Vec<Option<usize>> = vec![None; segment.max_doc() as usize];
            for text in self.texts.iter().filter(|text| text.address.segment_ord == ordinal) {
                let start = starts.get_mut(text.address.doc_id as usize);
                *start.ok_or_else(|| broken("a passage beyond the end of its segment"))? = Some(text.start);
            }
            let index = segment.inverted_index(context.fields.text)?;
            let mut terms = index.terms().stream()?;
            while let Some((term, info)) = terms.next() {
                let next = u32::try_from(numbers.len()).ok().filter(|next| *next < END);
                let number = if let Some(number) = numbers.get(term) {
                    *number
                } else {
                    let next = next.ok_or_else(|| broken("a vocabulary of 2^32 words"))?;
                    *numbers.entry(term.to_vec()).or_insert(next)
                };
                let postings = index.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions)?;
                put(postings, &starts, &mut self.words, number)?;
            }
            let sentence = Term::from_field_text(context.fields.sentences, SENTENCE_START);
            let index = segment.inverted_index(context.fields.sentences)?;
            if let Some(postings) = index.read_postings(&sentence, IndexRecordOption::WithFreqsAndPositions)? {
                put(postings, &starts, &mut self.starts_sentence, true)?;
            }
        }
        let mut vocabulary: Vec<(u32, String)> =
            numbers.into_iter().map(|(word, number)| (number, String::from_utf8_lossy(&word).into_owned())).collect();
        vocabulary.sort_unstable();
        self.vocabulary = vocabulary.into_iter().map(|(_, word)| word).collect();
        Ok(())
    }

    /// Returns the words of a phrase.
    pub(super) fn text(&self, words: &[u32]) -> Vec<&str> {
        words.iter().filter_map(|number| self.vocabulary.item_ref(*number as usize)).map(String::as_str).collect()
    }

    /// Returns whether a word is a function word.
    pub(super) fn is_function_word(&self, word: Option<&u32>) -> bool {
        word.is_some_and(|word| self.function_words.item(*word as usize))
    }

    /// Returns the passage at a position, and which of its words that is.
    pub(super) fn passage_at(&self, position: usize) -> Option<(DocAddress, usize)> {
        let after = self.texts.partition_point(|text| text.start <= position);
        let text = self.texts.get(after.checked_sub(1)?)?;
        Some((text.address, position - text.start))
    }
}

/// Writes a value to all positions of a term in the passages that start at `starts`.
fn put<T: Copy>(
    mut postings: impl Postings,
    starts: &[Option<usize>],
    values: &mut [T],
    value: T,
) -> tantivy::Result<()> {
    let mut positions = Vec::new();
    while postings.doc() != TERMINATED {
        if let Some(Some(start)) = starts.get(postings.doc() as usize) {
            postings.positions(&mut positions);
            for position in &positions {
                let slot = values.get_mut(start + *position as usize);
                *slot.ok_or_else(|| broken("a position beyond the end of its passage"))? = value;
            }
        }
        postings.advance();
    }
    Ok(())
}

/// Columns of one segment.
struct Columns {
    authorities: Numbered,
    counts: CountColumns,
    years: Column<i64>,
}

impl Columns {
    /// Opens the columns; `authorities` numbers the names of authorities.
    fn open(segment: &SegmentReader, authorities: &mut HashMap<String, u32>) -> tantivy::Result<Self> {
        Ok(Self {
            authorities: Numbered::open(segment, schema::AUTHORITY, authorities)?,
            counts: CountColumns::open(segment)?,
            years: segment.fast_fields().i64(schema::YEAR)?,
        })
    }

    fn text(&self, address: DocAddress, is_target: bool) -> tantivy::Result<Text> {
        let doc = address.doc_id;
        Ok(Text {
            address,
            is_target,
            authority: self.authorities.of(doc).next(),
            report: (address.segment_ord, self.counts.report(doc)?),
            year: self.years.first(doc),
            start: 0,
            length: self.counts.words(doc)?,
        })
    }
}

/// Returns the size of a corpus, whose passages are sorted by authority, then by address.
fn size(texts: &[Text]) -> Size {
    let authorities = texts.chunk_by(|a, b| a.authority == b.authority);
    Size {
        passages: texts.len() as u64,
        reports: texts.chunk_by(|a, b| a.report == b.report).count() as u64,
        authorities: authorities.filter(|texts| texts.iter().all(|text| text.authority.is_some())).count() as u64,
        words: texts.iter().map(|text| text.length as u64).sum(),
    }
}
