//! What a passage must satisfy besides the query.

use report::{Grade, Kind, PassageKind};

use super::{Field, FieldFilter, FieldValue, YearRange};

/// Conditions on a passage. A list means any of its values, and an empty list no condition; all lists must be
/// satisfied. Names are compared without regard to case, accents and punctuation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Authority, principal or joint: its official short name.
    pub authorities: Vec<String>,
    /// Region of England.
    pub regions: Vec<String>,
    /// Year.
    pub years: Vec<YearRange>,
    /// Kind of report.
    pub kinds: Vec<Kind>,
    /// Words of the headings that it stands under, in this order, in any form of the words.
    pub sections: Vec<String>,
    /// Grade of its section.
    pub grades: Vec<Grade>,
    /// Overall grade of its report.
    pub overall: Vec<Grade>,
    /// Printed number, or a range of whole ones: `18..20`.
    pub numbers: Vec<String>,
    /// Identifier of its report.
    pub reports: Vec<String>,
    /// Words of its lead inspector's name, in this order.
    pub inspectors: Vec<String>,
    /// What it is in its report.
    pub passages: Vec<PassageKind>,
    /// Only what inspectors worded themselves: no standard text.
    pub own_words: bool,
}

impl Filters {
    /// Adds the condition of a query's field: its values become values of the list of that field.
    pub fn add(&mut self, condition: &FieldFilter) {
        for value in &condition.values {
            match (condition.field, value) {
                (_, FieldValue::Years(years)) => self.years.push(*years),
                (_, FieldValue::Kind(kind)) => self.kinds.push(*kind),
                (Field::Overall, FieldValue::Grade(grade)) => self.overall.push(*grade),
                (_, FieldValue::Grade(grade)) => self.grades.push(*grade),
                (field, FieldValue::Text(text)) => {
                    let list = match field {
                        Field::Region => &mut self.regions,
                        Field::Section => &mut self.sections,
                        Field::Number => &mut self.numbers,
                        Field::Report => &mut self.reports,
                        Field::Inspector => &mut self.inspectors,
                        Field::Authority => &mut self.authorities,
                        other => {
                            debug_assert!(false, "a text is no value of {other}");
                            continue;
                        }
                    };
                    list.push(text.clone());
                }
            }
        }
    }

    /// The lists that are not empty, each as the condition of a query's field; what has no such field is left out.
    pub(crate) fn conditions(&self) -> Vec<FieldFilter> {
        let names = |names: &[String]| names.iter().cloned().map(FieldValue::Text).collect::<Vec<_>>();
        let grades = |grades: &[Grade]| grades.iter().copied().map(FieldValue::Grade).collect();
        let lists = [
            (Field::Authority, names(&self.authorities)),
            (Field::Region, names(&self.regions)),
            (Field::Year, self.years.iter().copied().map(FieldValue::Years).collect()),
            (Field::Kind, self.kinds.iter().copied().map(FieldValue::Kind).collect()),
            (Field::Section, names(&self.sections)),
            (Field::Grade, grades(&self.grades)),
            (Field::Overall, grades(&self.overall)),
            (Field::Number, names(&self.numbers)),
            (Field::Report, names(&self.reports)),
            (Field::Inspector, names(&self.inspectors)),
        ];
        let lists = lists.into_iter().filter(|(_, values)| !values.is_empty());
        lists.map(|(field, values)| FieldFilter { field, values }).collect()
    }

    /// The same without a condition on this field.
    #[must_use]
    pub(crate) fn without(&self, field: Field) -> Self {
        let mut rest = self.clone();
        match field {
            Field::Authority => rest.authorities.clear(),
            Field::Region => rest.regions.clear(),
            Field::Year => rest.years.clear(),
            Field::Kind => rest.kinds.clear(),
            Field::Section => rest.sections.clear(),
            Field::Grade => rest.grades.clear(),
            Field::Overall => rest.overall.clear(),
            Field::Number => rest.numbers.clear(),
            Field::Report => rest.reports.clear(),
            Field::Inspector => rest.inspectors.clear(),
            Field::Passage => rest.passages.clear(),
            Field::Framework => {}
        }
        rest
    }
}
