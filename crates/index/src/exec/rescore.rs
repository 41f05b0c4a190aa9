//! Whole scores for the best passages, in place of those of the first stage.

use std::iter::zip;

use tantivy::index::SegmentReader;
use tantivy::{DocAddress, DocId, Score, Searcher};

use super::term_hits::SegmentOccurrences;
use crate::plan::evaluation::TermHits;
use crate::plan::query_plan::{Plan, PostingsDetail};
use crate::query::{Explanation, Reason};
use crate::rank::feedback::Feedback;
use crate::rank::ranker::{Ranker, Stage};

/// Makes the scores of the first stage whole ones; the order is not changed.
pub(crate) fn rescore(plan: &Plan, searcher: &Searcher, hits: &mut [(f32, DocAddress)]) -> tantivy::Result<()> {
    let needs = plan.second_stage_details();
    if needs.iter().all(|need| *need == PostingsDetail::None) {
        return Ok(());
    }
    let open =
        |reader: &SegmentReader, docs: &[DocId]| SegmentOccurrences::of_words(&plan.words, reader, &needs, Some(docs));
    score_each(plan, searcher, hits, open, |first, passage, ranker| {
        first + ranker.second_stage(plan, passage.doc, passage)
    })
}

/// Gives passages that come from elsewhere their whole scores; the order is not changed.
pub(crate) fn score(plan: &Plan, searcher: &Searcher, hits: &mut [(f32, DocAddress)]) -> tantivy::Result<()> {
    let needs: Vec<PostingsDetail> =
        zip(plan.first_stage_details(), plan.second_stage_details()).map(|(a, b)| a.max(b)).collect();
    let open = |reader: &SegmentReader, docs: &[DocId]| SegmentOccurrences::open(plan, reader, &needs, Some(docs), &[]);
    score_each(plan, searcher, hits, open, |_, passage, ranker| {
        ranker.first_stage(plan, passage.doc, passage) + ranker.second_stage(plan, passage.doc, passage)
    })
}

/// Adds to each score what the words learnt from the best passages add.
pub(super) fn add_feedback(
    feedback: &Feedback,
    plan: &Plan,
    searcher: &Searcher,
    hits: &mut [(Score, DocAddress)],
) -> tantivy::Result<()> {
    let needs = vec![PostingsDetail::Freqs; feedback.words.len()];
    let open = |reader: &SegmentReader, docs: &[DocId]| {
        SegmentOccurrences::of_words(&feedback.words, reader, &needs, Some(docs))
    };
    score_each(plan, searcher, hits, open, |known, passage, ranker| {
        known + feedback.score(plan, passage.doc, passage, ranker)
    })
}

/// Replaces each score by what `score` makes of it and of what the passage has, of which `open` tells in one segment.
fn score_each(
    plan: &Plan,
    searcher: &Searcher,
    hits: &mut [(f32, DocAddress)],
    open: impl Fn(&SegmentReader, &[DocId]) -> tantivy::Result<SegmentOccurrences>,
    mut score: impl FnMut(f32, &mut SegmentOccurrences, &mut Ranker) -> f32,
) -> tantivy::Result<()> {
    let mut order: Vec<(DocAddress, usize)> = hits.iter().map(|(_, address)| *address).zip(0..).collect();
    order.sort_unstable();
    for of_segment in order.chunk_by(|(a, _), (b, _)| a.segment_ord == b.segment_ord) {
        let Some((first, _)) = of_segment.first() else { continue };
        let reader = searcher.segment_reader(first.segment_ord);
        let docs: Vec<DocId> = of_segment.iter().map(|(address, _)| address.doc_id).collect();
        let (mut passage, mut ranker) = (open(reader, &docs)?, Ranker::open(plan, reader)?);
        for (address, at) in of_segment {
            if let Some((known, _)) = hits.get_mut(*at) {
                passage.doc = address.doc_id;
                *known = score(*known, &mut passage, &mut ranker);
            }
        }
    }
    Ok(())
}

/// The score of one passage as a tree.
pub(crate) fn explain(
    plan: &Plan,
    feedback: Option<&Feedback>,
    searcher: &Searcher,
    address: DocAddress,
    stage: Stage,
) -> tantivy::Result<Explanation> {
    let reader = searcher.segment_reader(address.segment_ord);
    let needs = vec![PostingsDetail::Positions; plan.words.len()];
    let mut passage = SegmentOccurrences::open(plan, reader, &needs, Some(&[address.doc_id]), &[])?;
    passage.doc = address.doc_id;
    let mut explanation = Ranker::open(plan, reader)?.explain(plan, address.doc_id, &mut passage, stage);
    if let Some(feedback) = feedback.filter(|_| stage == Stage::Whole) {
        let (score, words) = explain_feedback(feedback, plan, searcher, address)?;
        if score > 0.0 {
            let reason = Reason::SharedWords { words: words.into_iter().map(str::to_owned).collect() };
            explanation.parts.push(Explanation { reason, score, parts: Vec::new() });
            explanation.score += score;
        }
    }
    Ok(explanation)
}

/// What the words learnt add for one passage, and those that it has.
fn explain_feedback<'f>(
    feedback: &'f Feedback,
    plan: &Plan,
    searcher: &Searcher,
    address: DocAddress,
) -> tantivy::Result<(Score, Vec<&'f str>)> {
    let reader = searcher.segment_reader(address.segment_ord);
    let needs = vec![PostingsDetail::Freqs; feedback.words.len()];
    let mut passage = SegmentOccurrences::of_words(&feedback.words, reader, &needs, Some(&[address.doc_id]))?;
    passage.doc = address.doc_id;
    let score = feedback.score(plan, address.doc_id, &mut passage, &Ranker::open(plan, reader)?);
    let has = feedback.labels.iter().enumerate().filter(|(at, _)| passage.count(*at) > 0);
    Ok((score, has.map(|(_, label)| label.as_str()).collect()))
}
