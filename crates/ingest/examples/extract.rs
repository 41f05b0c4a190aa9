//! Extracts the text of files one after the other and counts the lines. `benches/index.py` compares indexing with this.
//!
//! `cargo run --release -p ingest --example extract -- FILE...`

#![expect(clippy::print_stdout, reason = "printing is what this example is for")]

use std::env;
use std::fs;

use mimalloc::MiMalloc;

/// The allocator of the program, so that times compare.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut files, mut lines) = (0, 0);
    for path in env::args_os().skip(1) {
        if let Ok(extract) = ingest::read::read(&fs::read(&path)?) {
            files += 1;
            lines += extract.lines.len();
        }
    }
    println!("{lines} lines of {files} files");
    Ok(())
}
