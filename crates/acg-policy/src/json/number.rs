//! Reads numbers by the grammar of RFC 8259 section 6. They are kept as text, without conversion or
//! rounding.

use super::fault::Syntax;
use super::reader::{Reader, Stop};

impl Reader<'_> {
    /// Reads a number to its end.
    pub(super) fn number(&mut self) -> Result<(), Stop> {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.skip_digits(),
            Some(b'I' | b'N') => return Err(self.syntax(Syntax::NotFinite)),
            _ => return Err(self.syntax(Syntax::BadNumber)),
        }
        if let Some(b'0'..=b'9') = self.peek() {
            return Err(self.syntax(Syntax::LeadingZero));
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        match self.peek() {
            Some(b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'.' | b'+' | b'-') => {
                Err(self.syntax(Syntax::BadNumber))
            }
            _ => Ok(()),
        }
    }

    fn digits(&mut self) -> Result<(), Stop> {
        match self.peek() {
            Some(b'0'..=b'9') => {
                self.skip_digits();
                Ok(())
            }
            _ => Err(self.syntax(Syntax::BadNumber)),
        }
    }

    fn skip_digits(&mut self) {
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
    }
}
