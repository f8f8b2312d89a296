//! Reads a filter by recursive descent:
//!
//! ```text
//! expression = all *( "or" all )
//! all        = one *( "and" one )
//! one        = "not" one / "(" expression ")" / function / comparison
//! function   = ( "startswith" / "contains" ) "(" member "," text ")"
//! comparison = member ( "eq" / "ne" / "gt" / "ge" / "lt" / "le" ) ( text / "true" / "false" )
//! ```

use super::expression::Expression;
use super::members::{Members, Text, Typed};
use super::test::{Operator, STATUSES, Test, TextTest};
use crate::error::ApiError;

/// Reads the whole of `text`.
pub(super) fn expression(text: &str, members: Members) -> Result<Expression, ApiError> {
    let mut parser =
        Parser { rest: text, length: text.chars().count(), members, depth: 0, tests: 0 };
    let expression = parser.expression()?;
    parser.skip_spaces();
    if parser.rest.is_empty() { Ok(expression) } else { Err(parser.expected("and, or or the end")) }
}

struct Parser<'a> {
    rest: &'a str,
    /// The number of characters of the whole text.
    length: usize,
    members: Members,
    depth: usize,
    /// The number of comparisons and functions so far.
    tests: usize,
}

impl<'a> Parser<'a> {
    fn expression(&mut self) -> Result<Expression, ApiError> {
        self.list("or", Self::all, Expression::Any)
    }

    fn all(&mut self) -> Result<Expression, ApiError> {
        self.list("and", Self::one, Expression::All)
    }

    /// Items with a word between them.
    fn list(
        &mut self,
        word: &str,
        item: fn(&mut Self) -> Result<Expression, ApiError>,
        join: fn(Vec<Expression>) -> Expression,
    ) -> Result<Expression, ApiError> {
        let first = item(self)?;
        if !self.takes_word(word) {
            return Ok(first);
        }
        let mut list = vec![first, item(self)?];
        while self.takes_word(word) {
            list.push(item(self)?);
        }
        Ok(join(list))
    }

    fn one(&mut self) -> Result<Expression, ApiError> {
        self.depth += 1;
        if self.depth > DEEPEST || self.tests >= MOST_TESTS {
            return Err(self.expected("at most 32 nested and 100 other expressions"));
        }
        let expression = if self.takes_word("not") {
            Expression::Not(Box::new(self.one()?))
        } else if self.takes("(") {
            let expression = self.expression()?;
            self.require(")")?;
            expression
        } else {
            self.tests += 1;
            Expression::Test(self.test()?)
        };
        self.depth -= 1;
        Ok(expression)
    }

    /// A function or a comparison.
    fn test(&mut self) -> Result<Test, ApiError> {
        if self.takes_word("startswith") {
            self.function(TextTest::StartsWith)
        } else if self.takes_word("contains") {
            self.function(TextTest::Contains)
        } else {
            self.comparison()
        }
    }

    fn function(&mut self, function: fn(Box<[u8]>) -> TextTest) -> Result<Test, ApiError> {
        self.require("(")?;
        let Typed::Text(member) = self.member()? else {
            return Err(self.expected("a member that is a string"));
        };
        self.require(",")?;
        let text = self.text()?;
        self.require(")")?;
        Ok(test_of_text(member, function(text)))
    }

    fn comparison(&mut self) -> Result<Test, ApiError> {
        let member = self.member()?;
        let Some((_, operator)) = OPERATORS.into_iter().find(|(word, _)| self.takes_word(word))
        else {
            return Err(self.expected("eq, ne, gt, ge, lt or le"));
        };
        match (member, operator) {
            (Typed::Text(member), _) => {
                Ok(test_of_text(member, TextTest::Compare(operator, self.text()?)))
            }
            (Typed::Service(service), Operator::Equal) => Ok(Test::Service(service, self.flag()?)),
            (Typed::Service(service), Operator::NotEqual) => {
                Ok(Test::Service(service, !self.flag()?))
            }
            (Typed::Service(_), _) => Err(self.expected("eq or ne for a boolean member")),
        }
    }

    fn flag(&mut self) -> Result<bool, ApiError> {
        if self.takes_word("true") {
            Ok(true)
        } else if self.takes_word("false") {
            Ok(false)
        } else {
            Err(self.expected("true or false"))
        }
    }

    fn member(&mut self) -> Result<Typed, ApiError> {
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
    fn text(&mut self) -> Result<Box<[u8]>, ApiError> {
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
            let Some(rest) = rest.strip_prefix('\'') else {
                return Ok(text.into_bytes().into());
            };
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

fn test_of_text(member: Text, test: TextTest) -> Test {
    match member {
        Text::Of(member) => Test::Text(member, test),
        Text::Status => Test::Status(STATUSES.map(|status| test.holds(status.as_bytes()))),
    }
}

const OPERATORS: [(&str, Operator); 6] = [
    ("eq", Operator::Equal),
    ("ne", Operator::NotEqual),
    ("gt", Operator::Greater),
    ("ge", Operator::GreaterOrEqual),
    ("lt", Operator::Less),
    ("le", Operator::LessOrEqual),
];

/// The parser and the evaluation are recursive.
const DEEPEST: usize = 32;
/// Bounds the time of a list.
const MOST_TESTS: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Expression, ApiError> {
        expression(text, Members::Numbers)
    }

    #[test]
    fn and_binds_closer_than_or_and_not_closer_than_both() {
        let plain =
            read("accountName eq 'a' or not contains(accountName, 'it''s') and accountName lt 'c'");
        let nested = read(
            "(accountName eq 'a') or ((not (contains(accountName, 'it''s'))) and (accountName lt 'c'))",
        );
        assert_eq!(format!("{:?}", plain.unwrap()), format!("{:?}", nested.unwrap()));
        let other = read(
            "(accountName eq 'a' or not contains(accountName, 'it''s')) and accountName lt 'c'",
        );
        assert!(format!("{:?}", other.unwrap()).starts_with("All"));
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
