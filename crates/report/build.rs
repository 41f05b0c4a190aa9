//! Lists the files of `data/frameworks`, so that a file put there is part of the program.

use std::path::Path;
use std::{env, error, fs};

fn main() -> Result<(), Box<dyn error::Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("data/frameworks");
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(format!("({0:?}, include_str!({0:?}))", path.to_string_lossy()));
        }
    }
    files.sort();
    fs::write(Path::new(&env::var("OUT_DIR")?).join("frameworks.rs"), format!("&[{}]", files.join(",\n")))?;
    println!("cargo::rerun-if-changed={}", folder.display());
    Ok(())
}
