//! What of a passage matched, and the part of it that is shown.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::plan::evaluation::TermHits;
use crate::plan::query_plan::{Node, Plan, Word};
use crate::plan::spans::{self, Span};
use crate::query::Near;
use crate::text::analysis::{self, Stemming};

/// What of a passage is shown and marked; offsets in characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) snippet: String,
    pub(crate) snippet_start: usize,
    pub(crate) highlights: Vec<Range<usize>>,
}

/// Words of prose are longer, so that room for so many is enough.
const LETTERS_A_WORD: usize = 5;

/// The longest snippet in characters, unless one word is longer: some four lines of a terminal.
const MAX_SNIPPET_CHARS: usize = 320;

/// Marks what of one text after the other matched a plan.
pub(crate) struct Marker<'a> {
    plan: &'a Plan,
    /// Words of the plan by the tokens that they stand for.
    exact: FxHashMap<&'a str, Vec<usize>>,
    /// The same by stems.
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

    /// Marks what of `text`, which stands under `headings`, matched.
    pub(crate) fn mark(&mut self, text: &str, headings: &[String]) -> Marks {
        let matched = self.matched(text, headings);
        shown(text, &matched, self.stemming)
    }

    /// What of `text`, which stands under `headings`, matched, in bytes; ascending and disjoint.
    pub(crate) fn matched(&mut self, text: &str, headings: &[String]) -> Vec<Range<usize>> {
        let plan = self.plan;
        let mut passage = self.occurrences(text, headings);
        let mut places = BTreeSet::new();
        collect(&plan.root, &mut passage, &mut places);
        merged(&places, &passage.words)
    }

    fn occurrences<'t>(&'t mut self, text: &'t str, headings: &'t [String]) -> TextOccurrences<'t> {
        let Self { plan, exact, stems, stemming } = self;
        let mut positions = vec![Vec::new(); plan.words.len()];
        let mut words = Vec::with_capacity(text.len() / LETTERS_A_WORD);
        analysis::each_token(text, |token, span| {
            let position = u32::try_from(words.len()).unwrap_or(u32::MAX);
            words.push(span);
            let by_stem = if stems.is_empty() { None } else { stems.get(stemming.stem(token)) };
            for &word in exact.get(token).into_iter().chain(by_stem).flatten() {
                positions.get_mut(word).into_iter().for_each(|places: &mut Vec<u32>| places.push(position));
            }
        });
        let (sentences, heading_stems) = (OnceCell::new(), None);
        TextOccurrences { plan, words, sentences, text, headings, heading_stems, stemming, positions }
    }
}

/// Marks `bytes` of `text`, which are ascending and disjoint.
pub(crate) fn shown(text: &str, bytes: &[Range<usize>], stemming: &mut Stemming) -> Marks {
    let shown = snippet(text, bytes, stemming);
    let mut counter = Characters::default();
    let highlights = bytes.iter().map(|range| counter.at(text, range.start)..counter.at(text, range.end)).collect();
    Marks {
        snippet: text.get(shown.clone()).unwrap_or_default().to_owned(),
        snippet_start: text.get(..shown.start).unwrap_or_default().chars().count(),
        highlights,
    }
}

/// The start of `text`, for a query that matches no words.
pub(crate) fn opening(text: &str) -> Marks {
    let shown = snippet(text, &[], &mut Stemming::default());
    Marks { snippet: text.get(shown).unwrap_or_default().to_owned(), ..Marks::default() }
}

/// Adds the places at which `node` matched; what did not match as a whole adds none.
fn collect(node: &Node, passage: &mut TextOccurrences<'_>, places: &mut BTreeSet<Span>) {
    match node {
        Node::All(parts) | Node::Any(parts) => {
            if node.matches(passage) {
                for part in parts {
                    collect(part, passage, places);
                }
            }
        }
        Node::MinShouldMatch(items, _) => items.iter().for_each(|item| collect(&item.node, passage, places)),
        Node::Not(_) | Node::Filter(_) | Node::Everything => {}
        Node::Word(_) | Node::Phrase(_) | Node::Near(..) => {
            let spans = node.spans(passage);
            participants(node, &spans, passage, places);
        }
    }
}

/// Adds the places of the words that make up `wanted` of the spans of `node`.
fn participants(node: &Node, wanted: &[Span], passage: &mut TextOccurrences<'_>, places: &mut BTreeSet<Span>) {
    match node {
        Node::Near(near, operands) => {
            let spans: Vec<Vec<Span>> = operands.iter().map(|operand| operand.spans(passage)).collect();
            for (at, operand) in operands.iter().enumerate() {
                let takes_part = |span: &Span| {
                    let mut chosen = spans.clone();
                    if let Some(own) = chosen.get_mut(at) {
                        *own = vec![*span];
                    }
                    close(*near, &chosen, passage.sentence_starts())
                        .iter()
                        .any(|hull| wanted.binary_search(hull).is_ok())
                };
                let part: Vec<Span> = spans.get(at).into_iter().flatten().copied().filter(takes_part).collect();
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

fn close(near: Near, operands: &[Vec<Span>], sentences: &[u32]) -> Vec<Span> {
    match near {
        Near::Ordered(distance) => spans::ordered(operands, distance),
        Near::Unordered(distance) => spans::unordered(operands, distance),
        Near::Sentence => spans::in_sentence(operands, sentences),
        Near::Passage => Vec::new(),
    }
}

/// Places in bytes of the text, ascending and disjoint.
fn merged(places: &BTreeSet<Span>, words: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for place in places {
        let (first, last) = (words.get(place.start as usize), words.get(place.end as usize));
        if let (Some(first), Some(last)) = (first, last) {
            match ranges.last_mut() {
                Some(range) if first.start < range.end => range.end = range.end.max(last.end),
                _ => ranges.push(first.start..last.end),
            }
        }
    }
    ranges
}

/// The sentence with the most different words marked, with the one after or before it while there is room, in bytes.
fn snippet(text: &str, marks: &[Range<usize>], stemming: &mut Stemming) -> Range<usize> {
    let sentences = sentences_with(text, marks);
    let worths = worths(text, &sentences, marks, stemming);
    let best = worths.iter().enumerate().max_by_key(|(at, worth)| (**worth, std::cmp::Reverse(*at)));
    let Some((best, _)) = best else { return 0..0 };
    let Some(shown) = sentences.get(best).cloned() else { return 0..0 };
    let length = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default().chars().count();
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

/// The sentences up to the one after the last mark, two at least: those further on are not shown.
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

/// How many different words are marked in each sentence.
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
            let marked = text.get(mark.clone()).unwrap_or_default();
            analysis::each_token(marked, |token, _| {
                stems.insert(stemming.stem(token).to_owned());
            });
        }
        stems.len()
    };
    // Where one sentence alone has marks it is the best whatever they are.
    match inside.iter().filter(|marks| !marks.is_empty()).count() {
        0 | 1 => inside.iter().map(|marks| usize::from(!marks.is_empty())).collect(),
        _ => inside.into_iter().map(&mut worth).collect(),
    }
}

/// A part of a long sentence from shortly before its first mark on, between words.
fn cut(text: &str, sentence: Range<usize>, marks: &[Range<usize>]) -> Range<usize> {
    let words = analysis::tokens(text);
    let first = marks.iter().find(|mark| mark.start >= sentence.start && mark.start < sentence.end);
    let first = first.map_or(sentence.start, |mark| mark.start);
    let before = words.iter().rev().filter(|word| word.span.start <= first && word.span.start >= sentence.start);
    let start = before.take(1 + MAX_WORDS_BEFORE).last().map_or(sentence.start, |word| word.span.start);
    let fits = |end: usize| text.get(start..end).is_some_and(|shown| shown.chars().count() <= MAX_SNIPPET_CHARS);
    let inside = words.iter().filter(|word| word.span.start >= start && word.span.end <= sentence.end);
    let mut ends = inside.map(|word| word.span.end);
    let one = ends.next().unwrap_or(sentence.end);
    let end = ends.take_while(|end| fits(*end)).last().unwrap_or(one);
    start..end
}

/// Words before the first mark of a sentence that is cut.
const MAX_WORDS_BEFORE: usize = 8;

/// Counts characters up to ascending byte offsets.
#[derive(Default)]
struct Characters {
    bytes: usize,
    characters: usize,
}

impl Characters {
    fn at(&mut self, text: &str, byte: usize) -> usize {
        self.characters += text.get(self.bytes..byte).map_or(0, |more| more.chars().count());
        self.bytes = byte;
        self.characters
    }
}

/// What the words of a text are in the terms of a plan.
struct TextOccurrences<'a> {
    plan: &'a Plan,
    /// Where each word stands, in bytes.
    words: Vec<Range<usize>>,
    /// Looked for when an operator asks.
    sentences: OnceCell<Vec<u32>>,
    text: &'a str,
    headings: &'a [String],
    /// The stems of the headings' words, found out when a word is not in the text itself.
    heading_stems: Option<BTreeSet<String>>,
    stemming: &'a mut Stemming,
    /// Positions of each word of the plan.
    positions: Vec<Vec<u32>>,
}

impl TextOccurrences<'_> {
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

impl TermHits for TextOccurrences<'_> {
    fn count(&mut self, word: usize) -> u32 {
        let plan = self.plan;
        match plan.words.get(word) {
            Some(word) if word.field == plan.fields.heading_stem => u32::from(self.stands_in_heading(word)),
            _ => self.positions.get(word).map_or(0, |places| u32::try_from(places.len()).unwrap_or(u32::MAX)),
        }
    }

    fn positions(&mut self, word: usize) -> Vec<u32> {
        self.positions.get(word).cloned().unwrap_or_default()
    }

    fn sentences(&mut self) -> Vec<u32> {
        self.sentence_starts().to_vec()
    }

    fn filter(&mut self, _: usize) -> bool {
        // The passage was found, so that what it hinges on holds; conditions mark nothing themselves.
        true
    }
}

#[cfg(test)]
mod tests;
