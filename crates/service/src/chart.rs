//! Chart: a count as a drawing for a report, in SVG with text as text, readable in grey and in print.
//!
//! A row for each value: a bar for the share of the reports with a whisker for its interval, then what it is a share of
//! and the rate. Where the framework changes, a broken line with the reason parts the rows.

use plotters::drawing::DrawingAreaErrorKind;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use schemars::JsonSchema;
use serde::Serialize;

use crate::count::{self, Row, Table};
use crate::english::{self, thousands};
use crate::{Answered, Findings, ServiceError};

/// The chart of a count.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Answer {
    /// The chart, an SVG document.
    pub svg: String,
    /// The counts in it.
    pub table: Table,
}

impl Findings {
    /// Draws the counts of one dimension.
    ///
    /// # Errors
    ///
    /// As [`Findings::count`], [`ServiceError::Dimensions`] for more than one dimension, and [`ServiceError::Drawing`].
    pub fn chart(&self, request: &count::Request) -> Result<Answered<Answer>, ServiceError> {
        let by = request.dimensions()?;
        if by.len() > 1 {
            return Err(ServiceError::Dimensions { most: 1 });
        }
        let (to_index, notes) = self.request(&request.selection)?;
        let table = self.table(&to_index, by, false)?;
        let svg = svg(&table, &request.selection.query, &request.selection.scope.in_words()?)?;
        let answer = Answer { svg, table };
        let diagnosis = self.diagnosis(to_index, Some(answer.table.total.passages))?;
        Ok(Answered { answer, notes, diagnosis })
    }
}

/// Width in pixels.
const WIDTH: i32 = 900;
const MARGIN: i32 = 24;
/// Where the columns of figures end.
const COLUMNS: [i32; 3] = [WIDTH - MARGIN - 190, WIDTH - MARGIN - 130, WIDTH - MARGIN];
/// Height of a row, of its bar, and of the space of a break above it.
const ROW: i32 = 24;
const BAR: i32 = 14;
const BREAK: i32 = 34;
/// The longest lines of text, in characters: those of the title, of what is smaller, and of labels.
const TITLE_CHARS: usize = 84;
const NOTE_CHARS: usize = 128;
const LABEL_CHARS: usize = 36;
/// Pixels that a character of a label takes.
const CHAR: i32 = 7;

const INK: RGBColor = RGBColor(0, 0, 0);
const FILL: RGBColor = RGBColor(165, 165, 165);
const GRID: RGBColor = RGBColor(210, 210, 210);

type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;
type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

/// Draws a table under what was counted, and the filters in words.
fn svg(table: &Table, title: &str, filters: &str) -> Result<String, ServiceError> {
    let rows: Vec<&Row> = table.listed().collect();
    let page = Page::new(&rows, title, filters);
    let mut text = String::new();
    {
        let size = (WIDTH.unsigned_abs(), page.height(&rows, table).unsigned_abs());
        let area = SVGBackend::with_string(&mut text, size).into_drawing_area();
        let drawn = page.draw(&area, &rows, table).and_then(|()| area.present());
        drawn.map_err(|error| ServiceError::Drawing { reason: error.to_string() })?;
    }
    Ok(text)
}

/// Where things are, in pixels.
struct Page {
    title: Vec<String>,
    filters: Vec<String>,
    /// Where the bars begin, and where one of all reports ends.
    left: i32,
    right: i32,
    /// Where the rows begin.
    top: i32,
}

impl Page {
    fn new(rows: &[&Row], title: &str, filters: &str) -> Self {
        let lines = |text: &str, width| textwrap::wrap(text, width).into_iter().map(String::from).collect::<Vec<_>>();
        let (title, mut filters) = (lines(title, TITLE_CHARS), lines(filters, NOTE_CHARS));
        filters.retain(|line| !line.is_empty());
        let longest = rows.iter().map(|row| row.label().chars().count()).max().unwrap_or(0).clamp(5, LABEL_CHARS);
        let left = MARGIN + CHAR * pixels(longest) + 10;
        let top = MARGIN + 22 * pixels(title.len()) + 18 * (pixels(filters.len()) + 1) + 32;
        let [first, ..] = COLUMNS;
        Self { title, filters, left, right: first - 100, top }
    }

    /// Where the rows end, that of all included.
    fn bottom(&self, rows: &[&Row]) -> i32 {
        let breaks = rows.iter().filter(|row| row.begins.is_some()).count();
        self.top + ROW * (pixels(rows.len()) + 1) + BREAK * pixels(breaks)
    }

    fn height(&self, rows: &[&Row], table: &Table) -> i32 {
        self.bottom(rows) + 18 * i32::from(table.rows.len() > rows.len()) + 56
    }

    /// The place of a share on the axis.
    fn at(&self, share: f64) -> i32 {
        #[expect(clippy::cast_possible_truncation, reason = "no more than the width")]
        let along = (share.clamp(0.0, 1.0) * f64::from(self.right - self.left)).round() as i32;
        self.left + along
    }

    fn draw(&self, area: &Area<'_>, rows: &[&Row], table: &Table) -> Drawn {
        area.fill(&WHITE)?;
        let mut y = MARGIN;
        for line in &self.title {
            let bold = TextStyle::from(("sans-serif", 20, FontStyle::Bold)).color(&INK);
            write(area, line, (MARGIN, y), HPos::Left, &bold)?;
            y += 22;
        }
        let what = english::chart_subtitle(table.by.first().map_or("", |by| by.name()));
        for line in std::iter::once(&what).chain(&self.filters) {
            write(area, line, (MARGIN, y), HPos::Left, &plain(15))?;
            y += 18;
        }
        let bottom = self.bottom(rows);
        self.axis(area, bottom)?;
        self.rows(area, rows, &table.total)?;
        let mut y = bottom + 36;
        let hidden = table.rows.len() - rows.len();
        if hidden > 0 {
            let line = english::chart_hidden(hidden as u64);
            write(area, &line, (MARGIN, y), HPos::Left, &plain(13))?;
            y += 18;
        }
        let (passages, words) = table.total.base.as_ref().map_or((0, 0), |base| (base.of_passages, base.of_words));
        let of = english::chart_base(table.total.passages, passages, words);
        write(area, &of, (MARGIN, y), HPos::Left, &plain(13))
    }

    /// Draws the rows and that of all.
    fn rows(&self, area: &Area<'_>, rows: &[&Row], total: &Row) -> Drawn {
        for (x, head) in COLUMNS.into_iter().zip(english::CHART_COLUMNS) {
            write(area, head, (x, self.top - 14), HPos::Right, &plain(13))?;
        }
        let mut y = self.top;
        for row in rows {
            if let Some(note) = row.begins {
                y += BREAK;
                part(area, note, y)?;
            }
            self.row(area, &row.label(), row, y)?;
            y += ROW;
        }
        area.draw(&PathElement::new([(MARGIN, y), (WIDTH - MARGIN, y)], INK))?;
        self.row(area, english::ALL, total, y)
    }

    fn row(&self, area: &Area<'_>, name: &str, row: &Row, y: i32) -> Drawn {
        let middle = y + ROW / 2;
        let name: String = name.chars().take(LABEL_CHARS).collect();
        write(area, &name, (self.left - 10, middle), HPos::Right, &plain(15))?;
        let Some(base) = &row.base else { return Ok(()) };
        let (Some(share), Some(low), Some(high)) = (base.share_of_reports, base.share_low, base.share_high) else {
            return Ok(());
        };
        let half = BAR / 2;
        let bar = [(self.left, middle - half), (self.at(share), middle + half)];
        area.draw(&Rectangle::new(bar, FILL.filled()))?;
        let [low, high] = [low, high].map(|share| self.at(share));
        for line in [
            [(low, middle), (high, middle)],
            [(low, middle - 4), (low, middle + 4)],
            [(high, middle - 4), (high, middle + 4)],
        ] {
            area.draw(&PathElement::new(line, INK.stroke_width(2)))?;
        }
        let figures = [
            format!("{} of {}", thousands(row.reports), thousands(base.of_reports)),
            format!("{:.0} %", share * 100.0),
            base.per_100_000_words.map_or_else(String::new, |rate| format!("{rate:.1}")),
        ];
        for (x, figure) in COLUMNS.into_iter().zip(figures) {
            write(area, &figure, (x, middle), HPos::Right, &plain(15))?;
        }
        Ok(())
    }

    /// The axis under the rows, with a grid of quarters.
    fn axis(&self, area: &Area<'_>, bottom: i32) -> Drawn {
        for (share, name) in [(0.0, "0 %"), (0.25, "25 %"), (0.5, "50 %"), (0.75, "75 %"), (1.0, "100 %")] {
            let x = self.at(share);
            let ink = if share > 0.0 { GRID } else { INK };
            area.draw(&PathElement::new([(x, self.top), (x, bottom + 4)], ink))?;
            write(area, name, (x, bottom + 14), HPos::Center, &plain(13))?;
        }
        Ok(())
    }
}

/// A broken line above the row at `y`, with the reason why the series starts again.
fn part(area: &Area<'_>, note: &str, y: i32) -> Drawn {
    // The grid ends with the series.
    area.draw(&Rectangle::new([(MARGIN, y - BREAK + 2), (WIDTH - MARGIN, y - 2)], WHITE.filled()))?;
    let dash = |from: i32| PathElement::new([(from, y - 4), (from + 6, y - 4)], INK.stroke_width(1));
    for from in (MARGIN..WIDTH - MARGIN).step_by(10) {
        area.draw(&dash(from))?;
    }
    write(area, note, (MARGIN, y - 16), HPos::Left, &plain(13))
}

fn plain(size: u32) -> TextStyle<'static> {
    TextStyle::from(("sans-serif", size)).color(&INK)
}

/// Writes a line of text whose middle is at the height of `place`.
fn write(area: &Area<'_>, text: &str, place: (i32, i32), side: HPos, style: &TextStyle<'_>) -> Drawn {
    // Characters that no XML may have would make the file unreadable.
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    area.draw(&Text::new(text, place, style.pos(Pos::new(side, VPos::Center))))
}

fn pixels(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
