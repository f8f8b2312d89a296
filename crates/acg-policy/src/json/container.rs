//! Reads objects and arrays, and assigns members to the rows of a table, if there is one.

use super::document::{NO_MEMBER, Span, offset};
use super::fault::{FaultKind, FoundFault, Limit, Syntax, fault_of_name_start, fault_of_separator};
use super::limits::MAX_DEPTH;
use super::reader::{Contents, Place, Reader, Stop};
use crate::api::schema::{Member, Object, Shape};
use crate::text::bytes::same;

impl Reader<'_> {
    /// Reads an object.
    #[inline(always)]
    pub(super) fn object(
        &mut self,
        index: u32,
        shape: Option<&Shape>,
        depth: usize,
    ) -> Result<Contents, Stop> {
        let mut first = self.open(depth)?;
        let table = shape.and_then(Shape::object);
        let mut rows = Rows::of(table);
        let mut count = 0;
        if first == b'}' {
            self.at += 1;
        } else {
            loop {
                let start = self.at;
                let Name { name, row, shape } = self.name(first, &mut rows)?;
                let value = self.colon()?;
                let place = Place { parent: index, position: count, member: row, shape };
                self.value(value, name, start, place, depth)?;
                if !self.name_faults.is_empty() {
                    self.note_name_fault(start);
                }
                count += 1;
                match self.separator(b'}')? {
                    Some(next) => first = next,
                    None => break,
                }
            }
        }
        let is_complete = table.is_some_and(|table| table.required & !rows.seen == 0);
        let Rows { seen, may_repeat, .. } = rows;
        Ok(Contents { count, rows: seen, conforms: is_complete && !may_repeat, may_repeat })
    }

    /// Reads a member name, and finds its row.
    #[inline(always)]
    fn name(&mut self, first: u8, rows: &mut Rows) -> Result<Name, Stop> {
        // Fast path: members are mostly sent in the order of the table, and the end of an expected name
        // needs no search.
        let start = self.at + 1;
        if first == b'"'
            && let Some(sent) = self.bytes.get(start..)
            && let Some(member) = rows.members.get(rows.next)
            && begins_with(sent, member)
        {
            let (row, end) = (rows.next, start + member.name.len());
            rows.take(row);
            self.at = end + 1;
            return Ok(Name::of(Span::of_text(start, end), row, member));
        }
        // Taken apart, so that the name above is not stored.
        let Name { name, row, shape } = self.other_name(first, rows)?;
        Ok(Name { name, row, shape })
    }

    /// Reads a member name that is not that of the next row.
    #[inline(never)]
    fn other_name(&mut self, first: u8, rows: &mut Rows) -> Result<Name, Stop> {
        if first != b'"' {
            return Err(self.syntax(fault_of_name_start(self.peek())));
        }
        let start = self.at + 1;
        if let Some((row, member)) = rows.other(self.bytes, start) {
            let end = start + member.name.len();
            self.at = end + 1;
            return Ok(Name::of(Span::of_text(start, end), row, member));
        }
        let name = self.string()?;
        if self.string_fault.is_some() {
            self.keep_name_fault(start - 1);
        }
        // A name without escapes was compared with those of all rows.
        let row = name.decoded(&self.unescaped).and_then(|name| rows.named(name));
        Ok(match row {
            Some((row, member)) => Name::of(name, row, member),
            None => {
                rows.may_repeat = true;
                Name { name, row: NO_MEMBER, shape: None }
            }
        })
    }

    /// Keeps the fault of a name until its value is read: it is reported after the faults of the value.
    #[cold]
    fn keep_name_fault(&mut self, start: usize) {
        if let Some(kind) = self.string_fault.take() {
            // The next node is the value.
            let node = offset(self.nodes.len());
            self.name_faults.push(FoundFault { kind, node, offset: start });
        }
    }

    /// Reports the fault of a name once its value is read.
    #[cold]
    fn note_name_fault(&mut self, start: usize) {
        if let Some(fault) = self.name_faults.pop_if(|fault| fault.offset == start) {
            self.add(fault.kind, fault.node, start);
        }
    }

    /// Skips the colon after a member name; returns the first byte of the value.
    #[inline(always)]
    fn colon(&mut self) -> Result<u8, Stop> {
        if self.skip_space() != b':' {
            let is_end = self.peek().is_none();
            let syntax = if is_end { Syntax::UnexpectedEnd } else { Syntax::MissingColon };
            return Err(self.syntax(syntax));
        }
        self.at += 1;
        Ok(self.skip_space())
    }

    /// Reads an array.
    #[inline(always)]
    pub(super) fn array(
        &mut self,
        index: u32,
        shape: Option<&Shape>,
        depth: usize,
    ) -> Result<Contents, Stop> {
        let mut first = self.open(depth)?;
        let shape = shape.and_then(Shape::of_elements);
        let mut count = 0;
        if first == b']' {
            self.at += 1;
        } else {
            loop {
                let place = Place { parent: index, position: count, member: NO_MEMBER, shape };
                self.value(first, Span::default(), self.at, place, depth)?;
                count += 1;
                match self.separator(b']')? {
                    Some(next) => first = next,
                    None => break,
                }
            }
        }
        Ok(Contents { count, rows: 0, conforms: true, may_repeat: false })
    }

    /// Skips the opening bracket; returns the first byte of the contents.
    fn open(&mut self, depth: usize) -> Result<u8, Stop> {
        if depth > MAX_DEPTH {
            return Err(self.stop(FaultKind::Limit(Limit::Depth), self.at));
        }
        self.at += 1;
        Ok(self.skip_space())
    }

    /// Skips the separator after a value. Returns the first byte of the next member or element, or
    /// `None` if the closing bracket follows.
    #[inline(always)]
    fn separator(&mut self, close: u8) -> Result<Option<u8>, Stop> {
        let byte = self.skip_space();
        if byte == close {
            self.at += 1;
            return Ok(None);
        }
        if byte != b',' {
            let syntax = fault_of_separator(self.peek());
            return Err(self.syntax(syntax));
        }
        let comma = self.at;
        self.at += 1;
        match self.skip_space() {
            b'}' | b']' => Err(self.stop(FaultKind::Syntax(Syntax::TrailingComma), comma)),
            0 if self.peek().is_none() => Err(self.syntax(Syntax::UnexpectedEnd)),
            next => Ok(Some(next)),
        }
    }
}

/// A member name.
struct Name {
    name: Span,
    /// The row of the table; [`NO_MEMBER`] without one.
    row: u8,
    shape: Option<&'static Shape>,
}

impl Name {
    #[inline(always)]
    fn of(name: Span, row: usize, member: &'static Member) -> Self {
        Self { name, row: row as u8, shape: Some(&member.shape) }
    }
}

/// The rows of an object's table that its members use.
struct Rows {
    members: &'static [Member],
    /// The rows that have a member, one bit each.
    seen: u32,
    /// No row from here on has a member.
    next: usize,
    /// Whether any member has no row, so that its name may be a duplicate.
    may_repeat: bool,
}

impl Rows {
    fn of(table: Option<&'static Object>) -> Self {
        let members = table.map_or(&[][..], |table| table.members);
        Self { members, seen: 0, next: 0, may_repeat: false }
    }

    #[inline(always)]
    fn take(&mut self, row: usize) {
        self.seen |= 1 << row;
        self.next = self.next.max(row + 1);
    }

    /// The row whose name is at that position, if no other member has it. The rows after the next one are tried first: members
    /// that are optional are left out.
    #[inline(always)]
    fn other(&mut self, bytes: &[u8], start: usize) -> Option<(usize, &'static Member)> {
        let sent = bytes.get(start..)?;
        let mut others = (self.next + 1..self.members.len()).chain(0..self.next);
        self.unseen(
            others.find(|row| {
                self.members.get(*row).is_some_and(|member| begins_with(sent, member))
            })?,
        )
    }

    /// The row of a name, if no other member has it.
    #[cold]
    fn named(&mut self, name: &[u8]) -> Option<(usize, &'static Member)> {
        self.unseen(self.members.iter().position(|member| member.name.as_bytes() == name)?)
    }

    fn unseen(&mut self, row: usize) -> Option<(usize, &'static Member)> {
        let member = self.members.get(row).filter(|_| self.seen >> row & 1 == 0)?;
        self.take(row);
        Some((row, member))
    }
}

/// Whether a text begins with the name of a member and a quotation mark.
#[inline(always)]
fn begins_with(sent: &[u8], member: &Member) -> bool {
    let length = member.name.len();
    sent.get(length) == Some(&b'"')
        && sent.get(..length).is_some_and(|name| same(member.name.as_bytes(), name))
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;
    use crate::api::schema::number::NUMBER;
    use crate::json::{MAX_NODES, read_as};

    /// The rows of the members of a number, in the order of the text.
    #[track_caller]
    fn check(text: &str, expected: &[u8]) {
        let (document, _) = read_as(&NUMBER, MAX_NODES, text.as_bytes());
        let document = document.expect("JSON");
        let rows: Vec<u8> =
            document.root().children().filter_map(|child| Some(child.node()?.member)).collect();
        assert_eq!(rows, expected, "{text}");
    }

    #[test]
    fn members_have_the_row_of_their_name_in_any_order() {
        check(r#"{"telephoneNumber": 1, "accountName": 2, "serviceDetails": 3}"#, &[0, 1, 2]);
        check(r#"{"telephoneNumber": 1, "configuration": 2}"#, &[0, 3]);
        check(r#"{"configuration": 1, "serviceDetails": 2, "telephoneNumber": 3}"#, &[3, 2, 0]);
        check(r#"{"accountName": 1, "telephoneNumber": 2, "serviceDetails": 3}"#, &[1, 0, 2]);
        check(r#"{"\u0061ccountName": 1, "telephoneNumbe\u0072": 2}"#, &[1, 0]);
    }

    #[test]
    fn a_name_that_is_not_exactly_that_of_a_row_has_none() {
        check(r#"{"telephoneNumbers": 1, "telephoneNumber": 2}"#, &[NO_MEMBER, 0]);
        check(r#"{"telephoneNumbe": 1, "accountname": 2, "": 3}"#, &[NO_MEMBER; 3]);
        check(r#"{"accountName\u0000": 1, "accountName\"": 2}"#, &[NO_MEMBER; 2]);
    }

    #[test]
    fn only_the_first_member_of_a_name_has_its_row() {
        check(r#"{"accountName": 1, "accountName": 2, "telephoneNumber": 3}"#, &[1, NO_MEMBER, 0]);
        check(r#"{"telephoneNumber": 1, "\u0074elephoneNumber": 2}"#, &[0, NO_MEMBER]);
        check(r#"{"\u0074elephoneNumber": 1, "telephoneNumber": 2}"#, &[0, NO_MEMBER]);
    }
}
