//! How the binary is linked.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// On Linux the binary is linked to a fixed place and, where the system has the C library for it, holds that as well. It
/// is then one file that needs no library of the system that it runs on, and starts faster than one that is moved to
/// another place at every start and joined with its libraries there, as is the default.
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|is| is == value);
    if !is("CARGO_CFG_TARGET_OS", "linux") || !is("CARGO_CFG_TARGET_ENV", "gnu") {
        return;
    }
    println!("cargo::rustc-link-arg-bins=-no-pie");
    if env::var("HOST").ok() == env::var("TARGET").ok()
        && let Some(folder) = static_libraries()
    {
        println!("cargo::rustc-link-arg-bins=-static");
        println!("cargo::rustc-link-arg-bins=-L{}", folder.display());
    }
}

/// A folder that leads to the system's static libraries alone, under the names that are asked for; `None` where one is
/// missing.
///
/// The compiler asks for shared libraries by name even with `-static`: its own setting for that, `crt-static`, is one of
/// a whole build, and macros of other crates cannot be built with it. What is found first under a name is taken.
fn static_libraries() -> Option<PathBuf> {
    let folder = Path::new(&env::var_os("OUT_DIR")?).join("static");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir(&folder).ok()?;
    let (c, math, compiler, unwinder) =
        (library("libc.a")?, library("libm.a")?, library("libgcc.a")?, library("libgcc_eh.a")?);
    let lead = |name: &str, to: &str| fs::write(folder.join(name), format!("GROUP({to})")).ok();
    lead("libgcc_s.a", &unwinder)?;
    lead("libm.a", &math)?;
    // The three need one another.
    lead("libc.a", &format!("{c} {compiler} {unwinder}"))?;
    Some(folder)
}

/// Where the linker has a library, in quotation marks.
fn library(name: &str) -> Option<String> {
    let linker = env::var_os("RUSTC_LINKER").unwrap_or_else(|| "cc".into());
    let said = Command::new(linker).arg(format!("-print-file-name={name}")).output().ok()?;
    // A library that it does not have is printed as its mere name.
    let path = String::from_utf8(said.stdout).ok()?.trim_end().to_owned();
    if !Path::new(&path).is_absolute() {
        return None;
    }
    // Whether it is still there is asked again when it is taken away or replaced.
    println!("cargo::rerun-if-changed={path}");
    Some(format!("\"{path}\""))
}
