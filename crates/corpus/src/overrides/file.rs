//! The file with overrides: TOML to corrections, with errors that name the line and list what may stand there.
//!
//! ```toml
//! [[report]]
//! path = "visits/wexcombe.pdf"    # as `findings reports` names the file; or sha256 = "…"
//! authority = "Leicester"         # a name or code of the register; or { name = "Wexcombe", region = "South West" }
//! kind = "focused-visit"
//! inspection_start = 2024-02-06
//! inspection_end = 2024-02-07
//! published = 2024-03-12
//! overall = "good"
//!
//! [[report]]
//! path = "minutes.pdf"
//! ignore = true
//! reason = "minutes of a meeting"
//! ```

use jiff::civil::Date;
use report::{Grade, Kind, Scheme, Subject, register};
use serde::Deserialize;
use toml::{Spanned, Value};

use super::correction::{Body, Correction};
use crate::error::CorpusError;

/// Digits of a SHA-256.
const DIGITS: usize = 64;

/// The files that an entry is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// The file with this path in the index.
    Path(String),
    /// Every file whose bytes have this SHA-256, in hexadecimal digits.
    Sha256(String),
}

/// The file as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "report")]
    entries: Vec<Spanned<Written>>,
}

/// An entry as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    path: Option<Spanned<String>>,
    sha256: Option<Spanned<String>>,
    authority: Option<Spanned<WrittenBody>>,
    kind: Option<Spanned<String>>,
    inspection_start: Option<Spanned<Value>>,
    inspection_end: Option<Spanned<Value>>,
    published: Option<Spanned<Value>>,
    overall: Option<Spanned<String>>,
    #[serde(default)]
    ignore: bool,
    reason: Option<Spanned<String>>,
}

/// An authority as written.
#[derive(Debug, Deserialize)]
#[serde(
    untagged,
    deny_unknown_fields,
    expecting = "expected a name in quotation marks, or { name = \"...\", code = \"...\", region = \"...\" }"
)]
enum WrittenBody {
    Named(String),
    /// One that is not in the register.
    Described {
        name: String,
        code: Option<String>,
        region: Option<String>,
    },
}

/// Something wrong at a byte of the file.
struct Mistake {
    offset: usize,
    message: String,
}

/// Parses the file `name` into entries, each with its line.
///
/// # Errors
///
/// [`CorpusError::Overrides`] for text that is not TOML, for an unknown key or value, and for an entry that sets nothing.
pub(super) fn parse(name: &str, text: &str) -> Result<Vec<(usize, Target, Correction)>, CorpusError> {
    let line = |offset: usize| 1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count();
    let error =
        |Mistake { offset, message }| CorpusError::Overrides { file: name.to_owned(), line: line(offset), message };
    let file: File = toml::from_str(text).map_err(|wrong| {
        let offset = wrong.span().map_or(0, |span| span.start);
        error(Mistake { offset, message: wrong.message().to_owned() })
    })?;
    let entries = file.entries.iter().map(|entry| {
        let (target, correction) = entry.get_ref().meaning(entry.span().start).map_err(error)?;
        Ok((line(entry.span().start), target, correction))
    });
    entries.collect()
}

impl Written {
    /// Returns the target of the entry and its correction; the entry begins at byte `offset`.
    fn meaning(&self, offset: usize) -> Result<(Target, Correction), Mistake> {
        let wrong = |message: &str| Mistake { offset, message: message.to_owned() };
        let target = match (&self.path, &self.sha256) {
            (Some(path), None) => Target::Path(checked(path, |path| named(path))?.trim_start_matches("./").to_owned()),
            (None, Some(hash)) => Target::Sha256(checked(hash, |hash| sha256(hash))?),
            _ => return Err(wrong("name the file with either path or sha256")),
        };
        let correction = Correction {
            authority: self.authority.as_ref().map(|body| checked(body, authority)).transpose()?,
            kind: self.kind.as_ref().map(|name| checked(name, |name| kind(name))).transpose()?,
            inspection_start: self.inspection_start.as_ref().map(|day| checked(day, date)).transpose()?,
            inspection_end: self.inspection_end.as_ref().map(|day| checked(day, date)).transpose()?,
            published: self.published.as_ref().map(|day| checked(day, date)).transpose()?,
            overall: self.overall.as_ref().map(|name| checked(name, |name| grade(name))).transpose()?,
            ignore: None,
        };
        let sets_nothing = correction == Correction::default();
        match (self.ignore, &self.reason) {
            (false, _) if sets_nothing => Err(wrong(
                "this entry sets nothing: set authority, kind, inspection_start, inspection_end, published or overall, \
                 or leave the file out with ignore = true",
            )),
            (false, _) => Ok((target, correction)),
            (true, _) if !sets_nothing => Err(wrong("a file that is left out (ignore = true) needs no other values")),
            (true, Some(reason)) if !reason.get_ref().trim().is_empty() => {
                let ignore = Some(reason.get_ref().trim().to_owned());
                Ok((target, Correction { ignore, ..Correction::default() }))
            }
            (true, _) => Err(wrong("say why the file is left out: reason = \"...\"")),
        }
    }
}

/// Parses a value, and places the mistake if there is one.
fn checked<T, U>(written: &Spanned<T>, parse: fn(&T) -> Result<U, String>) -> Result<U, Mistake> {
    parse(written.get_ref()).map_err(|message| Mistake { offset: written.span().start, message })
}

/// Rejects an empty text.
fn named(written: &str) -> Result<String, String> {
    if written.trim().is_empty() { Err("it is empty: write a name".to_owned()) } else { Ok(written.to_owned()) }
}

fn sha256(written: &str) -> Result<String, String> {
    if written.len() == DIGITS && written.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(written.to_ascii_lowercase());
    }
    Err(format!("a SHA-256 has {DIGITS} digits, 0 to 9 and a to f, as `sha256sum FILE` prints it"))
}

fn authority(written: &WrittenBody) -> Result<Body, String> {
    match written {
        WrittenBody::Described { name, code, region } => Ok(Body::Other(Subject {
            scheme: Scheme::EnglishAuthority,
            code: code.clone(),
            name: named(name)?,
            area: region.clone(),
        })),
        WrittenBody::Named(name) if register::by_code(name).or_else(|| register::by_name(name)).is_some() => {
            Ok(Body::Registered(name.clone()))
        }
        WrittenBody::Named(name) => {
            let near = register::suggest(name);
            let meant = format!("; did you mean \"{}\"?", near.join("\" or \""));
            let meant = if near.is_empty() { "." } else { &meant };
            Err(format!(
                "no English authority is called \"{name}\"{meant} Write a name or a code of the register, or for another \
                 body authority = {{ name = \"{name}\" }}"
            ))
        }
    }
}

fn kind(written: &str) -> Result<Kind, String> {
    let all = Kind::all().map(Kind::name).collect::<Vec<_>>().join(", ");
    Kind::named(written).ok_or_else(|| format!("no kind of report is called \"{written}\": write one of {all}"))
}

fn grade(written: &str) -> Result<Grade, String> {
    let all = Grade::all().map(Grade::name).collect::<Vec<_>>().join(", ");
    Grade::named(&written.replace('-', " "))
        .ok_or_else(|| format!("no grade is called \"{written}\": write one of {all}"))
}

fn date(written: &Value) -> Result<Date, String> {
    let text = written.as_str().map_or_else(|| written.to_string(), str::to_owned);
    text.parse().map_err(|_| format!("{text} is not a date: write year, month and day as 2024-03-12"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The entries of a file, one a line; or the error.
    fn read(text: &str) -> String {
        match parse("overrides.toml", text) {
            Ok(entries) => {
                let entry = |(line, target, correction): &(usize, Target, Correction)| {
                    format!("{line} {target:?} {}", correction.mark())
                };
                entries.iter().map(entry).collect::<Vec<_>>().join("\n")
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn entry_has_line_target_and_correction() {
        let read = read(
            "[[report]]\npath = \"./a/b.pdf\"\nauthority = \"Leicester City Council\"\npublished = 2024-03-12\n\n\
             [[report]]\nsha256 = \"ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789\"\nignore = true\nreason = \"minutes\"\n",
        );
        insta::assert_snapshot!(read, @r#"
        1 Path("a/b.pdf") {"authority":{"Registered":"Leicester City Council"},"kind":null,"inspection_start":null,"inspection_end":null,"published":"2024-03-12","overall":null,"ignore":null}
        6 Sha256("abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789") {"authority":null,"kind":null,"inspection_start":null,"inspection_end":null,"published":null,"overall":null,"ignore":"minutes"}
        "#);
    }

    #[test]
    fn mistake_is_reported_with_line_and_allowed_values() {
        let entry = |line: &str| read(&format!("# a note\n[[report]]\npath = \"a.pdf\"\n{line}\n"));
        for (line, expected) in [
            (
                "kind = \"focussed-visit\"",
                "line 4: no kind of report is called \"focussed-visit\": write one of ilacs-standard,",
            ),
            (
                "authority = \"Leicestre\"",
                "line 4: no English authority is called \"Leicestre\"; did you mean \"Leicester\"",
            ),
            ("overall = \"fine\"", "line 4: no grade is called \"fine\": write one of outstanding, good,"),
            ("published = 2024-13-01", "line 4: "),
            ("published = \"March 2024\"", "line 4: March 2024 is not a date: write year, month and day as 2024-03-12"),
            ("autority = \"Leicester\"", "line 4: unknown field `autority`, expected one of `path`,"),
            ("ignore = true", "line 2: say why the file is left out: reason = "),
            ("ignore = true\nreason = \"x\"\nkind = \"sif\"", "line 2: a file that is left out"),
            ("", "line 2: this entry sets nothing"),
            ("sha256 = \"12\"\nkind = \"sif\"", "line 2: name the file with either path or sha256"),
            ("kind = ", "line 4: "),
            ("authority = { name = \" \" }", "line 4: it is empty: write a name"),
            ("authority = { name = \"x\", aera = \"y\" }", "line 4: expected a name in quotation marks, or { name ="),
        ] {
            let told = entry(line);
            assert!(told.starts_with(&format!("overrides.toml, {expected}")), "{line}: {told}");
        }
        assert!(read("[[report]]\npath = \"\"\nkind = \"sif\"").contains("line 2: it is empty: write a name"));
        assert!(read("[[report]]\nsha256 = \"12\"\nkind = \"sif\"").contains("line 2: a SHA-256 has 64 digits"));
        assert!(read("[[reports]]\n").contains("expected `report`"), "{}", read("[[reports]]\n"));
    }

    #[test]
    fn authority_outside_the_register_is_described() {
        let told = read("[[report]]\npath = \"a\"\nauthority = { name = \"Wexcombe\", region = \"South West\" }\n");
        assert!(told.contains(r#"{"Other":{"name":"Wexcombe","code":null,"region":"South West"}}"#), "{told}");
    }

    #[test]
    fn file_without_entries_is_valid() {
        assert_eq!(read("# none yet\n"), "");
    }
}
