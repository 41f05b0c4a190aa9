//! Function words: words of grammar that carry no meaning of their own.

use std::sync::LazyLock;

use tantivy::tokenizer::{Language, RawTokenizer, StopWordFilter, TextAnalyzer};

/// Returns whether `token` is a function word.
///
/// # Source
///
/// The English stop words of Snowball.
pub(crate) fn is_function_word(token: &str) -> bool {
    FunctionWords::new().has(token)
}

/// The list of function words, for many look-ups.
pub(crate) struct FunctionWords(TextAnalyzer);

/// Made once; clones share the list.
#[expect(clippy::expect_used, reason = "tantivy ships the list for English")]
static FUNCTION_WORDS: LazyLock<TextAnalyzer> = LazyLock::new(|| {
    let filter = StopWordFilter::new(Language::English).expect("a list of English stop words");
    TextAnalyzer::builder(RawTokenizer::default()).filter(filter).build()
});

impl FunctionWords {
    pub(crate) fn new() -> Self {
        Self(FUNCTION_WORDS.clone())
    }

    /// Returns whether `token` is in the list.
    pub(crate) fn has(&mut self, token: &str) -> bool {
        !self.0.token_stream(token).advance()
    }
}
