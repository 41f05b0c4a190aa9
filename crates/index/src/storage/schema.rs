//! The fields of the index, in one table.
//!
//! An index holds documents of five types, told apart by the field [`Fields::type_`]:
//!
//! | type | one for each | found by | holds |
//! | --- | --- | --- | --- |
//! | `passage` | passage | [`Fields::id`], [`Fields::content`], [`REPORT`] and every field below | the passage |
//! | `report` | report | [`Fields::id`], [`Fields::content`] | the report without its passages |
//! | `source` | file | [`Fields::path`] | the outcome of reading the file |
//! | `summary` | index | [`Fields::type_`] | counts over the whole index |
//! | `auxiliary` | name of auxiliary data | [`Fields::id`] | text |
//!
//! A document that is not a passage has an empty [`REPORT`] and a [`PASSAGE_KIND`] of its own, so that every document has both.
//!
//! [`Fields::passage`] holds a passage, [`Fields::stored`] everything else. The fields that find, filter and count passages are
//! only indexed or fast, never stored twice.
//!
//! The constants name and describe the fields that are also opened by name; the others are described in [`Fields`].

use tantivy::schema::{BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions};

use crate::query;
use crate::text::analysis;

/// Version of this table and of the stored data. It increases whenever an older index cannot be read or would answer
/// differently.
pub(crate) const SCHEMA_VERSION: u32 = 11;

/// MinHash bands of the passage, which find near-duplicates in other reports.
pub(crate) const MINHASH_BANDS: &str = "wording";

/// Identifier of the passage's report; indexed whole, and fast.
pub(crate) const REPORT: &str = "report";
/// Names of the authorities, the principal one first; indexed whole, and fast.
pub(crate) const AUTHORITY: &str = "authority";
/// Region; indexed whole, and fast.
pub(crate) const REGION: &str = "region";
/// Year; indexed, and fast.
pub(crate) const YEAR: &str = "year";
/// Day of the inspection's end (or start, or of the letter) as a number, 20240913; fast.
pub(crate) const DATE: &str = "date";
/// Kind of report; indexed whole, and fast.
pub(crate) const KIND: &str = "kind";
/// Framework of that kind; fast.
pub(crate) const FRAMEWORK: &str = "framework";
/// Title of the section; fast.
pub(crate) const SECTION: &str = "section";
/// Grade of the section; indexed whole, and fast.
pub(crate) const GRADE: &str = "grade";
/// Overall grade of the report; indexed whole, and fast.
pub(crate) const OVERALL: &str = "overall";
/// Lead inspector; indexed whole, and fast.
pub(crate) const INSPECTOR: &str = "inspector";
/// Kind of passage, as an index into [`PassageKind::ALL`](report::PassageKind::ALL); indexed, and fast.
pub(crate) const PASSAGE_KIND: &str = "passage_kind";
/// Number of tokens in [`Fields::text`]; fast.
pub(crate) const WORDS: &str = "words";

/// Returns the fast field with the names that a field of the query language counts by; `None` for a field that counts by
/// numbers, or not at all.
pub(crate) fn name_column(field: query::Field) -> Option<&'static str> {
    Some(match field {
        query::Field::Authority => AUTHORITY,
        query::Field::Region => REGION,
        query::Field::Kind => KIND,
        query::Field::Framework => FRAMEWORK,
        query::Field::Section => SECTION,
        query::Field::Grade => GRADE,
        query::Field::Overall => OVERALL,
        query::Field::Inspector => INSPECTOR,
        query::Field::Report => REPORT,
        query::Field::Year | query::Field::Number | query::Field::Passage => return None,
    })
}

/// The fields of the table as tantivy numbers them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// Type of the document.
    pub(crate) type_: Field,
    /// Identifier of a passage or report, or name of auxiliary data.
    pub(crate) id: Field,
    /// Hash of the report's content, on the report and on its passages.
    pub(crate) content: Field,
    /// Path of a file.
    pub(crate) path: Field,
    /// A record as JSON, or the text of auxiliary data.
    pub(crate) stored: Field,
    /// A passage in the `postcard` format, which is short and quick to read.
    pub(crate) passage: Field,
    /// The text of the passage; its tokens, with positions.
    pub(crate) text: Field,
    /// Stems of the passage, at the positions of their tokens.
    pub(crate) stem: Field,
    /// Stems of the headings above the passage, outermost first, with one position left empty between headings.
    pub(crate) heading_stem: Field,
    /// Positions of the first tokens of sentences in [`Fields::text`] and [`Fields::stem`]; each holds the token
    /// [`SENTENCE_START`](crate::text::analysis::SENTENCE_START).
    pub(crate) sentences: Field,
    /// Pairs of words that the passage joins with a hyphen, as `left-right`; each indexed whole.
    pub(crate) compounds: Field,
    pub(crate) minhash_bands: Field,
    pub(crate) report: Field,
    /// Position in the report; fast.
    pub(crate) ordinal: Field,
    pub(crate) authority: Field,
    pub(crate) region: Field,
    pub(crate) year: Field,
    pub(crate) date: Field,
    pub(crate) kind: Field,
    pub(crate) framework: Field,
    pub(crate) section: Field,
    pub(crate) grade: Field,
    pub(crate) overall: Field,
    pub(crate) inspector: Field,
    /// Printed number; indexed whole.
    pub(crate) number: Field,
    pub(crate) passage_kind: Field,
    pub(crate) words: Field,
    /// 1 on the passages of superseded copies, 0 on the others; indexed. Every segment with passages has the field, because
    /// tantivy would build an empty dictionary for a missing one, which takes half a millisecond.
    pub(crate) superseded: Field,
}

/// Returns the schema and its fields.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let mut number = |name, indexed| {
        let options = NumericOptions::default().set_fast();
        builder.add_i64_field(name, if indexed { options.set_indexed() } else { options })
    };
    let (year, date, ordinal) = (number(YEAR, true), number(DATE, false), number("ordinal", false));
    let word_count = number(WORDS, false);
    let (passage_kind, superseded) = (number(PASSAGE_KIND, true), number("superseded", true));
    let mut add = |name, options| builder.add_text_field(name, options);
    let fields = Fields {
        type_: add("type", whole()),
        id: add("id", whole()),
        content: add("content", whole()),
        path: add("path", whole()),
        text: add("text", words(analysis::EXACT)),
        stem: add("stem", words(analysis::STEMS)),
        heading_stem: add("heading_stem", words(analysis::STEMS)),
        sentences: add("sentences", words(analysis::SENTENCE_STARTS)),
        compounds: add("compounds", whole()),
        report: add(REPORT, whole().set_fast(RAW)),
        authority: add(AUTHORITY, whole().set_fast(RAW)),
        region: add(REGION, whole().set_fast(RAW)),
        kind: add(KIND, whole().set_fast(RAW)),
        framework: add(FRAMEWORK, TextOptions::default().set_fast(RAW)),
        section: add(SECTION, TextOptions::default().set_fast(RAW)),
        grade: add(GRADE, whole().set_fast(RAW)),
        overall: add(OVERALL, whole().set_fast(RAW)),
        inspector: add(INSPECTOR, whole().set_fast(RAW)),
        number: add("number", whole()),
        stored: add("stored", TextOptions::default().set_stored()),
        passage: builder.add_bytes_field("passage", BytesOptions::default().set_stored()),
        minhash_bands: builder.add_u64_field(MINHASH_BANDS, NumericOptions::default().set_fast()),
        year,
        date,
        ordinal,
        passage_kind,
        words: word_count,
        superseded,
    };
    (builder.build(), fields)
}

/// tantivy's tokeniser that leaves a value whole.
const RAW: &str = "raw";

/// Returns the options of a field that indexes a value as one term.
fn whole() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(RAW)
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::Basic);
    TextOptions::default().set_indexing_options(indexing)
}

/// Returns the options of a field that indexes a value word by word, with positions.
fn words(tokenizer: &str) -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(tokenizer)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    TextOptions::default().set_indexing_options(indexing)
}
