//! Parses dates and ranges of dates in the forms that reports use.
//!
//! *Supported*: "6 to 17 December 2021", "27 September to 8 October 2021", "14 January – 5 February 2014", "19 November
//! 2018 to 30 November 2018", "12/09/2016 to 06/10/2016", "30 and 31 January 2018", "23, 24 and 25 June 2016", "16
//! January 2017–9 February", "28 July 2016", "10TH MARCH 2017", "Between 20 and 24 June" with the year of the letter.
//! Days may have ordinal endings, weekdays before them, a leading zero, and a full stop left over from a list label.
//!
//! *Not supported*: the month before the day, which these reports never use; a month or a year alone.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

/// A date or a range of dates in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateMention {
    /// Byte range of its text.
    pub at: std::ops::Range<usize>,
    /// First day.
    pub start: Date,
    /// Last day, inclusive; never before [`Self::start`].
    pub end: Date,
}

/// Returns the dates and ranges in a text, in reading order.
///
/// `letter` is the date of the letter. A date without a year gets the letter's year, or the year before if it would
/// otherwise come after the letter; without a letter it is ignored. Impossible days and backward ranges are ignored.
pub fn dates(text: &str, letter: Option<Date>) -> Vec<DateMention> {
    static DATE: LazyLock<Regex> = LazyLock::new(pattern);
    DATE.captures_iter(text)
        .filter_map(|captures| {
            let whole = captures.get(0)?;
            let (start, end) = range_in(&captures, letter)?;
            Some(DateMention { at: whole.start()..whole.end(), start, end })
        })
        .collect()
}

/// Returns the first date or range in a text.
pub fn first(text: &str, letter: Option<Date>) -> Option<(Date, Date)> {
    dates(text, letter).into_iter().next().map(|mention| (mention.start, mention.end))
}

/// Returns the date if the text is nothing else, such as the date line of a letter.
pub fn whole(text: &str) -> Option<Date> {
    let text = text.trim().trim_end_matches('.');
    let [only] = dates(text, None).try_into().ok()?;
    (only.start == only.end && only.at == (0..text.len())).then_some(only.start)
}

/// The pattern of a single date or a range, in words or in figures; a range has a second day.
#[expect(clippy::expect_used, reason = "the pattern is literal, and a test compiles it")]
fn pattern() -> Regex {
    const SEPARATOR: &str = r"(?:\s*[-‐‑‒–—−]\s*|\s+(?:to|and|until|through)\s+)";
    const WEEKDAY: &str = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?";
    const MONTH: &str = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
    let day = |n: u8| format!(r"{WEEKDAY}(?P<d{n}>\d{{1,2}})\.?(?:\s?(?:st|nd|rd|th))?");
    let month = |n: u8| format!(r"\s*(?:of\s+)?\b(?P<m{n}>{MONTH})\b\.?");
    let year = |n: u8| format!(r"(?:,?\s*\b(?P<y{n}>(?:19|20)\d\d)\b)?");
    let figures = |n: u8| format!(r"(?P<fd{n}>\d{{1,2}})[/.](?P<fm{n}>\d{{1,2}})[/.](?P<fy{n}>(?:19|20)\d\d)");
    let ([f1, f2], [d1, d2]) = ([1, 2].map(figures), [1, 2].map(day));
    let ([m1, m2], [y1, y2]) = ([1, 2].map(month), [1, 2].map(year));
    let pattern = format!(
        r"(?i)\b(?:{f1}(?:{SEPARATOR}{f2})?|(?:{d1}(?:,\s*\d{{1,2}})*(?:{m1}{y1})?{SEPARATOR})?{d2}{m2}{y2})\b"
    );
    Regex::new(&pattern).expect("a valid pattern")
}

fn range_in(captures: &Captures<'_>, letter: Option<Date>) -> Option<(Date, Date)> {
    let number = |name: &str| captures.name(name).and_then(|digits| digits.as_str().parse::<i16>().ok());
    let month = |name: &str| captures.name(name).and_then(|name| month_number(name.as_str()));
    let figures = |day, month, year| calendar(number(year)?, number(month)?, number(day)?);

    let (start, end) = if let Some(start) = figures("fd1", "fm1", "fy1") {
        (start, figures("fd2", "fm2", "fy2").unwrap_or(start))
    } else {
        let (day, last_month) = (number("d2")?, month("m2")?);
        let end_in = |year| calendar(year, last_month, day);
        let Some(first_day) = number("d1") else {
            let date = number("y2").map_or_else(|| before_letter(end_in, letter), end_in)?;
            return Some((date, date));
        };
        let start_in = |year| calendar(year, month("m1").unwrap_or(last_month), first_day);
        match (number("y1"), number("y2")) {
            (Some(first), Some(last)) => (start_in(first)?, end_in(last)?),
            (Some(first), None) => {
                let start = start_in(first)?;
                (start, end_in(first).filter(|end| *end >= start).or_else(|| end_in(first.checked_add(1)?))?)
            }
            (None, last) => {
                let end = last.map_or_else(|| before_letter(end_in, letter), end_in)?;
                let within = start_in(end.year()).filter(|start| *start <= end);
                // Only a range with both months can begin in the previous year.
                let year_before = || month("m1").and_then(|_| start_in(end.year().checked_sub(1)?));
                (within.or_else(year_before)?, end)
            }
        }
    };
    (start <= end).then_some((start, end))
}

/// Returns the last such day that is not after the letter.
fn before_letter(day_in: impl Fn(i16) -> Option<Date>, letter: Option<Date>) -> Option<Date> {
    let letter = letter?;
    day_in(letter.year()).filter(|day| *day <= letter).or_else(|| day_in(letter.year().checked_sub(1)?))
}

fn calendar(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn month_number(name: &str) -> Option<i16> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = name.to_lowercase();
    MONTHS.iter().position(|month| name.starts_with(month)).and_then(|at| i16::try_from(at + 1).ok())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str, letter: Option<Date>) -> String {
        let all: Vec<_> = dates(text, letter)
            .into_iter()
            .map(|d| if d.start == d.end { d.start.to_string() } else { format!("{}..{}", d.start, d.end) })
            .collect();
        all.join(" ")
    }

    #[test]
    fn every_supported_form_is_parsed() {
        for (text, expected) in [
            ("Inspection dates: 6 to 17 December 2021", "2021-12-06..2021-12-17"),
            ("27 September to 8 October 2021", "2021-09-27..2021-10-08"),
            ("19 November 2018 to 30 November 2018", "2018-11-19..2018-11-30"),
            ("08 July 2019 to 02 August 2019", "2019-07-08..2019-08-02"),
            ("12/09/2016 to 06/10/2016", "2016-09-12..2016-10-06"),
            ("1/06/2015 – 25/06/2015", "2015-06-01..2015-06-25"),
            ("16 January 2017–9 February", "2017-01-16..2017-02-09"),
            ("14 January – 5 February 2014", "2014-01-14..2014-02-05"),
            ("9–24 November 2017", "2017-11-09..2017-11-24"),
            ("15-19 July 2013", "2013-07-15..2013-07-19"),
            ("28 July 2016", "2016-07-28"),
            ("30 and 31 January 2018", "2018-01-30..2018-01-31"),
            ("23, 24 and 25 June 2016", "2016-06-23..2016-06-25"),
            ("12 December to 6 January 2020", "2019-12-12..2020-01-06"),
            ("12 December 2019 to 6 January", "2019-12-12..2020-01-06"),
            ("COMMITTEE - 10TH MARCH 2017", "2017-03-10"),
            ("on Monday 8th December 2016 at 2 pm", "2016-12-08"),
            ("29. January 2024 to 02 February 2024", "2024-01-29..2024-02-02"),
            ("5 to 9 December 2022 and 14 to 15 February 2023", "2022-12-05..2022-12-09 2023-02-14..2023-02-15"),
            ("3 Sept 2019", "2019-09-03"),
            ("31 June 2019", ""),
            ("24 to 20 June 2019", ""),
            ("ages 16 to 18 may vary", ""),
            ("in March 2015", ""),
            ("20 and 24 June", ""),
        ] {
            assert_eq!(found(text, None), expected, "{text}");
        }
    }

    #[test]
    fn date_without_year_takes_the_letters_year() {
        assert_eq!(found("Between 20 and 24 June, inspectors", Some(date(2016, 8, 2))), "2016-06-20..2016-06-24");
        assert_eq!(found("from 28 November to 2 December", Some(date(2017, 1, 20))), "2016-11-28..2016-12-02");
    }

    #[test]
    fn date_line_is_only_a_date() {
        assert_eq!(whole("31 March 2023"), Some(date(2023, 3, 31)));
        assert_eq!(whole("published on 31 March 2023"), None);
        assert_eq!(whole("6 to 10 March 2023"), None);
    }

    proptest! {
        #[test]
        fn mentions_are_valid_in_any_text(text in "[0-9A-Za-z /.–-]{0,60}") {
            for mention in dates(&text, Some(date(2020, 2, 29))) {
                prop_assert!(mention.start <= mention.end);
                prop_assert!(text.get(mention.at).is_some());
            }
        }

        #[test]
        fn printed_range_round_trips(from in 0i32..5000, days in 1i32..30) {
            let start = date(2010, 1, 1).checked_add(jiff::Span::new().days(from)).unwrap();
            let end = start.checked_add(jiff::Span::new().days(days)).unwrap();
            let text = format!("{} to {}", start.strftime("%-d %B %Y"), end.strftime("%d %B %Y"));
            prop_assert_eq!(first(&text, None), Some((start, end)));
            let figures = format!("{} – {}", start.strftime("%d/%m/%Y"), end.strftime("%d/%m/%Y"));
            prop_assert_eq!(first(&figures, None), Some((start, end)));
        }
    }
}
