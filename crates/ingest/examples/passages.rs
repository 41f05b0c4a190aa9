//! Prints the passages of files as JSON, one object a line, as `findings export` does.
//!
//! `cargo run -p ingest --example passages -- FILE...`

#![expect(clippy::print_stdout, reason = "printing is what this example is for")]

use std::env;
use std::fs;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in env::args().skip(1) {
        let Ok(extract) = ingest::read::read(&fs::read(&path)?) else { continue };
        let report = ingest::report(&extract);
        for passage in report.passages(&report.meta.base_id(), std::slice::from_ref(&path)) {
            println!("{}", serde_json::to_string(&passage)?);
        }
    }
    Ok(())
}
