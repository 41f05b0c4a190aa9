//! What is meant by the options for every command.

use std::path::Path;

use anstream::ColorChoice;
use clap::ValueEnum;
use corpus::Corpus;

use crate::args::{CORPUS, Color, Format, INDEX};

pub(crate) use crate::args::Settings;

/// How much to print on standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Talk {
    /// Errors only.
    Quiet,
    /// What a person wants to know.
    Normal,
    /// What is done, step by step.
    Verbose,
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

    /// Returns when to use colour.
    pub(crate) fn color(&self) -> ColorChoice {
        match self.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        }
    }

    /// Returns how much to print on standard error.
    pub(crate) fn talk(&self) -> Talk {
        match (self.quiet, self.verbose) {
            (true, _) => Talk::Quiet,
            (false, true) => Talk::Verbose,
            (false, false) => Talk::Normal,
        }
    }

    /// Returns the options as words to type again, but for those that have their default.
    pub(crate) fn options(&self) -> Vec<String> {
        let mut words = Vec::new();
        let mut option = |name: &str, value: &str| words.extend([name.to_owned(), value.to_owned()]);
        if self.index != Path::new(INDEX) {
            option("--index", &self.index.to_string_lossy());
        }
        if self.corpus != [Path::new(CORPUS)] {
            self.corpus.iter().for_each(|root| option("--corpus", &root.to_string_lossy()));
        }
        if let Some(format) = self.format.and_then(|format| format.to_possible_value()) {
            option("--format", format.get_name());
        }
        words
    }
}
