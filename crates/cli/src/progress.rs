//! The progress of a run: a bar on a terminal, a line every few seconds in a log, nothing if only the answer is wanted.

use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use corpus::{Notice, Progress, SkipReason};
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::args::Format;
use crate::output::Output;
use crate::render::{count, thousands};
use crate::settings::Talk;

/// Time between two lines in a log.
const LINE_EVERY: Duration = Duration::from_secs(5);
/// A rate is shown after this time.
const RATE_AFTER: Duration = Duration::from_secs(2);

/// How progress is shown.
#[derive(Clone, Copy)]
enum Form {
    /// As a bar on a terminal.
    Bar,
    /// As lines in a log.
    Lines,
    /// Not at all.
    Nothing,
}

/// Shows the progress of a run on standard error.
pub(crate) struct ReadProgress<'a> {
    output: &'a Output,
    form: Form,
    bar: ProgressBar,
    begin: Instant,
    /// When the last line was printed.
    printed: Instant,
    done: Done,
}

/// How much is done, and of how much.
#[derive(Debug, Default, Clone, Copy)]
struct Done {
    files: u64,
    all_files: u64,
    passages: u64,
    bytes: u64,
    all_bytes: u64,
}

impl<'a> ReadProgress<'a> {
    /// Shows a bar on a terminal, lines in a log, nothing if the answer is for a program. Shows nothing before the run
    /// reads files.
    pub(crate) fn new(output: &'a Output, format: Option<Format>) -> Self {
        let form = match format {
            _ if output.talk == Talk::Quiet => Form::Nothing,
            _ if io::stderr().is_terminal() => Form::Bar,
            None | Some(Format::Text) => Form::Lines,
            Some(_) => Form::Nothing,
        };
        let now = Instant::now();
        Self { output, form, bar: ProgressBar::hidden(), begin: now, printed: now, done: Done::default() }
    }
}

impl Progress for ReadProgress<'_> {
    fn started(&mut self, files: u64, bytes: u64) {
        if let Form::Bar = self.form {
            self.bar = bar(bytes);
        }
        self.begin = Instant::now();
        self.printed = self.begin;
        self.done = Done { all_files: files, all_bytes: bytes, ..Done::default() };
    }

    fn file_read(&mut self, bytes: u64, passages: u64) {
        self.done.files += 1;
        self.done.bytes = self.done.bytes.saturating_add(bytes);
        self.done.passages = self.done.passages.saturating_add(passages);
        match self.form {
            Form::Bar => {
                self.bar.set_position(self.done.bytes);
                self.bar.set_message(self.done.text(self.begin.elapsed()));
            }
            Form::Lines if self.printed.elapsed() >= LINE_EVERY => {
                self.output.say(self.done.text(self.begin.elapsed()));
                self.printed = Instant::now();
            }
            Form::Lines | Form::Nothing => {}
        }
    }

    fn file_skipped(&mut self, bytes: u64, _reason: &SkipReason) {
        self.file_read(bytes, 0);
    }

    fn finished(&mut self) {
        self.bar.finish_and_clear();
    }

    fn notice(&mut self, notice: Notice<'_>) {
        match notice {
            Notice::Rebuilding { reason } => self.output.say(format_args!("Building a new index: {reason}.")),
            Notice::ReadingAllAgain => {
                self.output.say("This version of the program reads reports differently: reading all of them again.");
            }
            Notice::Writing => self.output.detail("Writing the index."),
            _ => {}
        }
    }
}

impl Done {
    /// Returns the line after `elapsed`: "120 of 400 files, 5,400 passages, 1.2 MB/s, 25 seconds left".
    fn text(self, elapsed: Duration) -> String {
        let Self { files, all_files, passages, bytes, all_bytes } = self;
        let mut text = format!("{} of {}, {}", thousands(files), count(all_files, "file"), count(passages, "passage"));
        if elapsed >= RATE_AFTER && bytes > 0 {
            // Tenths of a megabyte in a second, in whole numbers.
            let tenths = u128::from(bytes) / elapsed.as_millis().max(1) / 100;
            let left = elapsed.as_millis() * u128::from(all_bytes.saturating_sub(bytes)) / u128::from(bytes);
            let left = HumanDuration(Duration::from_millis(u64::try_from(left).unwrap_or(u64::MAX)));
            // Writing to a string cannot fail.
            let _ = write!(text, ", {}.{} MB/s, {} left", tenths / 10, tenths % 10, left);
        }
        text
    }
}

fn bar(bytes: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr_with_hz(10));
    if let Ok(style) = ProgressStyle::with_template("{bar:24} {wide_msg}") {
        bar.set_style(style.progress_chars("█▌ "));
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALF: Done = Done { files: 12, all_files: 1400, passages: 5400, bytes: 50_000_000, all_bytes: 100_000_000 };

    #[test]
    fn line_has_counts_rate_and_time_left() {
        let line = HALF.text(Duration::from_secs(40));
        assert_eq!(line, "12 of 1,400 files, 5,400 passages, 1.2 MB/s, 40 seconds left");
        let line = HALF.text(Duration::from_secs(400));
        assert_eq!(line, "12 of 1,400 files, 5,400 passages, 0.1 MB/s, 7 minutes left");
        assert!(HALF.text(Duration::from_hours(3)).ends_with("0.0 MB/s, 3 hours left"));
    }

    #[test]
    fn first_line_has_no_rate() {
        assert_eq!(HALF.text(Duration::from_secs(1)), "12 of 1,400 files, 5,400 passages");
        assert_eq!(Done { bytes: 0, ..HALF }.text(Duration::from_secs(9)), "12 of 1,400 files, 5,400 passages");
    }
}
