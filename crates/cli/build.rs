//! How the binary is linked.

use std::env;

/// On Linux the binary is linked to a fixed place. Moved to another one at every start, as is the default, its eighty
/// thousand addresses of messages and tables have to be written anew each time, which takes longer than a search.
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|is| is == value);
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
