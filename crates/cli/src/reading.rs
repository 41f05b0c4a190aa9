//! What the program asks of `ingest`: which files there are, and what is in one.

use std::fs;
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

use report::{Report, SkipReason};

/// Version of reading and segmentation: what another one read is read again.
pub(crate) const PIPELINE: &str = "stand-in";

/// A file in a corpus folder.
#[derive(Debug)]
pub(crate) struct Found {
    /// Relative to its corpus folder, with forward slashes.
    pub(crate) path: String,
    /// Where it is.
    pub(crate) location: PathBuf,
    /// Bytes.
    pub(crate) size: u64,
    /// Nanoseconds since 1970; 0 where it is not known.
    pub(crate) modified_ns: i64,
}

pub(crate) fn find(roots: &[PathBuf]) -> anyhow::Result<Vec<Found>> {
    let mut found = Vec::new();
    for root in roots {
        for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
            let entry = entry?;
            if !entry.file_type().is_file()
                || entry.file_name().to_string_lossy().starts_with('.')
                || entry.file_name().to_string_lossy().starts_with("README")
            {
                continue;
            }
            let meta = entry.metadata()?;
            let modified = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            found.push(Found {
                path: crate::render::shown(entry.path().strip_prefix(root)?),
                location: entry.path().to_owned(),
                size: meta.len(),
                modified_ns: modified.and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(0),
            });
        }
    }
    Ok(found)
}

pub(crate) fn bytes(found: &Found) -> Result<Vec<u8>, SkipReason> {
    fs::read(&found.location).map_err(|error| SkipReason::Unreadable { detail: error.to_string() })
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

pub(crate) fn report(bytes: &[u8]) -> Result<Report, SkipReason> {
    use report::{AuthorityName, Block, Kind, PassageKind, Quality, ReportMeta, Section};
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(SkipReason::NotADocument { found: "binary data".to_owned() });
    };
    if text.trim().is_empty() {
        return Err(SkipReason::Empty);
    }
    let mut meta = ReportMeta::new(Kind::FocusedVisit);
    let mut sections = vec![Section { title: String::new(), path: vec![], grade: None, part: None, blocks: vec![] }];
    for paragraph in text.replace("\r\n", "\n").split("\n\n") {
        let text = paragraph.replace('\n', " ").trim().to_owned();
        if meta.title.is_empty() {
            let name =
                text.split_whitespace().find(|w| w.starts_with("Wex") || w.starts_with("Harr")).unwrap_or("Nowhere");
            meta.authority = Some(AuthorityName { name: name.to_owned(), code: None, region: None });
            meta.title = text;
            meta.inspection_end = Some(jiff::civil::date(2024, 2, 7));
            continue;
        }
        if text.len() < 90 && !text.ends_with('.') {
            let (title, grade) =
                text.split_once(": ").map_or((text.clone(), None), |(a, b)| (a.to_owned(), b.parse().ok()));
            sections.push(Section { path: vec![title.clone()], title, grade, part: None, blocks: vec![] });
            continue;
        }
        let number = text.split_once(". ").filter(|(n, _)| n.parse::<u32>().is_ok());
        let block = match number {
            Some((n, rest)) => Block {
                kind: PassageKind::Finding,
                number: Some(n.to_owned()),
                level: 0,
                page: None,
                text: rest.to_owned(),
            },
            None => Block { kind: PassageKind::Paragraph, number: None, level: 0, page: None, text },
        };
        if !block.text.is_empty() {
            sections.last_mut().map(|s| s.blocks.push(block));
        }
    }
    Ok(Report { meta, parts: vec![], sections, quality: Quality::default(), diagnostics: vec![] })
}
