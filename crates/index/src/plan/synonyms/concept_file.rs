//! The concept file: parses TOML into entries, with errors that name the line.
//!
//! *Supported*: `version = 1`; `[[concept]]` with `name`, `variants` (strings or `{ text, from, to }`) and `replace`;
//! `[[plain]]` with `says` and `means`. *Unsupported*: every other key, so that a misspelt key is an error.

use serde::Deserialize;
use thiserror::Error;
use toml::Spanned;

use crate::query::Years;

/// The version of the format that this program reads.
const VERSION: u32 = 1;

/// Why a concept file could not be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ConceptsError {
    /// A line does not follow the format.
    #[error("{file}, line {line}: {message}")]
    Line {
        /// The file, as the caller named it.
        file: String,
        /// The line, 1-based.
        line: usize,
        /// What is wrong, and what was expected.
        message: String,
    },
}

/// A concept file as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    version: Spanned<u32>,
    #[serde(default, rename = "concept")]
    pub(super) concepts: Vec<ConceptEntry>,
    #[serde(default, rename = "plain")]
    pub(super) plain: Vec<PlainEntry>,
}

/// Words that mean the same.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConceptEntry {
    pub(super) name: Spanned<String>,
    #[serde(default)]
    pub(super) variants: Vec<Spanned<VariantEntry>>,
    /// Whether a user's entry replaces the built-in entry with the same name.
    #[serde(default)]
    pub(super) replace: bool,
}

/// Everyday words and what the field calls them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlainEntry {
    pub(super) says: Vec<Spanned<String>>,
    pub(super) means: Vec<Spanned<String>>,
}

/// A variant, with or without the years of its use.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected a phrase in quotation marks, or { text = \"...\", from = YEAR, to = YEAR }")]
pub(super) enum VariantEntry {
    Text(String),
    Dated(DatedEntry),
}

/// A variant with the years of its use.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DatedEntry {
    text: String,
    from: Option<i16>,
    to: Option<i16>,
}

impl VariantEntry {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Dated(DatedEntry { text, .. }) => text,
        }
    }

    pub(super) fn years(&self) -> Years {
        match self {
            Self::Text(_) => Years::default(),
            Self::Dated(entry) => Years { from: entry.from, to: entry.to },
        }
    }
}

impl File {
    /// Parses `source`. Errors call the file `name`.
    ///
    /// # Errors
    ///
    /// [`ConceptsError::Line`] if the text is not TOML, a key or the version is unknown, a phrase has no word, or a range of
    /// years ends before it begins.
    pub(super) fn parse(name: &str, source: &str) -> Result<Self, ConceptsError> {
        let fail = |offset: usize, message: String| ConceptsError::Line {
            file: name.to_owned(),
            line: line_of(source, offset),
            message,
        };
        let file: Self = toml::from_str(source)
            .map_err(|error| fail(error.span().map_or(0, |span| span.start), error.message().to_owned()))?;
        if *file.version.get_ref() != VERSION {
            let found = file.version.get_ref();
            return Err(fail(
                file.version.span().start,
                format!("version {found} is not known; write version = {VERSION}"),
            ));
        }
        if let Some((offset, message)) = file.mistake() {
            return Err(fail(offset, message));
        }
        Ok(file)
    }

    /// Returns the byte offset and the message of the first mistake in the values.
    fn mistake(&self) -> Option<(usize, String)> {
        let names = self.concepts.iter().map(|concept| &concept.name);
        let plain = self.plain.iter().flat_map(|entry| entry.says.iter().chain(&entry.means));
        for text in names.chain(plain) {
            if !has_word(text.get_ref()) {
                return Some((text.span().start, "a phrase needs at least one letter or digit".to_owned()));
            }
        }
        for variant in self.concepts.iter().flat_map(|concept| &concept.variants) {
            if !has_word(variant.get_ref().text()) {
                return Some((variant.span().start, "a variant needs at least one letter or digit".to_owned()));
            }
            if let Years { from: Some(from), to: Some(to) } = variant.get_ref().years()
                && from > to
            {
                return Some((variant.span().start, format!("from = {from} is after to = {to}; swap them")));
            }
        }
        None
    }
}

fn has_word(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// Returns the line of the byte `offset`, counted from 1.
fn line_of(source: &str, offset: usize) -> usize {
    1 + source.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}
