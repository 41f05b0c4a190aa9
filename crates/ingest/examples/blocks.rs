//! Prints the blocks of files: page, left edges, font size, weight, role, cell, list label, text.
//!
//! `cargo run -p ingest --example blocks -- FILE...`

#![expect(clippy::print_stdout, reason = "printing is what this example is for")]

use std::env;
use std::fs;

use ingest::block::blocks;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in env::args_os().skip(1) {
        let extract = ingest::read::read(&fs::read(&path)?).map_err(|reason| reason.to_string())?;
        for block in blocks(&extract) {
            let cell = block.cell.map(|c| format!("{}:{}:{}", c.table, c.row, c.column)).unwrap_or_default();
            println!(
                "{:>3} {:>5.1} {:>5.1} {:>4.1} {} {:<12} {:<7} {:?} {}",
                block.page.unwrap_or(0),
                block.x,
                block.text_x,
                block.size,
                if block.bold { 'B' } else { ' ' },
                format!("{:?}", block.role),
                cell,
                block.list_label,
                block.text
            );
        }
    }
    Ok(())
}
