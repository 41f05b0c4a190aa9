//! The second PDF reader, `hayro-interpret`: positioned glyphs, without the structure tree.

use hayro_interpret::font::{Glyph, GlyphRun, PositionedGlyph};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::object::Dict;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, TransformExt, interpret_page,
};
use report::{PageNumber, SkipReason};

use super::run::{Pages, PdfReader, Run};
use crate::extract::Role;

/// Font units in one em; the interpreter scales all glyphs to this.
const UNITS_PER_EM: f64 = 1000.0;
/// A step further than this forward or back, as a fraction of the font size, starts a new run.
const GAP: f32 = 0.15;

/// The fallback reader: it also reads files whose structure is damaged.
#[derive(Debug)]
pub(super) struct Hayro;

impl PdfReader for Hayro {
    fn runs(&self, bytes: &[u8]) -> Result<Pages, SkipReason> {
        let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => SkipReason::Encrypted,
            LoadPdfError::Decryption(other) => {
                SkipReason::Damaged { detail: format!("its encryption is not supported: {other:?}") }
            }
            LoadPdfError::Invalid => SkipReason::Damaged { detail: "its PDF structure cannot be read".to_owned() },
        })?;
        let cache = InterpreterCache::new();
        let mut pages = Pages::default();
        for page in pdf.pages().iter() {
            pages.count += 1;
            pages.runs.append(&mut page_runs(&pdf, page, pages.count, &cache));
        }
        Ok(pages)
    }
}

fn page_runs<'a>(pdf: &'a Pdf, page: &Page<'a>, number: PageNumber, cache: &InterpreterCache<'a>) -> Vec<Run> {
    let to_top_left = page.initial_transform(true).to_kurbo();
    let (width, height) = page.render_dimensions();
    let frame = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let mut context = Context::new(to_top_left, frame, cache, pdf.xref(), InterpreterSettings::default());
    let mut collector = Collector { page: number, ..Collector::default() };
    interpret_page(page, &mut context, &mut collector);
    collector.runs
}

/// Collects the text that a page draws and ignores everything else.
#[derive(Default)]
struct Collector {
    page: PageNumber,
    runs: Vec<Run>,
    /// For each open marked-content sequence, whether it is an artifact (page furniture).
    artifacts: Vec<bool>,
}

impl Device<'_> for Collector {
    fn draw_glyph_run(&mut self, glyphs: &GlyphRun<'_, '_>, props: DrawProps<'_>, mode: &DrawMode) {
        // Text may be filled and then stroked to look bold: the stroke draws the same text a second time.
        let may_repeat = matches!(mode, DrawMode::Stroke(_));
        let Some(first) = glyphs.glyphs().first() else { return };
        let bold = is_bold(first);
        let artifact = self.artifacts.contains(&true);
        let mut open: Option<Run> = None;
        for glyph in glyphs.glyphs() {
            let Some(mut glyph) = run(glyph, props.transform * glyph.transform()) else { continue };
            match &mut open {
                Some(open) if continues(open, &glyph) => {
                    open.text.push_str(&glyph.text);
                    open.right = glyph.right.max(open.right);
                }
                _ => {
                    glyph.page = self.page;
                    glyph.bold = bold;
                    glyph.role = if artifact { Role::Artifact } else { Role::Unknown };
                    self.push(open.replace(glyph), may_repeat);
                }
            }
        }
        self.push(open, may_repeat);
    }

    fn begin_marked_content(&mut self, tag: &[u8], _properties: Option<&Dict<'_>>) {
        self.artifacts.push(tag == b"Artifact");
    }

    fn end_marked_content(&mut self) {
        self.artifacts.pop();
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

impl Collector {
    /// Adds a finished run, unless it repeats a recent run at the same position.
    fn push(&mut self, run: Option<Run>, may_repeat: bool) {
        let Some(run) = run else { return };
        let repeats =
            |other: &Run| (other.x - run.x).abs() < 0.5 && (other.y - run.y).abs() < 0.5 && other.text == run.text;
        if !(may_repeat && self.runs.iter().rev().take(8).any(repeats)) {
            self.runs.push(run);
        }
    }
}

/// Returns a run of one glyph; `None` for text turned against the page, such as a watermark.
fn run(glyph: &PositionedGlyph<'_>, transform: Affine) -> Option<Run> {
    let origin = transform * Point::ZERO;
    let up = transform * Point::new(0.0, UNITS_PER_EM) - origin;
    let upright = up.y < 0.0 && up.x.abs() <= up.y.abs();
    let size = up.hypot();
    if !upright || !size.is_finite() || !origin.is_finite() {
        return None;
    }
    let advance = match &**glyph {
        Glyph::Outline(outline) => outline.advance_width(),
        Glyph::Type3(type3) => type3.advance_width(),
    };
    let width = f64::from(advance.unwrap_or(0.0)).max(0.0) / UNITS_PER_EM * size;
    let text = match glyph.as_unicode() {
        Some(BfString::Char(c)) => c.to_string(),
        Some(BfString::String(text)) => text,
        None => char::REPLACEMENT_CHARACTER.to_string(),
    };
    let (x, right) = (points(origin.x), points(origin.x + width));
    Some(Run { text, x, right, y: points(origin.y), size: points(size), ..Run::default() })
}

#[expect(clippy::cast_possible_truncation, reason = "f32 is precise enough for positions on a page")]
fn points(value: f64) -> f32 {
    value as f32
}

/// Whether `next` starts where `open` ends.
fn continues(open: &Run, next: &Run) -> bool {
    let gap = next.x - open.right;
    let near = GAP * open.size;
    (next.y - open.y).abs() < 0.1 * open.size && (-near..=near).contains(&gap) && (next.size - open.size).abs() < 0.5
}

fn is_bold(glyph: &PositionedGlyph<'_>) -> bool {
    let Glyph::Outline(outline) = &**glyph else { return false };
    outline.font_data().is_some_and(|font| {
        let name = font.postscript_name.unwrap_or_default().to_lowercase();
        font.weight.is_some_and(|weight| weight >= 600) || name.contains("bold") || name.contains("black")
    })
}
