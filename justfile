# One line a task; `just` lists them. `just ci` is what `.ci/run` does.

shared := "../shared"

[private]
default:
    @just --list --unsorted

# formatting, lints, documentation
check:
    cargo fmt --all --check && cargo clippy --workspace --all-targets --locked -- -D warnings && RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items --locked

# type-check the fuzz targets; `cargo +nightly fuzz run TARGET` runs one, fuzz/Cargo.toml says how
fuzz:
    cargo check --manifest-path fuzz/Cargo.toml --locked

# every test
test *ARGS:
    cargo test --workspace --locked {{ARGS}}

# take what the snapshot tests now give as right; read the difference before you commit it
accept *ARGS:
    INSTA_UPDATE=always INSTA_FORCE_PASS=1 UPDATE_GOLDEN=1 cargo test --workspace {{ARGS}}; git diff --stat

# both scorers on the real reports, against the floors
eval *ARGS:
    cargo build --release --locked && python3 tests/floors.py --shared {{shared}} {{ARGS}} && python3 tests/wording.py --shared {{shared}} {{ARGS}}

# every hit of 200 queries against a scan of the export of an index
exactness INDEX:
    cargo build --release --locked && python3 tests/exactness.py --index {{INDEX}}

# the process killed at a hundred moments, and what is left each time
kill-test:
    FINDINGS_KILLS=100 cargo test -p cli --test e2e -- interrupted

# whole processes: indexing beside bare extraction and other programs; the result is kept under benches/results
bench *ARGS:
    python3 benches/index.py {{ARGS}}

# searching a folder of reports: in process against the bare engine, whole processes against sqlite3, and hostile queries
bench-query REPORTS="corpus":
    cargo build --profile dist --locked && target/dist/findings --index target/bench-index --quiet index {{REPORTS}}
    FINDINGS_INDEX="$PWD/target/bench-index" FINDINGS_QUERIES="$PWD/target/bench-queries.txt" cargo bench --profile dist --locked -p index --bench search
    python3 benches/query.py --index target/bench-index --queries target/bench-queries.txt --rounds 3
    python3 benches/query.py --index target/bench-index
    python3 benches/hostile.py --index target/bench-index

# write text reports with N passages made of the sentences of REPORTS; `just bench-query target/corpus-large` searches them
corpus-large N REPORTS=(shared / "reports") OUT="target/corpus-large":
    cargo build --release --locked
    python3 benches/corpus_large.py {{N}} --reports {{REPORTS}} --out {{OUT}}

# all of it, as a fresh machine would
ci:
    .ci/run
