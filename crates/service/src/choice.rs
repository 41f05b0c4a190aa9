//! Choices: enumerations whose values a person types by name.

/// An enumeration whose values a person types by name.
pub trait Choice: Copy + Send + Sync + 'static {
    /// Every value with its name and its description, in the order in which they are listed.
    const ALL: &'static [(Self, &'static str, &'static str)];
}

/// Declares an enumeration with the name of each value, which JSON and the command line share.
macro_rules! choice {
    ($(#[$about:meta])* $choice:ident { $(#[doc = $doc:literal] $(#[$mark:ident])? $value:ident = $name:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        pub enum $choice {
            $(#[doc = $doc] #[serde(rename = $name)] $(#[$mark])? $value),+
        }

        impl $crate::Choice for $choice {
            const ALL: &'static [(Self, &'static str, &'static str)] = &[$((Self::$value, $name, $doc)),+];
        }
    };
}

pub(crate) use choice;
