//! What a front end asks and is answered: the boundary that the command line, a page, an API and tools for assistants
//! share.
//!
//! The cast: [`Findings`] is an opened index. Every use case is one of its methods and has a module of its own with a
//! `Request` and an `Answer`, both plain data. A method returns [`Answered`]: the answer and [`Note`]s beside it; or a
//! [`ServiceError`] with a [`Hint`]. Notes, hints, errors and doubts are codes with fields, whose English is in
//! [`english`]. An answer serialises to the JSON that programs rely on; shapes that answers share are in [`wire`].
//! Filters and names are typed by people: [`scope`] reads them, and unknown names come back with similar ones.
//!
//! ```no_run
//! use std::path::Path;
//!
//! use service::{Findings, ServiceError, scope::Selection, search};
//!
//! let findings = Findings::open(Path::new("index"))?;
//! let selection = Selection { query: "return home interviews".to_owned(), exact: true, ..Selection::default() };
//! let found = findings.search(&search::Request { selection, ..search::Request::default() })?;
//! for hit in found.answer.hits {
//!     println!("{} {:?}: {}", hit.passage.passage_id, hit.passage.year, hit.snippet);
//! }
//! # Ok::<(), ServiceError>(())
//! ```
//!
//! # Conventions
//!
//! - A module is named for its use case and has, in this order: `Request`, `Answer` and their parts, then one
//!   `impl Findings` with the function that has the name of the module.
//! - A `Request` derives `Default`, `Serialize`, `Deserialize` and `JsonSchema`, has `#[serde(default)]`, and holds what a
//!   person types as they type it. Its fields have the names of the options of the command line (`all_copies` is
//!   `--all-copies`, a switch that is on by default is `--no-…`), so that a request can be printed as a command.
//!   A list of filters is a [`scope::Scope`], a query with filters a [`scope::Selection`], both flattened. A value from a
//!   fixed list is declared with the macro `choice!`.
//! - An `Answer` derives `Serialize` and `JsonSchema`, has public documented fields, and serialises to exactly the JSON
//!   that `--format json` prints: names, order and nulls. What only a front end in this process needs is a field with
//!   `#[serde(skip)]`. Where the JSON is a list of rows and a front end needs more, the answer is a struct with
//!   `#[serde(transparent)]` and skipped fields. A result of `index` with the fields of the answer is used as it is: the
//!   published schemas hold its JSON. Conversions from other types, and from the domain types of `report`, stand beside the
//!   type.
//! - A use case whose answer may be larger than memory takes `visit: impl FnMut(Row) -> Result<(), E>` with
//!   `E: From<ServiceError>`, as [`Findings::export`] does, and stops at the first error of `visit`.
//! - No sentence for people outside [`english`]; nothing prints, nothing knows a terminal, nothing reads standard input.

pub mod batch;
pub mod chart;
mod choice;
pub mod cite;
pub mod compare;
pub mod concordance;
pub mod count;
pub mod draft;
pub mod english;
mod error;
pub mod evidence;
pub mod export;
mod findings;
pub mod frames;
mod gaps;
pub mod keyness;
mod links;
mod names;
mod quality;
pub mod reports;
pub mod scope;
pub mod search;
pub mod show;
pub mod status;
pub mod verify;
pub mod wire;
pub mod wording;

pub use choice::Choice;
pub use error::{BadLine, DraftProblem, Hint, LineProblem, Measure, Named, Note, ServiceError};
pub use findings::{Answered, Findings};
pub use gaps::{Gap, Reason};
pub use index::query::Field;
pub use quality::{Detail, Doubt, FULL};
pub use report::{Framework, Grade, Kind, PassageKind, Severity};
