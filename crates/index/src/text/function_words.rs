//! Words of grammar rather than of meaning.

use std::sync::LazyLock;

use tantivy::tokenizer::{Language, RawTokenizer, StopWordFilter, TextAnalyzer};

/// Whether `token` is a word of grammar rather than of meaning.
///
/// # Source
///
/// The English stop words of Snowball.
pub(crate) fn is_function_word(token: &str) -> bool {
    FunctionWords::new().has(token)
}

/// The words of [`is_function_word`], for many questions.
pub(crate) struct FunctionWords(Option<TextAnalyzer>);

/// The list of words, made once and shared by all clones.
static FUNCTION_WORDS: LazyLock<Option<TextAnalyzer>> = LazyLock::new(|| {
    let filter = StopWordFilter::new(Language::English);
    filter.map(|filter| TextAnalyzer::builder(RawTokenizer::default()).filter(filter).build())
});

impl FunctionWords {
    pub(crate) fn new() -> Self {
        Self(FUNCTION_WORDS.clone())
    }

    pub(crate) fn has(&mut self, token: &str) -> bool {
        self.0.as_mut().is_some_and(|analyzer| !analyzer.token_stream(token).advance())
    }
}
