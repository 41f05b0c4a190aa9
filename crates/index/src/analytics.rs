//! How inspectors word a finding: where the words stand, what stands around them, how often, and whether a quotation
//! is true.
//!
//! Every analysis begins with [`countable`]: standard text and superseded copies are no findings and are out of all of
//! them, and so is what a passage's heading says and the passage does not. Each returns plain data, and each figure can be
//! followed to its passages.

pub mod compare;
pub mod concordance;
pub mod count;
mod countable;
pub mod difference;
pub mod frames;
pub mod keyness;
pub mod verify;
pub mod wording;

#[doc(hidden)]
pub use concordance as concord;
pub use countable::countable;
