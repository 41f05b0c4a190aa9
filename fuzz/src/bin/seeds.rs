//! Writes fuzzing seeds made from reports.
//!
//! `cargo run --manifest-path fuzz/Cargo.toml --bin seeds -- FOLDER FILE...` writes into `FOLDER/read_pdf`,
//! `FOLDER/segment` and so on. cargo-fuzz reads seeds from `fuzz/corpus`.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use ingest::extract::Format;

fn main() -> io::Result<()> {
    let mut arguments = env::args_os().skip(1).map(PathBuf::from);
    let folder = arguments.next().expect("usage: seeds FOLDER FILE...");
    for path in arguments.filter(|path| path.is_file()) {
        let bytes = fs::read(&path)?;
        let Ok(extract) = ingest::read::read(&bytes) else { continue };
        let name = ingest::hash::of_bytes(&bytes);
        let seed = |target: &str, bytes: &[u8]| write(&folder.join(target).join(&name), bytes);
        seed("segment", &fuzz::encode(&extract))?;
        match extract.format {
            Format::Pdf => seed("read_pdf", &bytes)?,
            Format::Text => seed("read_text", &bytes)?,
            Format::Html => seed("read_html", &bytes)?,
            Format::Docx => seed("read_docx", &fuzz::parts(&bytes))?,
        }
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, bytes)
}
