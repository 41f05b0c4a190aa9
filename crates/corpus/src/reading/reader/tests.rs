//! Shell scripts in place of the worker, which end as bad files make a worker end.

use super::*;

fn shell(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    command
}

fn reader(command: WorkerCommand) -> Reader {
    let limits = Limits { time: Duration::from_secs(5), memory_bytes: 64 << 20 };
    Reader { limits, command, stop: Arc::default(), process: None }
}

fn outcome(reader: &mut Reader) -> String {
    match reader.read(Path::new("report.pdf")) {
        Ok(Ok(Answer { result: Ok(_), .. })) => "a report".to_owned(),
        Ok(Ok(Answer { result: Err(reason), .. })) => format!("answered: {reason}"),
        Ok(Err(reason)) => format!("failed: {reason}"),
        Err(error) => format!("not started: {error}"),
    }
}

#[test]
fn crash_is_reported_with_its_signal() {
    let mut reader = reader(|_| Ok(shell("kill -SEGV $$")));
    assert!(outcome(&mut reader).starts_with("failed: reading failed: the reading process ended with signal: 11"));
}

#[test]
fn stack_overflow_is_recognised() {
    let mut reader = reader(|_| Ok(shell("echo \"thread 'main' has overflowed its stack\" >&2; kill -ABRT $$")));
    assert_eq!(outcome(&mut reader), "failed: reading failed: it is nested too deeply for the reader");
}

#[test]
fn out_of_memory_is_reported_with_the_limit() {
    let mut reader = reader(|_| Ok(shell("echo 'memory allocation of 99 bytes failed' >&2; kill -ABRT $$")));
    assert_eq!(outcome(&mut reader), "failed: reading took more than 64 MB of memory");
}

#[test]
fn worker_that_reports_out_of_memory_is_given_the_limit_and_replaced() {
    let mut reader = reader(|_| {
        Ok(shell(
            r#"printf '\103\000\000\000{"sha256":"","result":{"Err":{"reason":"out-of-memory","limit":0}}}'; head -c 5 > /dev/null"#,
        ))
    });
    assert_eq!(outcome(&mut reader), "answered: reading took more than 64 MB of memory");
    assert_eq!(outcome(&mut reader), "answered: reading took more than 64 MB of memory");
}

#[test]
fn hanging_process_is_killed() {
    let mut reader = reader(|_| Ok(shell("exec sleep 600")));
    reader.limits.time = Duration::from_millis(1200);
    assert_eq!(outcome(&mut reader), "failed: reading took longer than 1 seconds");
    assert!(reader.process.is_none());
}

#[test]
fn stopped_reader_does_not_wait() {
    let mut reader = reader(|_| Ok(shell("exec sleep 600")));
    reader.limits.time = Duration::from_mins(10);
    let stop = Arc::clone(&reader.stop);
    let stopping = thread::spawn(move || {
        thread::sleep(Duration::from_millis(300));
        stop.store(true, Ordering::Relaxed);
    });
    assert!(matches!(reader.read(Path::new("report.pdf")), Err(CorpusError::Stopped)));
    assert!(reader.process.is_none());
    stopping.join().unwrap();
}

#[test]
fn malformed_answer_is_a_crash() {
    let mut reader = reader(|_| Ok(shell("printf 'Segments: 3 of 7 pages'; exit 0")));
    assert!(outcome(&mut reader).starts_with("failed: reading failed: the reading process ended with exit status: 0"));
}

#[test]
fn failure_of_a_used_process_is_tried_again() {
    let mut reader = reader(|_| Ok(shell("echo 'memory allocation of 9 bytes failed' >&2; exit 1")));
    reader.process = Some(Process { is_fresh: false, ..Process::start(Ok(shell("exit 1"))).unwrap() });
    assert_eq!(outcome(&mut reader), "failed: reading took more than 64 MB of memory");
}

#[test]
fn long_stderr_does_not_block_a_process() {
    let mut reader = reader(|_| {
        Ok(shell(
            "i=0; while [ $i -lt 3000 ]; do echo 'a warning of fifty characters, said again and again' >&2; i=$((i+1)); done; kill -SEGV $$",
        ))
    });
    assert!(outcome(&mut reader).contains("signal: 11"));
}

#[test]
fn missing_program_fails_the_run() {
    let mut reader = reader(|_| Ok(Command::new("findings-that-is-not-there")));
    assert!(reader.read(Path::new("report.pdf")).is_err());
}
