//! What a user relies on: spellings of one word are one token, and a token found in a text is found again by itself.

use proptest::prelude::*;

use super::*;

fn words(text: &str) -> String {
    tokens(text).into_iter().map(|token| token.text).collect::<Vec<_>>().join(" ")
}
