//! The processes that read files for a run: this program with the hidden command `read-worker`.

use std::io;
use std::process::Command;

use corpus::Limits;

/// Makes the command that starts a worker. On Linux it names the program in a way that still works after its file was replaced.
pub(crate) fn command(limits: &Limits) -> io::Result<Command> {
    let program = if cfg!(target_os = "linux") { "/proc/self/exe".into() } else { std::env::current_exe()? };
    let mut command = Command::new(program);
    command.args(["read-worker", "--memory-bytes"]).arg(limits.memory_bytes.to_string());
    // The allocator reserves this much at a time, a gibibyte unless the program was built to take less. Memory reserved before
    // the worker sets its limit can be used whatever the limit is.
    command.env("MIMALLOC_ARENA_RESERVE", "32MiB");
    Ok(command)
}
