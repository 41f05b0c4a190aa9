//! A small index in memory, for tests.

use std::sync::{Arc, Mutex};

use tantivy::collector::DocSetCollector;
use tantivy::query::{AllQuery, BooleanQuery, PhraseQuery, Query as _, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, Searcher, TantivyDocument, Term};

use super::scorer::PlanQuery;
use crate::plan::SearchFailure;
use crate::plan::compounds::Compounds;
use crate::plan::planner::plan;
use crate::plan::planner_state::PlanContext;
use crate::plan::query_plan::{Plan, TextFields};
use crate::plan::synonyms::groups::Synonyms;
use crate::query::{FieldFilter, FieldValue, Query};
use crate::stats::bm25::Weights;
use crate::stats::collection::PhraseStatistics;
use crate::storage::columns::PassageColumns;
use crate::text::analysis;
use crate::text::compounds::hyphenated;

/// Passages, each a heading, a text and a kind (its place in `PassageKind::ALL`), in one segment in this order.
pub(crate) struct Corpus {
    pub(crate) searcher: Searcher,
    pub(crate) fields: TextFields,
    pairs: Field,
    pub(crate) weights: Weights,
}

impl Corpus {
    pub(crate) fn new(passages: &[(&str, &str, i64)]) -> Self {
        let mut builder = Schema::builder();
        let mut words = |name, tokenizer, option| {
            let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option);
            builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
        };
        let positions = IndexRecordOption::WithFreqsAndPositions;
        let text = words("text", analysis::EXACT, positions);
        let stem = words("stem", analysis::STEMS, positions);
        let heading_stem = words("heading_stem", analysis::STEMS, positions);
        let sentences = words("sentences", analysis::SENTENCE_STARTS, positions);
        let pairs = words("compounds", "raw", IndexRecordOption::Basic);
        let report = builder.add_text_field("report", TextOptions::default().set_fast("raw"));
        let passage_kind = builder.add_i64_field("passage_kind", NumericOptions::default().set_fast());
        let fields = TextFields { text, stem, heading_stem, sentences };
        let index = Index::builder()
            .schema(builder.build())
            .tokenizers(analysis::tokenizers())
            .create_in_ram()
            .expect("an index in memory");
        let mut writer = index.writer_with_num_threads(1, 30_000_000).expect("a writer");
        for (title, passage, kind) in passages {
            let mut document = TantivyDocument::new();
            for field in [text, stem, sentences] {
                document.add_text(field, passage);
            }
            document.add_text(heading_stem, title);
            document.add_i64(passage_kind, *kind);
            document.add_text(report, "r");
            for pair in hyphenated(passage) {
                document.add_text(pairs, pair);
            }
            writer.add_document(document).expect("a passage");
        }
        writer.commit().expect("a commit");
        let searcher = index.reader().expect("a reader").searcher();
        Self { searcher, fields, pairs, weights: Weights::default() }
    }

    pub(crate) fn of_texts(texts: &[&str]) -> Self {
        Self::new(&texts.iter().map(|text| ("", *text, 0)).collect::<Vec<_>>())
    }

    pub(crate) fn plan(&self, query: &Query, synonyms: Option<&dyn Synonyms>) -> Result<Arc<Plan>, SearchFailure> {
        let context = PlanContext {
            searcher: &self.searcher,
            fields: self.fields,
            statistics: &self.searcher,
            everything: Box::new(AllQuery),
            filter: &|field| Ok(self.with_title(field)),
            compounds: &Compounds { statistics: &self.searcher, text: self.fields.text, pairs: self.pairs },
            synonyms,
            headings: true,
            weights: &self.weights,
            columns: &Arc::new(PassageColumns::open(&self.searcher)?),
            repeated: &Arc::default(),
            stemming: &Mutex::default(),
        };
        plan(query, &context).map(Arc::new)
    }

    /// Those with a word in their heading, whatever field is asked for.
    fn with_title(&self, field: &FieldFilter) -> Box<dyn tantivy::query::Query> {
        let term =
            |value: &FieldValue| Term::from_field_text(self.fields.heading_stem, &analysis::stem(&value.to_string()));
        let query = |value| -> Box<dyn tantivy::query::Query> {
            Box::new(TermQuery::new(term(value), IndexRecordOption::Basic))
        };
        Box::new(BooleanQuery::union(field.values.iter().map(query).collect()))
    }

    /// The passages that match, by their place.
    pub(crate) fn found(&self, query: &Query) -> Vec<usize> {
        let plan = self.plan(query, None).expect("a plan");
        let found = self.searcher.search(&PlanQuery { plan, left_out: None }, &DocSetCollector).expect("an answer");
        let mut found: Vec<usize> = found.into_iter().map(|address| address.doc_id as usize).collect();
        found.sort_unstable();
        found
    }
}

/// The engine counts itself: here every segment holds passages.
impl PhraseStatistics for Searcher {
    fn phrase_freq(&self, terms: Vec<Term>) -> tantivy::Result<u64> {
        Ok(PhraseQuery::new(terms).count(self)? as u64)
    }
}
