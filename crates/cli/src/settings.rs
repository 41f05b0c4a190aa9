//! What is meant by what was typed: options and environment resolved.

use std::path::{Path, PathBuf};

use anstream::ColorChoice;

use crate::args::{Color, Format, Global};
use crate::update::Corpus;

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
}

impl Settings {
    /// The reports, with the file of overrides where it is not in one of their folders.
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
