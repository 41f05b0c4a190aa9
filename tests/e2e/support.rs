//! A small corpus of fictional reports, and a way to run the binary on it.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// A letter about a focused visit to an authority that no map knows.
pub(crate) const WEXCOMBE: &str = "\
Focused visit to Wexcombe children's services

12 March 2024

Dear Director

This letter summarises the findings of the focused visit to Wexcombe children's services on 6 and 7 February 2024.
His Majesty's Inspectors for this visit were Asha Merrow and Tom Quill.

Headline findings

Children who go missing from home are seen quickly. Managers know which children are most at risk.

What needs to improve in this area of social work practice?

• The timeliness of return home interviews.
• The quality of pathway plans for care leavers.

Main findings

1. Most children are offered return home interviews within three days. What they say is shared with the police, and
plans change because of it.

2. Strategy discussions are held without delay. Health partners attend most of them.

3. Social workers know their children well. They visit at the times that suit the family.
";

/// A full inspection of another one.
pub(crate) const HARROWDALE: &str = "\
Inspection of Harrowdale local authority children's services

Inspection dates: 4 to 15 November 2019

Lead inspector: Petra Lowe

Judgement | Grade
The impact of leaders on social work practice with children and families | Requires improvement to be good
The experiences and progress of children who need help and protection | Inadequate
The experiences and progress of children in care and care leavers | Good
Overall effectiveness | Requires improvement to be good

What needs to improve

• Oversight of strategy discussions.
• The take-up of return home interviews.

The experiences and progress of children who need help and protection: inadequate

1. Too many children wait for help. Thresholds are not understood by partners, and referrals are sent back without advice.

2. Return home interviews are not always offered to children who have been missing. When they are, what children say is
not used to reduce risk.

3. Strategy discussions are delayed, and some are held without the police.

The experiences and progress of children in care and care leavers: good

4. Children in care live in homes that meet their needs. They see their social workers alone.

5. Pathway plans are written with care leavers, who keep a copy.

The impact of leaders on social work practice with children and families: requires improvement

6. Leaders know the service well. Audits are honest, but actions are not followed through.
";

/// A folder with a corpus in `corpus` and room for an index in `index`.
pub(crate) struct Workplace {
    folder: TempDir,
}

/// What a run left behind.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Workplace {
    /// A folder with nothing in it.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with both reports, not indexed yet.
    pub(crate) fn with_corpus() -> Self {
        let place = Self::empty();
        place.write("corpus/visits/wexcombe.txt", WEXCOMBE);
        place.write("corpus/harrowdale.txt", HARROWDALE);
        place
    }

    /// The same, indexed.
    pub(crate) fn indexed() -> Self {
        let place = Self::with_corpus();
        let run = place.run(&["index"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file and the folders above it.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Runs the binary in this folder, with an environment that says nothing.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let output = command(self.folder.path()).args(arguments).output().unwrap();
        let run = Run {
            code: output.status.code().expect("the binary ends by itself"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!run.stderr.contains("panicked"), "{arguments:?}: {}", run.stderr);
        run
    }
}

/// The binary, to be run in `folder`.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_findings"));
    command.current_dir(folder);
    for variable in ["FINDINGS_INDEX", "FINDINGS_CORPUS", "NO_COLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(variable);
    }
    command
}

impl Run {
    /// Standard output, which must be one JSON document.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}\n{}", self.stdout, self.stderr))
    }

    /// Standard output, which must be one JSON object a line.
    pub(crate) fn json_lines(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}
