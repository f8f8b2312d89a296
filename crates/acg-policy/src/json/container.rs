//! Reads objects and arrays, and assigns members to the rows of a table, if there is one.

use super::document::{NO_MEMBER, Span};
use super::fault::{FaultKind, Limit, Syntax, fault_of_name_start};
use super::limits::MAX_DEPTH;
use super::reader::{Place, Reader, Stop};
use crate::api::schema::{Object, Shape};
use crate::text::bytes::same;

impl Reader<'_> {
    /// Reads an object; returns the number of its members.
    pub(super) fn object(
        &mut self,
        index: u32,
        shape: Option<&Shape>,
        depth: usize,
    ) -> Result<u32, Stop> {
        let mut first = self.open(depth)?;
        let mut rows = Rows::of(shape);
        let (mut last, mut count) = (0, 0);
        if self.closes(first, b'}') {
            self.conforms &= rows.is_complete();
            return Ok(0);
        }
        loop {
            let start = self.at;
            let (name, value) = self.name(first)?;
            let fault = self.string_fault;
            let (member, shape) = rows.take(name.bytes(self.text, &self.unescaped));
            let place = Place { parent: index, position: count, member, shape };
            let member = self.value(value, name, start, place, depth)?;
            self.note(fault, member, start);
            self.link(last, member);
            last = member;
            count += 1;
            match self.separator(b'}')? {
                Some(next) => first = Some(next),
                None => break,
            }
        }
        self.conforms &= rows.is_complete();
        self.edit(index, |node| (node.count, node.rows) = (count, rows.seen));
        if rows.may_repeat {
            self.look_for_duplicates(index, count);
        }
        Ok(count)
    }

    /// Reads a member name and the colon; returns the name and the first byte of the value.
    fn name(&mut self, first: Option<u8>) -> Result<(Span, Option<u8>), Stop> {
        if first != Some(b'"') {
            return Err(self.syntax(fault_of_name_start(first)));
        }
        let name = self.string()?;
        match self.skip_space() {
            Some(b':') => self.at += 1,
            None => return Err(self.syntax(Syntax::UnexpectedEnd)),
            Some(_) => return Err(self.syntax(Syntax::MissingColon)),
        }
        Ok((name, self.skip_space()))
    }

    /// Reads an array; returns the number of its elements.
    pub(super) fn array(
        &mut self,
        index: u32,
        shape: Option<&Shape>,
        depth: usize,
    ) -> Result<u32, Stop> {
        let mut first = self.open(depth)?;
        let shape = shape.and_then(Shape::of_elements);
        let (mut last, mut count) = (0, 0);
        if self.closes(first, b']') {
            return Ok(0);
        }
        loop {
            let place = Place { parent: index, position: count, member: NO_MEMBER, shape };
            let element = self.value(first, Span::default(), self.at, place, depth)?;
            self.link(last, element);
            last = element;
            count += 1;
            match self.separator(b']')? {
                Some(next) => first = Some(next),
                None => return Ok(count),
            }
        }
    }

    /// Skips the opening bracket; returns the first byte of the contents.
    fn open(&mut self, depth: usize) -> Result<Option<u8>, Stop> {
        if depth > MAX_DEPTH {
            return Err(self.stop(FaultKind::Limit(Limit::Depth), self.at));
        }
        self.at += 1;
        Ok(self.skip_space())
    }

    #[inline(always)]
    fn closes(&mut self, byte: Option<u8>, close: u8) -> bool {
        let closes = byte == Some(close);
        self.at += usize::from(closes);
        closes
    }

    /// Skips the separator after a value. Returns the first byte of the next member or element, or
    /// `None` if the closing bracket follows.
    #[inline(always)]
    fn separator(&mut self, close: u8) -> Result<Option<u8>, Stop> {
        let byte = self.skip_space();
        if self.closes(byte, close) {
            return Ok(None);
        }
        match byte {
            Some(b',') => {}
            None => return Err(self.syntax(Syntax::UnexpectedEnd)),
            Some(b'/' | b'#') => return Err(self.syntax(Syntax::Comment)),
            Some(_) => return Err(self.syntax(Syntax::MissingComma)),
        }
        let comma = self.at;
        self.at += 1;
        match self.skip_space() {
            None => Err(self.syntax(Syntax::UnexpectedEnd)),
            Some(b'}' | b']') => Err(self.stop(FaultKind::Syntax(Syntax::TrailingComma), comma)),
            next => Ok(next),
        }
    }
}

/// The rows of an object's table that its members use.
struct Rows {
    table: Option<&'static Object>,
    /// The rows that have a member, one bit each.
    seen: u32,
    next: usize,
    /// Whether any member has no row, so that its name may be a duplicate.
    may_repeat: bool,
}

impl Rows {
    fn of(shape: Option<&Shape>) -> Self {
        let table = match shape {
            Some(Shape::Nested(table)) => Some(*table),
            _ => None,
        };
        Self { table, seen: 0, next: 0, may_repeat: false }
    }

    /// The row of that name, and its shape.
    #[inline(always)]
    fn take(&mut self, name: &[u8]) -> (u8, Option<&'static Shape>) {
        let Some(table) = self.table else { return self.none() };
        // Members are mostly sent in the order of the table, so the next row is compared first.
        match table.members.get(self.next) {
            Some(member) if same(member.name.as_bytes(), name) && self.seen >> self.next == 0 => {
                self.seen |= 1 << self.next;
                self.next += 1;
                (self.next as u8 - 1, Some(&member.shape))
            }
            _ => self.look_for(table, name),
        }
    }

    #[inline(never)]
    fn look_for(&mut self, table: &'static Object, name: &[u8]) -> (u8, Option<&'static Shape>) {
        let mut rows = table.members.iter().enumerate();
        match rows.find(|(_, member)| member.name.as_bytes() == name) {
            Some((row, member)) if self.seen >> row & 1 == 0 => {
                self.seen |= 1 << row;
                self.next = row + 1;
                (row as u8, Some(&member.shape))
            }
            _ => self.none(),
        }
    }

    fn none(&mut self) -> (u8, Option<&'static Shape>) {
        self.may_repeat = true;
        (NO_MEMBER, None)
    }

    /// Whether every member has a row, and every required row has a member.
    fn is_complete(&self) -> bool {
        !self.may_repeat && self.table.is_some_and(|table| table.required & !self.seen == 0)
    }
}
