//! A small index in memory, for tests.

use std::sync::{Arc, Mutex};

use tantivy::collector::DocSetCollector;
use tantivy::query::{AllQuery, BooleanQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{Index, Searcher, TantivyDocument, Term};

use super::scorer::PlanQuery;
use crate::plan::SearchFailure;
use crate::plan::planner::plan;
use crate::plan::planner_state::PlanContext;
use crate::plan::query_plan::Plan;
use crate::plan::synonyms::groups::Synonyms;
use crate::query::{FieldFilter, FieldValue, Query};
use crate::stats::bm25::Weights;
use crate::stats::collection::{Frequencies, Statistics};
use crate::storage::Summary;
use crate::storage::columns::PassageColumns;
use crate::storage::schema::{Fields, schema};
use crate::text::analysis;
use crate::text::compounds::hyphenated;

/// Passages, each a heading, a text and a kind (its place in `PassageKind::ALL`), in one segment in this order.
pub(crate) struct Corpus {
    pub(crate) searcher: Searcher,
    pub(crate) fields: Fields,
    summary: Summary,
    pub(crate) weights: Weights,
}

impl Corpus {
    pub(crate) fn new(passages: &[(&str, &str, i64)]) -> Self {
        let (schema, fields) = schema();
        let index = Index::builder()
            .schema(schema)
            .tokenizers(analysis::tokenizers())
            .create_in_ram()
            .expect("an index in memory");
        let mut writer = index.writer_with_num_threads(1, 30_000_000).expect("a writer");
        let mut summary = Summary { passages: passages.len() as u64, ..Summary::default() };
        for (title, passage, kind) in passages {
            summary.words += analysis::count(passage);
            summary.heading_words += analysis::count(title);
            let mut document = TantivyDocument::new();
            for field in [fields.text, fields.stem, fields.sentences] {
                document.add_text(field, passage);
            }
            document.add_text(fields.heading_stem, title);
            document.add_i64(fields.passage_kind, *kind);
            document.add_text(fields.report, "r");
            for pair in hyphenated(passage) {
                document.add_text(fields.compounds, pair);
            }
            writer.add_document(document).expect("a passage");
        }
        writer.commit().expect("a commit");
        let searcher = index.reader().expect("a reader").searcher();
        Self { searcher, fields, summary, weights: Weights::default() }
    }

    pub(crate) fn of_texts(texts: &[&str]) -> Self {
        Self::new(&texts.iter().map(|text| ("", *text, 0)).collect::<Vec<_>>())
    }

    pub(crate) fn plan(&self, query: &Query, synonyms: Option<&dyn Synonyms>) -> Result<Arc<Plan>, SearchFailure> {
        let statistics = Statistics {
            searcher: &self.searcher,
            fields: &self.fields,
            summary: &self.summary,
            columns: &Arc::new(PassageColumns::open(&self.searcher)?),
            frequencies: &Frequencies::default(),
            all_copies: false,
        };
        let context = PlanContext {
            statistics: &statistics,
            everything: Box::new(AllQuery),
            filter: &|field| Ok(self.with_title(field)),
            synonyms,
            headings: true,
            weights: &self.weights,
            repeated: &Arc::default(),
            stemming: &Mutex::default(),
        };
        plan(query, &context).map(Arc::new)
    }

    /// Returns a query for passages with the value of the field in their heading, whatever field it is.
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
