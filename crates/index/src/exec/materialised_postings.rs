//! Materialised postings of words with many terms, such as patterns. All terms are read at once, one after the other, because
//! most passages have only a few of them.

use std::ops::Range;

use tantivy::index::SegmentReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED, Term};

use super::postings::forward;
use crate::plan::evaluation::saturating;
use crate::plan::query_plan::Word;
use crate::text::part::{Items, Part};

/// The fewest terms of a word whose postings are materialised.
const MANY_TERMS: usize = 16;

/// Returns whether the postings of a word are materialised.
pub(super) fn has_many_terms(word: &Word) -> bool {
    word.terms.len() >= MANY_TERMS
}

/// Returns whether the postings of a word in `slots` are materialised.
pub(super) fn has_word_of_many_terms(slots: &[(u32, usize)], words: &[Word]) -> bool {
    slots.iter().filter_map(|(_, word)| words.item_ref(*word)).any(has_many_terms)
}

/// A passage, and a position in it.
type Place = (DocId, u32);

/// The occurrences of a word or phrase, by passage; visited in ascending order.
pub(super) struct Materialised {
    /// Passages with positions, ascending; or with the number of occurrences of each term.
    occurrences: Vec<Place>,
    are_places: bool,
    /// The occurrences before this index are in passages that were visited.
    from: usize,
}

impl Materialised {
    /// Reads the positions of a word.
    pub(super) fn places(word: &Word, reader: &SegmentReader, among: Option<&[DocId]>) -> tantivy::Result<Self> {
        Ok(Self { occurrences: places(word, reader, among)?, are_places: true, from: 0 })
    }

    /// Reads the numbers of occurrences of a word.
    pub(super) fn counts(word: &Word, reader: &SegmentReader, among: Option<&[DocId]>) -> tantivy::Result<Self> {
        let mut counts = Vec::new();
        each_passage(word, reader, IndexRecordOption::WithFreqs, among, |postings| {
            counts.push((postings.doc(), postings.term_freq()));
        })?;
        Ok(Self { occurrences: by_passage(counts, reader.max_doc()), are_places: false, from: 0 })
    }

    /// Reads the number of occurrences of a phrase.
    pub(super) fn phrase(slots: &[(u32, usize)], words: &[Word], reader: &SegmentReader) -> tantivy::Result<Self> {
        let beginnings = beginnings(slots, words, reader)?;
        let count = |of: &[Place]| Some((doc_of(of)?, saturating(of.len())));
        let occurrences = passages_of(&beginnings).filter_map(count).collect();
        Ok(Self { occurrences, are_places: false, from: 0 })
    }

    /// Returns the number of passages with the phrase; for a word, the number of its occurrences.
    pub(super) fn passages(&self) -> u32 {
        saturating(self.occurrences.len())
    }

    /// Returns the first passage from `doc` on.
    pub(super) fn first(&mut self, doc: DocId) -> DocId {
        self.go_to(doc);
        self.occurrences.get(self.from).map_or(TERMINATED, |(passage, _)| *passage)
    }

    /// Returns the occurrences in the passages `docs`.
    pub(super) fn within(&mut self, docs: &Range<DocId>) -> &[Place] {
        self.go_to(docs.start);
        let end = first_not(&self.occurrences, self.from, |(passage, _)| *passage < docs.end);
        self.occurrences.part(self.from..end)
    }

    /// Moves to the passage `doc`.
    fn go_to(&mut self, doc: DocId) {
        self.from = first_not(&self.occurrences, self.from, |(passage, _)| *passage < doc);
    }

    /// Returns the occurrences in `doc`.
    fn of_passage(&mut self, doc: DocId) -> &[Place] {
        self.within(&(doc..doc.saturating_add(1)))
    }

    /// Returns whether `doc` has an occurrence.
    pub(super) fn is_in(&mut self, doc: DocId) -> bool {
        !self.of_passage(doc).is_empty()
    }

    /// Returns the number of occurrences in `doc`.
    pub(super) fn count(&mut self, doc: DocId) -> u32 {
        let are_places = self.are_places;
        let occurrences = self.of_passage(doc);
        if are_places {
            return saturating(occurrences.len());
        }
        occurrences.iter().map(|(_, count)| *count).fold(0, u32::saturating_add)
    }

    /// Returns the positions in `doc`, ascending; none if only numbers of occurrences were read.
    pub(super) fn places_in(&mut self, doc: DocId) -> impl Iterator<Item = u32> {
        let are_places = self.are_places;
        self.of_passage(doc).iter().filter(move |_| are_places).map(|(_, place)| *place)
    }
}

/// Returns where the phrase `slots` begins, ascending.
///
/// The rarest word is read first. The others are read only in passages that may still have the phrase.
fn beginnings(slots: &[(u32, usize)], words: &[Word], reader: &SegmentReader) -> tantivy::Result<Vec<Place>> {
    let first = slots.first().map_or(0, |(offset, _)| *offset);
    let mut slots: Vec<(u32, &Word)> =
        slots.iter().filter_map(|(offset, word)| Some((offset - first, words.item_ref(*word)?))).collect();
    slots.sort_by_key(|(_, word)| word.passages);
    let mut found: Option<Vec<Place>> = None;
    for (offset, word) in slots {
        if found.as_ref().is_some_and(Vec::is_empty) {
            break;
        }
        let among = found.as_deref().map(|found| passages_of(found).filter_map(doc_of).collect::<Vec<_>>());
        let places = places(word, reader, among.as_deref())?;
        let possible = places.into_iter().filter_map(|(doc, place)| Some((doc, place.checked_sub(offset)?)));
        found = Some(match found {
            None => possible.collect(),
            Some(found) => in_both(&found, possible),
        });
    }
    Ok(found.unwrap_or_default())
}

/// Returns the places of each passage.
fn passages_of(places: &[Place]) -> impl Iterator<Item = &[Place]> {
    places.chunk_by(|(a, _), (b, _)| a == b)
}

/// Returns the passage of some places.
fn doc_of(places: &[Place]) -> Option<DocId> {
    places.first().map(|(doc, _)| *doc)
}

/// Returns the places that are in both lists, which are ascending.
fn in_both(one: &[Place], other: impl Iterator<Item = Place>) -> Vec<Place> {
    let mut from = 0;
    other
        .filter(|place| {
            from = first_not(one, from, |known| known < place);
            one.get(from) == Some(place)
        })
        .collect()
}

/// Returns the places of a word in the passages in `among` or in all, ascending.
fn places(word: &Word, reader: &SegmentReader, among: Option<&[DocId]>) -> tantivy::Result<Vec<Place>> {
    let (mut all, mut of_passage) = (Vec::new(), Vec::new());
    each_passage(word, reader, IndexRecordOption::WithFreqsAndPositions, among, |postings| {
        of_passage.clear();
        postings.append_positions_with_offset(0, &mut of_passage);
        all.extend(of_passage.iter().map(|place| (postings.doc(), *place)));
    })?;
    Ok(by_passage(all, reader.max_doc()))
}

/// Calls `visit` for each term and passage of a word, one term after the other: for the passages in `among`, ascending, or for
/// all.
fn each_passage(
    word: &Word,
    reader: &SegmentReader,
    option: IndexRecordOption,
    among: Option<&[DocId]>,
    mut visit: impl FnMut(&mut SegmentPostings),
) -> tantivy::Result<()> {
    let index = reader.inverted_index(word.field)?;
    for text in &word.terms {
        let Some(mut postings) = index.read_postings(&Term::from_field_text(word.field, text), option)? else {
            continue;
        };
        let Some(among) = among else {
            while postings.doc() != TERMINATED {
                visit(&mut postings);
                postings.advance();
            }
            continue;
        };
        let mut from = 0;
        while let Some(wanted) = among.get(from) {
            let doc = forward(&mut postings, *wanted);
            if doc == *wanted {
                visit(&mut postings);
            }
            let next = doc.max(wanted + 1);
            from = first_not(among, from, |wanted| *wanted < next);
        }
    }
    Ok(())
}

/// Sorts the occurrences in a segment with this number of passages. Many occurrences are distributed to their passages, which
/// takes less time than comparing them, and memory for a number for each passage.
fn by_passage(mut occurrences: Vec<Place>, passages: DocId) -> Vec<Place> {
    if occurrences.len() < passages as usize / 16 {
        occurrences.sort_unstable();
        return occurrences;
    }
    let mut starts = vec![0usize; passages as usize + 1];
    for (doc, _) in &occurrences {
        starts.item_mut(*doc as usize + 1).into_iter().for_each(|count| *count += 1);
    }
    let mut before = 0;
    for start in &mut starts {
        before += *start;
        *start = before;
    }
    let mut sorted = vec![(0, 0); occurrences.len()];
    for occurrence in occurrences {
        if let Some(next) = starts.item_mut(occurrence.0 as usize) {
            sorted.item_mut(*next).into_iter().for_each(|place| *place = occurrence);
            *next += 1;
        }
    }
    sorted.chunk_by_mut(|(a, _), (b, _)| a == b).for_each(<[_]>::sort_unstable);
    sorted
}

/// Returns the index of the first item from `from` on that `is_before` rejects. Near items are found soonest.
fn first_not<T>(of: &[T], mut from: usize, is_before: impl Fn(&T) -> bool) -> usize {
    let mut step = 1;
    while of.get(from + step - 1).is_some_and(&is_before) {
        from += step;
        step *= 2;
    }
    let rest = of.part(from..of.len().min(from + step));
    from + rest.partition_point(is_before)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::{Config, TestRunner};

    use super::*;
    use crate::exec::testing::Corpus;
    use crate::plan::query_plan::Node;

    /// A word that is one of twenty with "w" or one of two others.
    fn word() -> impl Strategy<Value = String> {
        prop_oneof![3 => (0u32..20).prop_map(|number| format!("w{number}")), 1 => Just("x".into()), 1 => Just("y".into())]
    }

    /// How often a text has words that begin with these letters beside each other; a star stands for any word.
    fn occurrences(beginnings: &[&str], text: &str) -> u32 {
        let words: Vec<&str> = text.split(' ').collect();
        let begins = |(word, beginning): (&&str, &&str)| *beginning == "*" || word.starts_with(*beginning);
        let is_one = |words: &&[&str]| words.iter().zip(beginnings).all(begins);
        u32::try_from(words.windows(beginnings.len()).filter(is_one).count()).unwrap()
    }

    #[test]
    fn phrases_of_patterns_are_found_as_often_as_the_texts_have_them() {
        let text = prop::collection::vec(word(), 1..12).prop_map(|words| words.join(" "));
        let texts = prop::collection::vec(text, 1..40);
        let phrases: [&[&str]; 6] = [
            &["w", "x"],
            &["x", "w", "w"],
            &["w", "*", "w"],
            &["w", "w", "w", "y"],
            &["w1", "x"],
            &["w", "x", "*", "y"],
        ];
        TestRunner::new(Config { cases: 60, ..Config::default() })
            .run(&texts, |mut texts| {
                // So that the pattern stands for many words.
                texts.extend((0..20).map(|number| format!("w{number}")));
                let corpus = Corpus::of_texts(&texts.iter().map(String::as_str).collect::<Vec<_>>());
                let reader = corpus.searcher.segment_reader(0);
                for phrase in phrases {
                    let typed = phrase
                        .iter()
                        .map(|part| if part.starts_with('w') { format!("{part}*") } else { (*part).into() });
                    let query = format!("\"{}\"", typed.collect::<Vec<_>>().join(" "));
                    let plan = corpus.plan(&query.parse().unwrap(), None).unwrap();
                    let Node::Phrase(slots) = &plan.root else { panic!("{query} is no phrase") };
                    let mut materialised = Materialised::phrase(slots, &plan.words, reader).unwrap();
                    for (doc, text) in (0..).zip(&texts) {
                        prop_assert_eq!(materialised.count(doc), occurrences(phrase, text), "{} in {}", query, text);
                    }
                }
                Ok(())
            })
            .unwrap();
    }

    #[test]
    fn those_among_some_passages_are_those_of_all_that_are_in_them() {
        let texts: Vec<String> = (0..300u32).map(|at| format!("w{} x w{}", at % 23, at * 7 % 31)).collect();
        let corpus = Corpus::of_texts(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        let (plan, reader) = (corpus.plan(&"w*".parse().unwrap(), None).unwrap(), corpus.searcher.segment_reader(0));
        let word = plan.words.iter().find(|word| has_many_terms(word)).unwrap();
        for among in [vec![], vec![0], vec![5, 6, 7, 130, 131, 299], (0..300).step_by(3).collect()] {
            let all = places(word, reader, None).unwrap();
            let expected: Vec<Place> = all.into_iter().filter(|(doc, _)| among.contains(doc)).collect();
            assert_eq!(places(word, reader, Some(&among)).unwrap(), expected, "{among:?}");
        }
    }

    proptest! {
        #[test]
        fn many_and_few_are_sorted(places in prop::collection::vec((0u32..40, 0u32..9), 0..60), passages in 40u32..2000) {
            let mut sorted = places.clone();
            sorted.sort_unstable();
            prop_assert_eq!(by_passage(places, passages), sorted);
        }

        #[test]
        fn the_first_not_before_is_found_from_anywhere(mut of in prop::collection::vec(0u32..50, 0..60), limit in 0u32..50) {
            of.sort_unstable();
            let first = of.iter().filter(|number| **number < limit).count();
            for from in 0..=first {
                prop_assert_eq!(first_not(&of, from, |number| *number < limit), first);
            }
        }
    }
}
