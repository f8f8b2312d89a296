//! Reads a filter by recursive descent:
//!
//! ```text
//! expression = all *( "or" all )
//! all        = one *( "and" one )
//! one        = "not" one / "(" expression ")" / function / comparison
//! function   = ( "startswith" / "contains" ) "(" member "," text ")"
//! comparison = member ( "eq" / "ne" / "gt" / "ge" / "lt" / "le" ) ( text / "true" / "false" )
//! ```

use super::Filter;
use super::members::{Kind, Member, Members};
use crate::error::ApiError;

/// Writes the condition of `text` to `filter`.
pub(super) fn expression(
    text: &str,
    members: Members,
    filter: &mut Filter,
) -> Result<(), ApiError> {
    let mut parser = Parser { rest: text, length: text.chars().count(), members, filter, depth: 0 };
    parser.expression()?;
    parser.skip_spaces();
    if parser.rest.is_empty() { Ok(()) } else { Err(parser.expected("and, or or the end")) }
}

struct Parser<'a, 'b> {
    rest: &'a str,
    /// The number of characters of the whole text.
    length: usize,
    members: Members,
    filter: &'b mut Filter,
    depth: usize,
}

impl<'a> Parser<'a, '_> {
    fn expression(&mut self) -> Result<(), ApiError> {
        self.list("or", Self::all)
    }

    fn all(&mut self) -> Result<(), ApiError> {
        self.list("and", Self::one)
    }

    /// Items with a word between them.
    fn list(
        &mut self,
        word: &str,
        item: fn(&mut Self) -> Result<(), ApiError>,
    ) -> Result<(), ApiError> {
        self.filter.push("(");
        item(self)?;
        while self.takes_word(word) {
            self.filter.push(&format!(" {word} "));
            item(self)?;
        }
        self.filter.push(")");
        Ok(())
    }

    fn one(&mut self) -> Result<(), ApiError> {
        self.depth += 1;
        if self.depth > DEEPEST || self.filter.values.len() > MOST_VALUES {
            return Err(self.expected("at most 32 nested and 100 other expressions"));
        }
        if self.takes_word("not") {
            self.filter.push("NOT ");
            self.one()?;
        } else if self.takes("(") {
            self.expression()?;
            self.require(")")?;
        } else if self.takes_word("startswith") {
            self.function(") = 1)")?;
        } else if self.takes_word("contains") {
            self.function(") > 0)")?;
        } else {
            self.comparison()?;
        }
        self.depth -= 1;
        Ok(())
    }

    /// A function of the place of a text in a member, which is 1 at its start and 0 if it is missing.
    fn function(&mut self, condition: &str) -> Result<(), ApiError> {
        self.require("(")?;
        let member = self.member()?;
        if member.kind() != Kind::Text {
            return Err(self.expected("a member that is a string"));
        }
        self.require(",")?;
        let text = self.text()?;
        self.filter.push("(instr(");
        member.write(self.filter);
        self.filter.push(", ");
        self.filter.push_value(text.into());
        self.filter.push(condition);
        self.require(")")
    }

    fn comparison(&mut self) -> Result<(), ApiError> {
        let member = self.member()?;
        let Some((_, operator)) = OPERATORS.into_iter().find(|(word, _)| self.takes_word(word))
        else {
            return Err(self.expected("eq, ne, gt, ge, lt or le"));
        };
        member.write(self.filter);
        self.filter.push(operator);
        match member.kind() {
            Kind::Text => {
                let text = self.text()?;
                self.filter.push_value(text.into());
            }
            Kind::Flag if !["=", "<>"].contains(&operator) => {
                return Err(self.expected("eq or ne for a boolean member"));
            }
            Kind::Flag if self.takes_word("true") => self.filter.push("1"),
            Kind::Flag if self.takes_word("false") => self.filter.push("0"),
            Kind::Flag => return Err(self.expected("true or false")),
        }
        Ok(())
    }

    fn member(&mut self) -> Result<Member, ApiError> {
        self.skip_spaces();
        let is_part = |character: char| character.is_ascii_alphanumeric() || character == '/';
        let end = self.rest.find(|character| !is_part(character)).unwrap_or(self.rest.len());
        let (path, rest) = self.rest.split_at(end);
        let Some(member) = self.members.find(path) else {
            return Err(self.expected(self.members.expected()));
        };
        self.rest = rest;
        Ok(member)
    }

    /// A text in single quotes, in which a doubled quote is one.
    fn text(&mut self) -> Result<String, ApiError> {
        const EXPECTED: &str = "a string in single quotes";
        if !self.takes("'") {
            return Err(self.expected(EXPECTED));
        }
        let mut text = String::new();
        loop {
            let Some((part, rest)) = self.rest.split_once('\'') else {
                return Err(self.expected(EXPECTED));
            };
            text.push_str(part);
            self.rest = rest;
            let Some(rest) = rest.strip_prefix('\'') else { return Ok(text) };
            text.push('\'');
            self.rest = rest;
        }
    }

    fn takes_word(&mut self, word: &str) -> bool {
        self.skip_spaces();
        let rest = self.rest.strip_prefix(word);
        let rest = rest.filter(|rest| !rest.starts_with(|next: char| next.is_ascii_alphanumeric()));
        self.advance(rest)
    }

    fn takes(&mut self, symbol: &str) -> bool {
        self.skip_spaces();
        self.advance(self.rest.strip_prefix(symbol))
    }

    fn require(&mut self, symbol: &'static str) -> Result<(), ApiError> {
        if self.takes(symbol) { Ok(()) } else { Err(self.expected(symbol)) }
    }

    fn advance(&mut self, rest: Option<&'a str>) -> bool {
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn skip_spaces(&mut self) {
        self.rest = self.rest.trim_start_matches(' ');
    }

    fn expected(&self, expected: &'static str) -> ApiError {
        let position = self.length - self.rest.trim_start_matches(' ').chars().count() + 1;
        ApiError::InvalidFilter { position, expected }
    }
}

const OPERATORS: [(&str, &str); 6] =
    [("eq", "="), ("ne", "<>"), ("gt", ">"), ("ge", ">="), ("lt", "<"), ("le", "<=")];

/// The recursion of the parser, and of SQLite, has a limit.
const DEEPEST: usize = 32;
const MOST_VALUES: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Filter, ApiError> {
        Filter::read(text, Members::Numbers)
    }

    #[test]
    fn values_are_parameters() {
        let filter = read("telephoneNumber eq 'it''s' or not contains(accountName, '%')").unwrap();
        assert_eq!(filter.sql(5), "((telephone_number=?5) or (NOT (instr(account, ?6) > 0)))");
        let texts: Vec<_> = filter.values().iter().map(|value| format!("{value:?}")).collect();
        assert_eq!(texts, ["Text(\"it's\")", "Text(\"%\")"]);
    }

    #[test]
    fn an_error_has_the_place() {
        let name = "serviceDetails/teamsOperatorConnect/enabled";
        for (text, place) in [
            ("", 1),
            ("number eq '1'", 1),
            ("telephoneNumber is '1'", 17),
            ("telephoneNumber eq 1", 20),
            ("telephoneNumber eq 'a", 21),
            ("telephoneNumber eq 'ä' and", 27),
            ("telephoneNumber eq 'a' telephoneNumber", 24),
            ("(telephoneNumber eq 'a'", 24),
            ("contains(telephoneNumber 'a')", 26),
            (&format!("{name} eq 'true'"), 48),
            (&format!("{name} gt true"), 48),
            (&format!("contains({name}, 'a')"), 53),
            (&"(".repeat(40), 33),
        ] {
            match read(text) {
                Err(ApiError::InvalidFilter { position, .. }) => {
                    assert_eq!(position, place, "{text}")
                }
                other => panic!("{text}: {other:?}"),
            }
        }
    }
}
