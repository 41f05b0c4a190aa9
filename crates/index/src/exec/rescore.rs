//! Rescores the best passages with what needs positions, and with feedback.

use std::iter::zip;

use tantivy::index::SegmentReader;
use tantivy::{DocAddress, DocId, Score, Searcher};

use super::term_hits::SegmentTermHits;
use crate::plan::evaluation::TermHits;
use crate::plan::query_plan::{Plan, PostingsDetail};
use crate::query::{Explanation, Reason};
use crate::rank::feedback::Feedback;
use crate::rank::ranker::{Ranker, Stage};
use crate::text::part::Items;

/// Adds the second stage to the scores of the first; does not change the order.
pub(crate) fn rescore(plan: &Plan, searcher: &Searcher, hits: &mut [(f32, DocAddress)]) -> tantivy::Result<()> {
    let details = plan.second_stage_details();
    if details.iter().all(|detail| *detail == PostingsDetail::None) {
        return Ok(());
    }
    let open =
        |reader: &SegmentReader, docs: &[DocId]| SegmentTermHits::of_words(&plan.words, reader, &details, Some(docs));
    score_each(plan, searcher, hits, open, |first, passage, ranker| {
        first + ranker.second_stage(plan, passage.doc, passage)
    })
}

/// Scores passages by both stages, whatever their scores were; does not change the order.
pub(crate) fn score(plan: &Plan, searcher: &Searcher, hits: &mut [(f32, DocAddress)]) -> tantivy::Result<()> {
    let details: Vec<PostingsDetail> =
        zip(plan.first_stage_details(), plan.second_stage_details()).map(|(a, b)| a.max(b)).collect();
    let open = |reader: &SegmentReader, docs: &[DocId]| SegmentTermHits::open(plan, reader, &details, Some(docs), &[]);
    score_each(plan, searcher, hits, open, |_, passage, ranker| {
        ranker.first_stage(plan, passage.doc, passage) + ranker.second_stage(plan, passage.doc, passage)
    })
}

/// Adds the feedback to each score.
pub(super) fn add_feedback(
    feedback: &Feedback,
    plan: &Plan,
    searcher: &Searcher,
    hits: &mut [(Score, DocAddress)],
) -> tantivy::Result<()> {
    let details = vec![PostingsDetail::Freqs; feedback.words.len()];
    let open = |reader: &SegmentReader, docs: &[DocId]| {
        SegmentTermHits::of_words(&feedback.words, reader, &details, Some(docs))
    };
    score_each(plan, searcher, hits, open, |known, passage, ranker| {
        known + feedback.score(plan, passage.doc, passage, ranker)
    })
}

/// Replaces each score with what `score` returns for it. `open` opens the postings of some documents of one segment.
fn score_each(
    plan: &Plan,
    searcher: &Searcher,
    hits: &mut [(f32, DocAddress)],
    open: impl Fn(&SegmentReader, &[DocId]) -> tantivy::Result<SegmentTermHits>,
    mut score: impl FnMut(f32, &mut SegmentTermHits, &mut Ranker) -> f32,
) -> tantivy::Result<()> {
    let mut order: Vec<(DocAddress, usize)> = hits.iter().map(|(_, address)| *address).zip(0..).collect();
    order.sort_unstable();
    for of_segment in order.chunk_by(|(a, _), (b, _)| a.segment_ord == b.segment_ord) {
        let Some((first, _)) = of_segment.first() else { continue };
        let reader = searcher.segment_reader(first.segment_ord);
        let docs: Vec<DocId> = of_segment.iter().map(|(address, _)| address.doc_id).collect();
        let (mut passage, mut ranker) = (open(reader, &docs)?, Ranker::open(plan, reader)?);
        for (address, at) in of_segment {
            if let Some((known, _)) = hits.item_mut(*at) {
                passage.doc = address.doc_id;
                *known = score(*known, &mut passage, &mut ranker);
            }
        }
    }
    Ok(())
}

/// Explains the score of one passage.
pub(crate) fn explain(
    plan: &Plan,
    feedback: Option<&Feedback>,
    searcher: &Searcher,
    address: DocAddress,
    stage: Stage,
) -> tantivy::Result<Explanation> {
    let reader = searcher.segment_reader(address.segment_ord);
    let details = vec![PostingsDetail::Positions; plan.words.len()];
    let mut passage = SegmentTermHits::open(plan, reader, &details, Some(&[address.doc_id]), &[])?;
    passage.doc = address.doc_id;
    let ranker = Ranker::open(plan, reader)?;
    let mut explanation = ranker.explain(plan, address.doc_id, &mut passage, stage);
    if let Some(feedback) = feedback.filter(|_| stage == Stage::Whole) {
        let details = vec![PostingsDetail::Freqs; feedback.words.len()];
        let mut passage = SegmentTermHits::of_words(&feedback.words, reader, &details, Some(&[address.doc_id]))?;
        passage.doc = address.doc_id;
        let score = feedback.score(plan, address.doc_id, &mut passage, &ranker);
        if score > 0.0 {
            let words = (0..).zip(&feedback.labels).filter(|(at, _)| passage.count(*at) > 0);
            let reason = Reason::SharedWords { words: words.map(|(_, label)| label.clone()).collect() };
            explanation.parts.push(Explanation { reason, score, parts: Vec::new() });
            explanation.score += score;
        }
    }
    Ok(explanation)
}
