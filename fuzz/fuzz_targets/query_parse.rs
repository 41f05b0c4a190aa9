//! Any text parses as a query or fails with an error, and a query survives printing and parsing.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| index::invariants::query_survives_printing(text));
