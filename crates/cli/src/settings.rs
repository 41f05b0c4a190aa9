//! What is meant by what was typed: options and environment resolved.

use std::path::{Path, PathBuf};

use anstream::ColorChoice;
use clap::ValueEnum;
use corpus::Corpus;

use crate::args::{CORPUS, Color, Format, Global, INDEX};

/// Choices that hold for every command.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// Folder of the index.
    pub(crate) index: PathBuf,
    /// Folders and files with reports, never empty.
    pub(crate) corpus: Vec<PathBuf>,
    /// The form of answer that was asked for.
    pub(crate) format: Option<Format>,
    /// When to use colour.
    pub(crate) color: ColorChoice,
    /// How much to say.
    pub(crate) talk: Talk,
    /// The options for every command as they can be typed again, but for those that have their default.
    pub(crate) options: Vec<String>,
}

impl Settings {
    /// Returns the output format, text unless another was asked for.
    pub(crate) fn form(&self) -> Format {
        self.format.unwrap_or(Format::Text)
    }

    /// Returns the corpus, with the file of overrides if it is not in one of the folders.
    pub(crate) fn corpus<'a>(&'a self, overrides: Option<&'a Path>) -> Corpus<'a> {
        Corpus { roots: &self.corpus, overrides }
    }
}

/// How much to say on standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Talk {
    /// Errors only.
    Quiet,
    /// What a person wants to know.
    Normal,
    /// What is done, step by step.
    Verbose,
}

impl From<Global> for Settings {
    fn from(typed: Global) -> Self {
        Self {
            options: options(&typed),
            index: typed.index,
            corpus: typed.corpus,
            format: typed.format,
            color: match typed.color {
                Color::Auto => ColorChoice::Auto,
                Color::Always => ColorChoice::Always,
                Color::Never => ColorChoice::Never,
            },
            talk: match (typed.quiet, typed.verbose) {
                (true, _) => Talk::Quiet,
                (false, true) => Talk::Verbose,
                (false, false) => Talk::Normal,
            },
        }
    }
}

/// The options for every command that have not their default, as words.
fn options(typed: &Global) -> Vec<String> {
    let mut words = Vec::new();
    let mut option = |name: &str, value: &str| words.extend([name.to_owned(), value.to_owned()]);
    if typed.index != Path::new(INDEX) {
        option("--index", &typed.index.to_string_lossy());
    }
    if typed.corpus != [Path::new(CORPUS)] {
        typed.corpus.iter().for_each(|root| option("--corpus", &root.to_string_lossy()));
    }
    if let Some(format) = typed.format.and_then(|format| format.to_possible_value()) {
        option("--format", format.get_name());
    }
    words
}
