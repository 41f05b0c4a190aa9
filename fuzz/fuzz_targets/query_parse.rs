//! Any text is a query or an error, and a query is read the same again from how it is printed.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| index::invariants::query_is_read_as_printed(text));
