//! Prints the lines of files in reading order: page, position, font size, weight, role, element, cell, text.
//!
//! `cargo run -p ingest --example lines -- FILE...`

#![expect(clippy::print_stdout, reason = "printing is what this example is for")]

use std::env;
use std::fs;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in env::args_os().skip(1) {
        let extract = ingest::read::read(&fs::read(&path)?).map_err(|reason| reason.to_string())?;
        for line in extract.lines {
            let cell = line.cell.map(|c| format!("{}:{}:{}", c.table, c.row, c.column)).unwrap_or_default();
            println!(
                "{:>3} {:>5.1} {:>5.1} {:>5.1} {:>5.1} {:>4.1} {} {:<12} {:>5} {:<8} {}",
                line.page.unwrap_or(0),
                line.x,
                line.text_x,
                line.right,
                line.y,
                line.size,
                if line.bold { 'B' } else { ' ' },
                format!("{:?}", line.role),
                line.element.map(|e| e.to_string()).unwrap_or_default(),
                cell,
                line.text
            );
        }
    }
    Ok(())
}
