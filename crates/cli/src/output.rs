//! Where words go: the answer to standard output, talk to standard error, colour where it is welcome.

use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use service::{Note, english};
use terminal_size::terminal_size_of;

use crate::settings::Talk;

/// Columns of an answer that does not go to a terminal.
const PIPE_COLUMNS: usize = 80;
/// Fewer columns than this make no readable text.
const MIN_COLUMNS: usize = 40;
/// Longer lines than this are hard to read.
const MAX_COLUMNS: usize = 100;

/// What matched in a passage.
pub(crate) const HIT: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow)));
/// Names that an eye should find first.
pub(crate) const STRONG: Style = Style::new().bold();
/// What can be overlooked.
pub(crate) const FAINT: Style = Style::new().dimmed();
const ERROR: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red)));
const HINT: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan)));

/// Both streams of a run.
pub(crate) struct Output {
    /// The answer. Where styles are not wanted, removing them splits it into pieces, which are collected again.
    pub(crate) answer: BufWriter<AutoStream<Box<dyn Write>>>,
    /// Columns that text is wrapped at.
    pub(crate) columns: usize,
    /// How much to print on standard error.
    pub(crate) talk: Talk,
    choice: ColorChoice,
}

impl Output {
    /// The streams of this process.
    pub(crate) fn new(choice: ColorChoice, talk: Talk) -> Self {
        let stdout = io::stdout();
        let columns = terminal_size_of(&stdout).map_or(PIPE_COLUMNS, |(width, _)| usize::from(width.0));
        let stdout = stdout.lock();
        let styles = if choice == ColorChoice::Auto { AutoStream::choice(&stdout) } else { choice };
        let pieces: Box<dyn Write> = Box::new(BufWriter::new(stdout));
        Self {
            answer: BufWriter::new(AutoStream::new(pieces, styles)),
            columns: columns.clamp(MIN_COLUMNS, MAX_COLUMNS),
            talk,
            choice,
        }
    }

    /// Prints a line beside the answer, unless the person wants quiet.
    pub(crate) fn say(&self, line: impl std::fmt::Display) {
        if self.talk != Talk::Quiet {
            self.to_stderr(line);
        }
    }

    /// Prints the notes beside an answer, unless the person wants quiet.
    pub(crate) fn notes(&self, notes: &[Note]) {
        for note in notes {
            self.say(format_args!("{HINT}note:{HINT:#} {}", english::note(note)));
        }
    }

    /// Prints a line for a person who wants to know more.
    pub(crate) fn detail(&self, line: impl std::fmt::Display) {
        if self.talk == Talk::Verbose {
            self.to_stderr(line);
        }
    }

    /// Prints an error and what to do about it.
    pub(crate) fn fail(&self, error: impl std::fmt::Display, hint: Option<&str>) {
        self.to_stderr(format_args!("{ERROR}error:{ERROR:#} {error}"));
        if let Some(hint) = hint {
            self.to_stderr(format_args!("{HINT}hint:{HINT:#} {hint}"));
        }
    }

    fn to_stderr(&self, line: impl std::fmt::Display) {
        // Talk that cannot be heard is not worth failing for.
        let _ = writeln!(AutoStream::new(io::stderr().lock(), self.choice), "{line}");
    }
}
