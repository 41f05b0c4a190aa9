//! CSV for spreadsheets: the same fields in the same order as JSON, lists joined.

use std::io::Write;

use serde::Serialize;
use serde_json::{Number, Value};

/// Writes objects as rows under one header, the names of the first object's fields.
///
/// A list becomes its items joined by "; ", a pair of numbers in it "3-9", and what is not known an empty cell. A text
/// that a spreadsheet would take for a formula is kept as it is: the words are the inspectors'.
pub(crate) struct Table<W: Write> {
    rows: csv::Writer<W>,
    has_header: bool,
}

impl<W: Write> Table<W> {
    /// A table without rows yet.
    pub(crate) fn new(answer: W) -> Self {
        Self { rows: csv::Writer::from_writer(answer), has_header: false }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, value: &impl Serialize) -> anyhow::Result<()> {
        let Value::Object(fields) = serde_json::to_value(value)? else { return Ok(()) };
        if !self.has_header {
            self.rows.write_record(fields.keys())?;
            self.has_header = true;
        }
        self.rows.write_record(fields.values().map(cell))?;
        Ok(())
    }

    /// Writes what is not written yet.
    pub(crate) fn finish(mut self) -> anyhow::Result<()> {
        Ok(self.rows.flush()?)
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(Value::is_number) && items.len() == 2 => {
            items.iter().map(cell).collect::<Vec<_>>().join("-")
        }
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join("; "),
        Value::Object(fields) => fields.values().map(cell).collect::<Vec<_>>().join(": "),
        Value::Number(number) => single(number).unwrap_or_else(|| number.to_string()),
        Value::Bool(is_so) => is_so.to_string(),
    }
}

/// A fraction of single precision as JSON Lines has it; `None` for any other number.
fn single(number: &Number) -> Option<String> {
    let double = number.as_f64().filter(|_| number.is_f64())?;
    let single: f32 = number.to_string().parse().ok()?;
    if f64::from(single).total_cmp(&double).is_eq() { serde_json::to_string(&single).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_score_has_the_digits_that_json_lines_gives_it() {
        let score = 15.297_397_f32;
        assert_eq!(cell(&serde_json::to_value(score).unwrap()), serde_json::to_string(&score).unwrap());
        assert_eq!((cell(&json!(0.1)), cell(&json!(3)), cell(&json!(2.0))), ("0.1".into(), "3".into(), "2.0".into()));
    }
}
