//! Prints the metadata and diagnostics of files as JSON, one object a line.
//!
//! `cargo run -p ingest --example metadata -- FILE...`

#![expect(clippy::print_stdout, reason = "printing is what this example is for")]

use std::env;
use std::fs;

use ingest::block::blocks;
use ingest::metadata::metadata;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in env::args_os().skip(1) {
        match ingest::read::read(&fs::read(&path)?) {
            Ok(extract) => {
                let (meta, diagnostics) = metadata(&blocks(&extract));
                println!(
                    "{}",
                    serde_json::json!({ "path": path.to_string_lossy(), "meta": meta, "doubts": diagnostics })
                );
            }
            Err(reason) => println!("{}", serde_json::json!({ "path": path.to_string_lossy(), "skipped": reason })),
        }
    }
    Ok(())
}
