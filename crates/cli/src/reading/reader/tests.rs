//! Stand-ins for the reading process that end as bad files make it end.

use super::*;

fn shell(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    command
}

fn reader(command: fn(&Limits) -> io::Result<Command>) -> Reader {
    let limits = Limits { time: Duration::from_secs(5), memory_bytes: 64 << 20 };
    Reader { limits, stop: Arc::default(), command, process: None }
}

fn told(reader: &mut Reader) -> String {
    match reader.read(Path::new("report.pdf")) {
        Ok(Ok(Answer { result: Ok(_), .. })) => "a report".to_owned(),
        Ok(Ok(Answer { result: Err(reason), .. })) => format!("answered: {reason}"),
        Ok(Err(reason)) => format!("fell: {reason}"),
        Err(error) => format!("not started: {error}"),
    }
}

#[test]
fn a_crash_is_told_by_its_signal() {
    let mut reader = reader(|_| Ok(shell("kill -SEGV $$")));
    assert!(told(&mut reader).starts_with("fell: reading it failed: the reading process ended with signal: 11"));
}

#[test]
fn an_overflow_of_the_stack_is_told_in_words() {
    let mut reader = reader(|_| Ok(shell("echo \"thread 'main' has overflowed its stack\" >&2; kill -ABRT $$")));
    assert_eq!(told(&mut reader), "fell: reading it failed: it is nested too deeply for the reader");
}

#[test]
fn memory_that_runs_out_is_told_with_its_limit() {
    let mut reader = reader(|_| Ok(shell("echo 'memory allocation of 99 bytes failed' >&2; kill -ABRT $$")));
    assert_eq!(told(&mut reader), "fell: reading it took more than 64 MB of memory");
}

#[test]
fn a_reader_that_tells_of_it_itself_has_its_limit_and_a_fresh_process() {
    let mut reader = reader(|_| {
        Ok(shell(
            r#"cat > /dev/null & printf '\103\000\000\000{"sha256":"","result":{"Err":{"reason":"out-of-memory","limit":0}}}'; wait"#,
        ))
    });
    assert_eq!(told(&mut reader), "answered: reading it took more than 64 MB of memory");
    assert_eq!(told(&mut reader), "answered: reading it took more than 64 MB of memory");
}

#[test]
fn a_process_that_hangs_is_ended() {
    let mut reader = reader(|_| Ok(shell("exec sleep 600")));
    reader.limits.time = Duration::from_millis(1200);
    assert_eq!(told(&mut reader), "fell: reading it took more than 1 seconds");
    assert!(reader.process.is_none());
}

#[test]
fn a_reader_that_is_told_to_stop_waits_for_no_answer() {
    let mut reader = reader(|_| Ok(shell("exec sleep 600")));
    reader.limits.time = Duration::from_mins(10);
    let stop = Arc::clone(&reader.stop);
    let stopping = thread::spawn(move || {
        thread::sleep(Duration::from_millis(300));
        stop.store(true, Ordering::Relaxed);
    });
    assert!(reader.read(Path::new("report.pdf")).unwrap_err().is::<Stopped>());
    assert!(reader.process.is_none());
    stopping.join().unwrap();
}

#[test]
fn an_answer_that_is_none_is_a_crash() {
    let mut reader = reader(|_| Ok(shell("printf 'Segments: 3 of 7 pages'; exit 0")));
    assert!(told(&mut reader).starts_with("fell: reading it failed: the reading process ended with exit status: 0"));
}

#[test]
fn a_file_that_falls_after_others_is_read_again_by_a_fresh_process() {
    let mut reader = reader(|_| Ok(shell("echo 'memory allocation of 9 bytes failed' >&2; exit 1")));
    reader.process = Some(Process { is_fresh: false, ..Process::start(Ok(shell("exit 1"))).unwrap() });
    assert_eq!(told(&mut reader), "fell: reading it took more than 64 MB of memory");
}

#[test]
fn much_talk_does_not_block_a_process() {
    let mut reader = reader(|_| {
        Ok(shell(
            "i=0; while [ $i -lt 3000 ]; do echo 'a warning of fifty characters, said again and again' >&2; i=$((i+1)); done; kill -SEGV $$",
        ))
    });
    assert!(told(&mut reader).contains("signal: 11"));
}

#[test]
fn a_program_that_is_not_there_fails_the_run() {
    let mut reader = reader(|_| Ok(Command::new("findings-that-is-not-there")));
    assert!(reader.read(Path::new("report.pdf")).is_err());
}
