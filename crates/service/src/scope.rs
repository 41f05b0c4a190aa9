//! What a request looks at: filters, and a query with filters.

use std::mem::take;

use index::query::{Field, FieldFilter, FieldValue, ValueError, is_quotation_mark};
use index::{Filters, Query, QueryError, SearchRequest};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ServiceError;
use crate::names::{NameResolver, neighbours, separate};
use crate::wire::Diagnosis;

/// Three ways to name authorities.
const AUTHORITIES: [&str; 3] = ["authority", "compare", "neighbours_of"];

/// Filters as a person types them. Values of one filter are alternatives; all filters must hold.
///
/// Every value is read by [`Field::values`], as the fields of a query are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Scope {
    /// Names of authorities.
    pub authority: Vec<String>,
    /// Authorities to put side by side; several in one value with commas.
    pub compare: Vec<String>,
    /// Authorities whose statistical neighbours are meant.
    pub neighbours_of: Vec<String>,
    /// Regions of England.
    pub region: Vec<String>,
    /// Years of the inspection: `2019`, `2019..2024`, `..2020`, `2021..`.
    pub year: Vec<String>,
    /// Kinds of report; `ilacs` means both kinds of ILACS inspection.
    pub kind: Vec<String>,
    /// Overall grades of the report.
    pub overall: Vec<String>,
    /// Names of lead inspectors.
    pub inspector: Vec<String>,
    /// Identifiers of reports.
    pub report: Vec<String>,
    /// Words of the heading that the passage stands under.
    pub section: Vec<String>,
    /// Grades of that section.
    pub grade: Vec<String>,
    /// Printed numbers of the passage: `18`, `18..20`.
    pub number: Vec<String>,
}

impl Scope {
    /// Reads the filters without resolving names, in the order of the fields here.
    ///
    /// # Errors
    ///
    /// [`ValueError`] for a value that its field does not take.
    pub fn conditions(&self) -> Result<Vec<FieldFilter>, ValueError> {
        let mut conditions = Vec::new();
        for (field, typed) in self.lists() {
            let mut values = Vec::new();
            for text in typed {
                values.extend(field.values(&text)?);
            }
            if !values.is_empty() {
                conditions.push(FieldFilter { field, values });
            }
        }
        Ok(conditions)
    }

    /// Returns the filters without those on these fields.
    #[must_use]
    pub fn without(&self, fields: &[Field]) -> Self {
        let mut rest = self.clone();
        for (name, list) in rest.lists_mut() {
            let field = if AUTHORITIES.contains(&name) { Field::Authority.name() } else { name };
            if fields.iter().any(|without| without.name() == field) {
                list.clear();
            }
        }
        rest
    }

    /// Reads the filters of a reference corpus, to which the corpus of these filters is compared: values of the one filter
    /// here, or `NAME:VALUES`. It shares the filters that `typed` does not name, unless it names none of them; `None` if
    /// `typed` is empty.
    ///
    /// # Errors
    ///
    /// [`ServiceError::UnknownFilter`], [`ServiceError::UnclearFilter`] for values without a name where there is not one
    /// filter here, and [`ServiceError::Value`].
    pub fn reference(&self, typed: &[String]) -> Result<Option<Self>, ServiceError> {
        let mut reference = Self::default();
        let mine = self.in_use();
        let mut shares = false;
        for typed in typed {
            let (name, values) = match (typed.split_once(':'), mine.as_slice()) {
                (Some((name, values)), _) => (name.trim().trim_start_matches("--").replace('-', "_"), values),
                (None, [name]) => ((*name).to_owned(), typed.as_str()),
                (None, _) => return Err(ServiceError::UnclearFilter { typed: typed.clone() }),
            };
            let mut lists = reference.lists_mut().into_iter();
            let Some((name, list)) = lists.find(|(known, _)| *known == name) else {
                return Err(ServiceError::UnknownFilter { name });
            };
            shares |= mine.contains(&name);
            list.extend(separate(values));
        }
        if shares {
            let names = reference.in_use();
            let names_authorities = AUTHORITIES.iter().any(|name| names.contains(name));
            for ((name, list), (_, from)) in reference.lists_mut().into_iter().zip(self.clone().lists_mut()) {
                if list.is_empty() && !(names_authorities && AUTHORITIES.contains(&name)) {
                    list.clone_from(from);
                }
            }
        }
        reference.conditions()?;
        Ok((!typed.is_empty()).then_some(reference))
    }

    /// Returns the filters in words: "kind sif; grade good, outstanding"; empty if there are none.
    ///
    /// # Errors
    ///
    /// As [`Scope::conditions`].
    pub fn in_words(&self) -> Result<String, ValueError> {
        let lists = self.spelt()?.into_iter().map(|(name, values)| format!("{name} {}", values.join(", ")));
        Ok(lists.collect::<Vec<_>>().join("; "))
    }

    /// Returns the filters as options to paste: `--grade inadequate --year 2018..`; empty if there are none.
    ///
    /// # Errors
    ///
    /// As [`Scope::conditions`].
    pub fn as_options(&self) -> Result<String, ValueError> {
        let option = |name: &str, value: &str| {
            let is_plain = value.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '/' | '_'));
            if is_plain { format!("--{name} {value}") } else { format!("--{name} \"{}\"", value.replace('"', " ")) }
        };
        let lists = self.spelt()?.into_iter();
        let options = lists.flat_map(|(name, values)| values.into_iter().map(move |value| option(name, &value)));
        Ok(options.collect::<Vec<_>>().join(" "))
    }

    /// The filters in use, each with its values in the spelling that is always understood.
    fn spelt(&self) -> Result<Vec<(&'static str, Vec<String>)>, ValueError> {
        let spelling = |value: FieldValue| match value {
            FieldValue::Text(text) => text,
            FieldValue::Grade(grade) => grade.name().replace(' ', "-"),
            value => value.to_string(),
        };
        let conditions = self.conditions()?.into_iter();
        let mut lists: Vec<(&'static str, Vec<String>)> =
            conditions.map(|filter| (filter.field.name(), filter.values.into_iter().map(spelling).collect())).collect();
        if !self.neighbours_of.is_empty() {
            let at = usize::from(lists.first().is_some_and(|(name, _)| *name == Field::Authority.name()));
            lists.insert(at, ("neighbours-of", self.neighbours_of.clone()));
        }
        Ok(lists)
    }

    /// Reads the filters, with the names in them resolved.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Value`], and [`ServiceError::UnknownName`] for a name that neither the register nor the index knows.
    pub(crate) fn filters(&self, names: &mut NameResolver<'_>) -> Result<Filters, ServiceError> {
        let mut filters = Filters::default();
        for FieldFilter { field, values } in self.conditions()? {
            let values = values.into_iter().map(|value| names.value(field, value)).collect::<Result<_, _>>()?;
            filters.add(FieldFilter { field, values });
        }
        for typed in &self.neighbours_of {
            for neighbour in neighbours(typed)? {
                let values = vec![FieldValue::Text(names.authority(neighbour)?)];
                filters.add(FieldFilter { field: Field::Authority, values });
            }
        }
        Ok(filters)
    }

    /// Every field with its values as typed; authorities to compare are authorities as well.
    fn lists(&self) -> Vec<(Field, Vec<String>)> {
        let mut own = self.clone();
        own.authority.extend(self.compare.iter().flat_map(|typed| {
            let names = separate(typed);
            // Nothing but commas is no name, and refused as such.
            if names.is_empty() { vec![typed.clone()] } else { names }
        }));
        let lists = own.lists_mut().into_iter();
        lists.filter_map(|(name, list)| Some((Field::named(name, &Field::FILTERABLE)?, take(list)))).collect()
    }

    /// The names of the filters that have a value; `authority` for authorities to compare.
    fn in_use(&self) -> Vec<&'static str> {
        let mut own = self.clone();
        let lists = own.lists_mut().into_iter().filter(|(_, list)| !list.is_empty());
        let mut names: Vec<_> = lists.map(|(name, _)| if name == "compare" { "authority" } else { name }).collect();
        names.dedup();
        names
    }

    /// Every list with the name that requests have for it.
    fn lists_mut(&mut self) -> [(&'static str, &mut Vec<String>); 12] {
        [
            ("authority", &mut self.authority),
            ("compare", &mut self.compare),
            ("neighbours_of", &mut self.neighbours_of),
            ("region", &mut self.region),
            ("year", &mut self.year),
            ("kind", &mut self.kind),
            ("overall", &mut self.overall),
            ("inspector", &mut self.inspector),
            ("report", &mut self.report),
            ("section", &mut self.section),
            ("grade", &mut self.grade),
            ("number", &mut self.number),
        ]
    }
}

/// A query and the filters that limit what it looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Selection {
    /// Words, or a query of the query language.
    pub query: String,
    /// Matches these words as they stand, in this order, and nothing else.
    pub exact: bool,
    /// Adds synonyms to bare words.
    pub widen: bool,
    /// The filters.
    #[serde(flatten)]
    pub scope: Scope,
}

impl Default for Selection {
    fn default() -> Self {
        Self { query: String::new(), exact: false, widen: true, scope: Scope::default() }
    }
}

impl Selection {
    /// Returns the query; as a phrase, whatever quotation marks it was pasted with, if it is to be exact.
    pub fn words(&self) -> String {
        if self.exact { format!("\"{}\"", self.query.replace(is_quotation_mark, " ")) } else { self.query.clone() }
    }

    /// Returns the selection that a diagnosis of this one suggests, if it suggests one.
    pub fn instead(&self, diagnosis: &Diagnosis) -> Option<Self> {
        let query = diagnosis.suggestion.clone()?;
        Some(Self { query, exact: false, widen: self.widen, scope: self.scope.without(&diagnosis.without) })
    }

    /// Checks the query and the filters, which needs no index.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Query`] and [`ServiceError::Value`].
    pub fn check(&self) -> Result<(), ServiceError> {
        self.parsed()?;
        self.scope.conditions()?;
        Ok(())
    }

    /// Returns the request to the index, with all names resolved.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Query`], [`ServiceError::Value`] and [`ServiceError::UnknownName`].
    pub(crate) fn request(&self, names: &mut NameResolver<'_>) -> Result<SearchRequest, ServiceError> {
        Ok(SearchRequest {
            query: Some(names.query(self.parsed()?)?),
            filters: self.scope.filters(names)?,
            widen: self.widen,
            ..SearchRequest::default()
        })
    }

    fn parsed(&self) -> Result<Query, QueryError> {
        self.words().parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(options: &[(&str, &str)]) -> Scope {
        let mut scope = Scope::default();
        for (name, value) in options {
            for (known, list) in scope.lists_mut() {
                if known == *name {
                    list.push((*value).to_owned());
                }
            }
        }
        scope
    }

    fn reference(own: &[(&str, &str)], typed: &[&str]) -> String {
        let typed: Vec<String> = typed.iter().map(|typed| (*typed).to_owned()).collect();
        match scope(own).reference(&typed) {
            Ok(Some(scope)) => scope.as_options().unwrap(),
            Ok(None) => "the rest".to_owned(),
            Err(error) => error.code().to_owned(),
        }
    }

    #[test]
    fn values_without_a_name_belong_to_the_only_filter() {
        assert_eq!(reference(&[("grade", "inadequate")], &["good,outstanding"]), "--grade good --grade outstanding");
        assert_eq!(reference(&[("year", "2018..")], &["..2017"]), "--year ..2017");
        assert_eq!(reference(&[("grade", "inadequate")], &[]), "the rest");
        assert_eq!(reference(&[("grade", "inadequate"), ("kind", "sif")], &["good"]), "unclear-filter");
    }

    #[test]
    fn other_filters_hold_for_both_unless_none_is_named() {
        assert_eq!(reference(&[("grade", "inadequate"), ("kind", "sif")], &["grade:good"]), "--kind sif --grade good");
        assert_eq!(reference(&[("authority", "Leeds")], &["region:North West"]), "--region \"North West\"");
    }

    #[test]
    fn unknown_filters_and_values_are_refused() {
        assert_eq!(reference(&[("grade", "inadequate")], &["colour:red"]), "unknown-filter");
        assert_eq!(reference(&[("grade", "inadequate")], &["fine"]), "value");
        let comma = "Bournemouth, Christchurch and Poole";
        assert_eq!(reference(&[("authority", "Leeds")], &[comma]), format!("--authority \"{comma}\""));
    }

    #[test]
    fn filters_are_told_in_words() {
        let scope =
            scope(&[("grade", "RI"), ("neighbours_of", "Leeds"), ("kind", "ilacs"), ("compare", "Leeds,Poole")]);
        assert_eq!(
            scope.in_words().unwrap(),
            "authority Leeds, Poole; neighbours-of Leeds; kind ilacs-standard, ilacs-short; grade requires-improvement"
        );
        assert_eq!(
            scope.without(&[Field::Authority, Field::Kind]).as_options().unwrap(),
            "--grade requires-improvement"
        );
    }
}
