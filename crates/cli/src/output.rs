//! Where words go: the answer to standard output, talk to standard error, colour where it is welcome.

use std::io::{self, BufWriter, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use service::{Note, english};

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
    /// The answer. Styles are taken out where they are not wanted, which gives it on in pieces: they are collected again.
    pub(crate) answer: BufWriter<AutoStream<Box<dyn Write>>>,
    /// Columns that text is wrapped at.
    pub(crate) columns: usize,
    /// How much the person wants to be told.
    pub(crate) talk: Talk,
    choice: ColorChoice,
}

impl Output {
    /// The streams of this process.
    pub(crate) fn new(choice: ColorChoice, talk: Talk) -> Self {
        let stdout = io::stdout();
        let columns = if stdout.is_terminal() {
            terminal_size::terminal_size().map_or(PIPE_COLUMNS, |(width, _)| usize::from(width.0))
        } else {
            PIPE_COLUMNS
        };
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

    /// Tells the person something, unless they want quiet.
    pub(crate) fn say(&self, line: impl std::fmt::Display) {
        if self.talk != Talk::Quiet {
            self.to_stderr(line);
        }
    }

    /// Tells the person what the answer does not say for itself, unless they want quiet.
    pub(crate) fn note(&self, note: impl std::fmt::Display) {
        self.say(format_args!("{HINT}note:{HINT:#} {note}"));
    }

    /// Prints the notes beside an answer.
    pub(crate) fn notes(&self, notes: &[Note]) {
        for note in notes {
            self.note(english::note(note));
        }
    }

    /// Tells the person who wants to know more.
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
        put(self.choice, line);
    }
}

/// Talk that cannot be heard is not worth failing for.
fn put(choice: ColorChoice, line: impl std::fmt::Display) {
    let _ = writeln!(AutoStream::new(io::stderr().lock(), choice), "{line}");
}
