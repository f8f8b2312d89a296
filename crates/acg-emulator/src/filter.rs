//! The `filter` of a list: a part of the expressions of OData, translated to SQL.
//!
//! The grammar of the real API is not published; this one follows the Azure guidelines.

mod members;
mod parse;

use rusqlite::types::Value;

use crate::error::ApiError;

pub(crate) use members::Members;

/// A condition on the rows of a table, as SQL with values.
#[derive(Debug)]
pub(crate) struct Filter {
    /// The text between the values, so one element more than `values`.
    texts: Vec<String>,
    values: Vec<Value>,
}

impl Filter {
    /// Reads the text of a filter.
    ///
    /// # Errors
    ///
    /// When the text is not an expression over `members`, with the place.
    pub(crate) fn read(text: &str, members: Members) -> Result<Self, ApiError> {
        let mut filter = Self { texts: vec![String::new()], values: Vec::new() };
        parse::expression(text, members, &mut filter)?;
        Ok(filter)
    }

    /// The condition, whose values are the parameters from number `first`.
    pub(crate) fn sql(&self, first: usize) -> String {
        let mut sql = String::new();
        for (index, text) in self.texts.iter().enumerate() {
            if index > 0 {
                sql.push_str(&format!("?{}", first + index - 1));
            }
            sql.push_str(text);
        }
        sql
    }

    pub(crate) fn values(&self) -> &[Value] {
        &self.values
    }

    fn push(&mut self, text: &str) {
        if let Some(last) = self.texts.last_mut() {
            last.push_str(text);
        }
    }

    fn push_value(&mut self, value: Value) {
        self.values.push(value);
        self.texts.push(String::new());
    }
}
