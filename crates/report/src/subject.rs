//! Subjects: the bodies that reports are about.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Authority, register};

/// What a report is about: a member of a scheme, such as a local authority.
///
/// The identifiers of reports that clash depend on its serialised form, so that form and its order stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Its official short name.
    pub name: String,
    /// Its code in the scheme; `None` for one that is not in the register.
    pub code: Option<String>,
    /// The part of the country that it belongs to; `None` for one that is not in the register.
    #[serde(rename = "region")]
    pub area: Option<String>,
    /// The scheme that it belongs to.
    #[serde(default, skip_serializing_if = "Scheme::is_default")]
    pub scheme: Scheme,
}

/// A kind of subject, with the register that knows all of them.
///
/// What else a register holds, such as former names or statistical neighbours, is its own affair.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// English local authorities with children's services: codes of the Government Statistical Service, and regions.
    #[default]
    EnglishAuthority,
}

impl Scheme {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// The subject called `name` on a day, as its register writes it; `None` for the day means today.
    pub fn named(self, name: &str, day: Option<Date>) -> Option<Subject> {
        match self {
            Self::EnglishAuthority => register::by_name_at(name, day).map(Subject::from),
        }
    }

    /// Returns the subject with this code.
    pub fn coded(self, code: &str) -> Option<Subject> {
        match self {
            Self::EnglishAuthority => register::by_code(code).map(Subject::from),
        }
    }

    /// Returns a subject that the register does not have.
    pub fn unregistered(self, name: impl Into<String>) -> Subject {
        Subject { name: name.into(), code: None, area: None, scheme: self }
    }
}

impl From<&Authority> for Subject {
    fn from(authority: &Authority) -> Self {
        Self {
            name: authority.name.clone(),
            code: Some(authority.gss_code.clone()),
            area: Some(authority.region.clone()),
            scheme: Scheme::EnglishAuthority,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn serialised_form_stays() {
        let subject = Scheme::EnglishAuthority.unregistered("Wexcombe");
        assert_eq!(toml::to_string(&subject).unwrap(), "name = \"Wexcombe\"\n");
    }

    #[test]
    fn a_name_and_its_code_give_one_subject() {
        let scheme = Scheme::EnglishAuthority;
        let dorset = scheme.named("Dorset County Council", Some(date(2018, 5, 1))).unwrap();
        assert_eq!(dorset.name, "Dorset");
        assert_eq!(scheme.coded(dorset.code.as_deref().unwrap()), Some(dorset));
        assert_eq!(scheme.named("Wexcombe", None), None);
    }
}
