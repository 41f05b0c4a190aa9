//! How far a run is: a bar on a terminal, a line every few seconds in a log, nothing where only the answer is wanted.

use std::fmt::Write;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::render::{count, thousands};

/// Between two lines in a log.
const LINE_EVERY: Duration = Duration::from_secs(5);
/// A rate is not told before there is something to go by.
const RATE_AFTER: Duration = Duration::from_secs(2);

/// Where progress is shown.
pub(crate) enum Form {
    /// On a terminal.
    Bar,
    /// In a log, through this.
    Lines(Box<dyn Fn(&str)>),
    /// Nowhere.
    Nothing,
}

/// How far the reading of files is.
pub(crate) struct Progress {
    form: Form,
    bar: ProgressBar,
    begin: Instant,
    told: Instant,
    done: Done,
}

/// What is done, and of how much.
#[derive(Debug, Default, Clone, Copy)]
struct Done {
    files: u64,
    all_files: u64,
    passages: u64,
    bytes: u64,
    all_bytes: u64,
}

impl Progress {
    /// The reading of so many files, with so many bytes, that begins now.
    pub(crate) fn new(form: Form, files: u64, bytes: u64) -> Self {
        let bar = if matches!(form, Form::Bar) { bar(bytes) } else { ProgressBar::hidden() };
        let now = Instant::now();
        let done = Done { all_files: files, all_bytes: bytes, ..Done::default() };
        Self { form, bar, begin: now, told: now, done }
    }

    /// Notes that a file is done, and how many passages it gave.
    pub(crate) fn file(&mut self, bytes: u64, passages: u64) {
        self.done.files += 1;
        self.done.bytes = self.done.bytes.saturating_add(bytes);
        self.done.passages = self.done.passages.saturating_add(passages);
        match &self.form {
            Form::Bar => {
                self.bar.set_position(self.done.bytes);
                self.bar.set_message(self.done.text(self.begin.elapsed()));
            }
            Form::Lines(put) if self.told.elapsed() >= LINE_EVERY => {
                put(&self.done.text(self.begin.elapsed()));
                self.told = Instant::now();
            }
            Form::Lines(_) | Form::Nothing => {}
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Done {
    /// In words, after so much time: "120 of 400 files, 5,400 passages, 1.2 MB/s, 25 seconds left".
    fn text(self, elapsed: Duration) -> String {
        let Self { files, all_files, passages, bytes, all_bytes } = self;
        let mut text = format!("{} of {}, {}", thousands(files), count(all_files, "file"), count(passages, "passage"));
        if elapsed >= RATE_AFTER && bytes > 0 {
            // Tenths of a megabyte in a second, in whole numbers.
            let tenths = u128::from(bytes) / elapsed.as_millis().max(1) / 100;
            let left = elapsed.as_millis() * u128::from(all_bytes.saturating_sub(bytes)) / u128::from(bytes);
            let left = u64::try_from(left / 1000).unwrap_or(u64::MAX);
            // Writing to a string cannot fail.
            let _ = write!(text, ", {}.{} MB/s, {} left", tenths / 10, tenths % 10, time(left));
        }
        text
    }
}

/// A time in the unit that fits.
fn time(seconds: u64) -> String {
    match seconds {
        0..=99 => count(seconds, "second"),
        100..=5999 => count(seconds.div_ceil(60), "minute"),
        _ => count(seconds.div_ceil(3600), "hour"),
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
    fn what_is_done_how_fast_and_how_long_yet() {
        let told = HALF.text(Duration::from_secs(40));
        assert_eq!(told, "12 of 1,400 files, 5,400 passages, 1.2 MB/s, 40 seconds left");
        let told = HALF.text(Duration::from_secs(400));
        assert_eq!(told, "12 of 1,400 files, 5,400 passages, 0.1 MB/s, 7 minutes left");
        assert!(HALF.text(Duration::from_hours(3)).ends_with("0.0 MB/s, 3 hours left"));
    }

    #[test]
    fn at_first_there_is_no_rate() {
        assert_eq!(HALF.text(Duration::from_secs(1)), "12 of 1,400 files, 5,400 passages");
        assert_eq!(Done { bytes: 0, ..HALF }.text(Duration::from_secs(9)), "12 of 1,400 files, 5,400 passages");
    }
}
