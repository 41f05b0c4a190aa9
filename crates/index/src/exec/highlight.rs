//! Highlights and snippets: the parts of a passage that match, and the part that is shown.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::iter::zip;
use std::ops::Range;

use report::Passage;
use rustc_hash::FxHashMap;

use crate::plan::evaluation::{TermHits, saturating};
use crate::plan::query_plan::{Node, Plan, Word};
use crate::plan::spans::{self, Span};
use crate::query::Hit;
use crate::text::analysis::{self, Stemming};
use crate::text::part::{Items, Part};

/// The snippet and the highlights of a passage; offsets are in characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) snippet: String,
    pub(crate) snippet_start: usize,
    pub(crate) highlights: Vec<Range<usize>>,
}

impl Marks {
    /// Returns the passage with these marks as a hit.
    pub(crate) fn into_hit(self, rank: usize, score: f32, passage: Passage) -> Hit {
        let Self { snippet, snippet_start, highlights } = self;
        Hit { passage, rank, score, snippet, snippet_start, highlights, explanation: None }
    }
}

/// Bytes of text for each word that memory is reserved for. Words of prose are longer.
const LETTERS_A_WORD: usize = 5;

/// The longest snippet in characters, unless one word is longer: about four lines of a terminal.
const MAX_SNIPPET_CHARS: usize = 320;

/// Marks the parts of texts that match a plan, one text after the other.
pub(crate) struct Marker<'a> {
    plan: &'a Plan,
    /// The words of the plan by their tokens.
    exact: FxHashMap<&'a str, Vec<usize>>,
    /// The words of the plan by their stems.
    stems: FxHashMap<&'a str, Vec<usize>>,
    stemming: &'a mut Stemming,
}

impl<'a> Marker<'a> {
    pub(crate) fn new(plan: &'a Plan, stemming: &'a mut Stemming) -> Self {
        let mut exact: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        let mut stems: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (at, word) in plan.words.iter().enumerate() {
            let terms = match word.field {
                field if field == plan.fields.text => &mut exact,
                field if field == plan.fields.stem => &mut stems,
                _ => continue,
            };
            word.terms.iter().for_each(|term| terms.entry(term).or_default().push(at));
        }
        Self { plan, exact, stems, stemming }
    }

    /// Returns the marks of `text`, which stands under `headings`.
    pub(crate) fn mark(&mut self, text: &str, headings: &[String]) -> Marks {
        let matched = self.matched(text, headings);
        shown(text, &matched, self.stemming)
    }

    /// Returns the parts of `text`, which stands under `headings`, that match, in bytes; ascending and disjoint.
    pub(crate) fn matched(&mut self, text: &str, headings: &[String]) -> Vec<Range<usize>> {
        let plan = self.plan;
        let mut passage = self.term_hits(text, headings);
        let mut places = BTreeSet::new();
        collect(&plan.root, &mut passage, &mut places);
        merged(&places, &passage.words)
    }

    fn term_hits<'t>(&'t mut self, text: &'t str, headings: &'t [String]) -> TextTermHits<'t> {
        let Self { plan, exact, stems, stemming } = self;
        let mut positions = vec![Vec::new(); plan.words.len()];
        let mut words = Vec::with_capacity(text.len() / LETTERS_A_WORD);
        analysis::each_token(text, |token, span| {
            let position = u32::try_from(words.len()).unwrap_or(u32::MAX);
            words.push(span);
            let by_stem = if stems.is_empty() { None } else { stems.get(stemming.stem(token)) };
            for &word in exact.get(token).into_iter().chain(by_stem).flatten() {
                positions.item_mut(word).into_iter().for_each(|positions: &mut Vec<u32>| positions.push(position));
            }
        });
        let (sentences, heading_stems) = (OnceCell::new(), None);
        TextTermHits { plan, words, sentences, text, headings, heading_stems, stemming, positions }
    }
}

/// Returns the marks of `text` with these highlights, in bytes, ascending and disjoint.
pub(crate) fn shown(text: &str, bytes: &[Range<usize>], stemming: &mut Stemming) -> Marks {
    let shown = snippet(text, bytes, stemming);
    let mut counter = Characters::default();
    let highlights = bytes.iter().map(|range| counter.at(text, range.start)..counter.at(text, range.end)).collect();
    Marks {
        snippet: text.part(shown.clone()).to_owned(),
        snippet_start: text.part(..shown.start).chars().count(),
        highlights,
    }
}

/// Adds the spans that satisfy `node`. A node that the passage does not satisfy as a whole adds none.
fn collect(node: &Node, passage: &mut TextTermHits<'_>, places: &mut BTreeSet<Span>) {
    match node {
        Node::All(parts) | Node::Any(parts) => {
            if node.matches(passage) {
                for part in parts {
                    collect(part, passage, places);
                }
            }
        }
        Node::MinShouldMatch(clauses, _) => clauses.iter().for_each(|clause| collect(&clause.node, passage, places)),
        Node::Not(_) | Node::Filter(_) | Node::Everything => {}
        Node::Word(_) | Node::Phrase(_) | Node::Near(..) => {
            let spans = node.spans(passage);
            participants(node, &spans, passage, places);
        }
    }
}

/// Adds the spans of the words that the `wanted` spans of `node` consist of.
fn participants(node: &Node, wanted: &[Span], passage: &mut TextTermHits<'_>, places: &mut BTreeSet<Span>) {
    match node {
        Node::Near(near, operands) => {
            let spans: Vec<Vec<Span>> = operands.iter().map(|operand| operand.spans(passage)).collect();
            for (at, (operand, own)) in zip(operands, &spans).enumerate() {
                let takes_part = |span: &Span| {
                    let mut chosen = spans.clone();
                    chosen.item_mut(at).into_iter().for_each(|own| *own = vec![*span]);
                    let hulls = spans::near(*near, &chosen, || passage.sentence_starts().to_vec());
                    hulls.iter().any(|hull| wanted.binary_search(hull).is_ok())
                };
                let part: Vec<Span> = own.iter().copied().filter(takes_part).collect();
                participants(operand, &part, passage, places);
            }
        }
        Node::Any(parts) => {
            for part in parts {
                let spans: Vec<Span> =
                    part.spans(passage).into_iter().filter(|span| wanted.binary_search(span).is_ok()).collect();
                participants(part, &spans, passage, places);
            }
        }
        _ => places.extend(wanted),
    }
}

/// Returns spans in bytes of the text, ascending and disjoint.
fn merged(places: &BTreeSet<Span>, words: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for place in places {
        let words = words.part(place.start as usize..=place.end as usize);
        let (Some(first), Some(last)) = (words.first(), words.last()) else { continue };
        match ranges.last_mut() {
            Some(range) if first.start < range.end => range.end = range.end.max(last.end),
            _ => ranges.push(first.start..last.end),
        }
    }
    ranges
}

/// Returns the sentence with the most different highlighted words, in bytes, and the sentence after or before it if there is
/// room.
fn snippet(text: &str, marks: &[Range<usize>], stemming: &mut Stemming) -> Range<usize> {
    let sentences = sentences_with(text, marks);
    let worths = worths(text, &sentences, marks, stemming);
    let best = worths.iter().enumerate().max_by_key(|(at, worth)| (**worth, std::cmp::Reverse(*at)));
    let Some((best, _)) = best else { return 0..0 };
    let Some(shown) = sentences.item_ref(best).cloned() else { return 0..0 };
    let length = |range: &Range<usize>| text.part(range.clone()).chars().count();
    if length(&shown) > MAX_SNIPPET_CHARS {
        return cut(text, shown, marks);
    }
    let after = sentences.get(best + 1).map(|next| (worths.get(best + 1), shown.start..next.end));
    let before = best.checked_sub(1).and_then(|at| Some((worths.get(at), sentences.get(at)?.start..shown.end)));
    let wider = match (after, before) {
        (Some(after), Some(before)) => Some(if before.0 > after.0 { before } else { after }),
        (after, before) => after.or(before),
    };
    wider.map(|(_, range)| range).filter(|range| length(range) <= MAX_SNIPPET_CHARS).unwrap_or(shown)
}

/// Returns the sentences up to the one after the last mark, at least two. Later ones are never shown.
fn sentences_with(text: &str, marks: &[Range<usize>]) -> Vec<Range<usize>> {
    let last = marks.last().map_or(0, |mark| mark.end);
    let mut sentences = Vec::new();
    for sentence in report::sentences(text) {
        let is_after = sentence.start >= last;
        sentences.push(sentence);
        if is_after && sentences.len() > 1 {
            break;
        }
    }
    sentences
}

/// Returns the number of different highlighted words in each sentence.
fn worths(text: &str, sentences: &[Range<usize>], marks: &[Range<usize>], stemming: &mut Stemming) -> Vec<usize> {
    let mut rest = marks;
    let inside: Vec<&[Range<usize>]> = sentences
        .iter()
        .map(|sentence| {
            let (inside, after) = rest.split_at(rest.partition_point(|mark| mark.start < sentence.end));
            rest = after;
            inside
        })
        .collect();
    let mut worth = |marks: &[Range<usize>]| {
        let mut stems = BTreeSet::new();
        for mark in marks {
            analysis::each_token(text.part(mark.clone()), |token, _| {
                stems.insert(stemming.stem(token).to_owned());
            });
        }
        stems.len()
    };
    // If only one sentence has marks, it is the best, whatever they are.
    match inside.iter().filter(|marks| !marks.is_empty()).count() {
        0 | 1 => inside.iter().map(|marks| usize::from(!marks.is_empty())).collect(),
        _ => inside.into_iter().map(&mut worth).collect(),
    }
}

/// Returns a part of a long sentence that begins shortly before its first mark; it begins and ends with a word.
fn cut(text: &str, sentence: Range<usize>, marks: &[Range<usize>]) -> Range<usize> {
    let words = analysis::tokens(text);
    let first = marks.iter().find(|mark| mark.start >= sentence.start && mark.start < sentence.end);
    let first = first.map_or(sentence.start, |mark| mark.start);
    let before = words.iter().rev().filter(|word| word.span.start <= first && word.span.start >= sentence.start);
    let start = before.take(1 + MAX_WORDS_BEFORE).last().map_or(sentence.start, |word| word.span.start);
    let fits = |end: usize| text.part(start..end).chars().count() <= MAX_SNIPPET_CHARS;
    let inside = words.iter().filter(|word| word.span.start >= start && word.span.end <= sentence.end);
    let mut ends = inside.map(|word| word.span.end);
    let one = ends.next().unwrap_or(sentence.end);
    let end = ends.take_while(|end| fits(*end)).last().unwrap_or(one);
    start..end
}

/// The most words before the first mark of a sentence that is cut.
const MAX_WORDS_BEFORE: usize = 8;

/// Counts characters up to ascending byte offsets.
#[derive(Default)]
struct Characters {
    bytes: usize,
    characters: usize,
}

impl Characters {
    fn at(&mut self, text: &str, byte: usize) -> usize {
        self.characters += text.part(self.bytes..byte).chars().count();
        self.bytes = byte;
        self.characters
    }
}

/// The hits of a plan's words in one text.
struct TextTermHits<'a> {
    plan: &'a Plan,
    /// Where each word is, in bytes.
    words: Vec<Range<usize>>,
    /// Found when an operator first needs them.
    sentences: OnceCell<Vec<u32>>,
    text: &'a str,
    headings: &'a [String],
    /// The stems of the headings' words; found at the first look-up of a word of the headings.
    heading_stems: Option<BTreeSet<String>>,
    stemming: &'a mut Stemming,
    /// The positions of each word of the plan.
    positions: Vec<Vec<u32>>,
}

impl TextTermHits<'_> {
    fn stands_in_heading(&mut self, word: &Word) -> bool {
        let Self { headings, heading_stems, stemming, .. } = self;
        let stems = heading_stems.get_or_insert_with(|| {
            let mut stems = BTreeSet::new();
            for heading in *headings {
                analysis::each_token(heading, |token, _| {
                    stems.insert(stemming.stem(token).to_owned());
                });
            }
            stems
        });
        word.terms.iter().any(|term| stems.contains(term))
    }

    fn sentence_starts(&self) -> &[u32] {
        let starts = || analysis::sentence_starts(self.text).into_iter().filter_map(|start| u32::try_from(start).ok());
        self.sentences.get_or_init(|| starts().collect())
    }
}

impl TermHits for TextTermHits<'_> {
    fn count(&mut self, word: usize) -> u32 {
        let plan = self.plan;
        match plan.word(word) {
            Some(word) if word.field == plan.fields.heading_stem => u32::from(self.stands_in_heading(word)),
            _ => self.positions.item_mut(word).map_or(0, |positions| saturating(positions.len())),
        }
    }

    fn positions(&mut self, word: usize) -> Vec<u32> {
        self.positions.item_mut(word).cloned().unwrap_or_default()
    }

    fn sentences(&mut self) -> Vec<u32> {
        self.sentence_starts().to_vec()
    }

    fn filter(&mut self, _: usize) -> bool {
        // The passage matched, so its filters hold. Filters highlight nothing.
        true
    }
}

#[cfg(test)]
mod tests;
