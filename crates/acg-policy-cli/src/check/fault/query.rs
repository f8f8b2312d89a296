//! The fault of a line of `acg-policy number -`.

use super::{Fault, Finder, Found, NOT_UTF8_NUMBER, Pointer, decoded};
use crate::check::raw::Kind;
use crate::country::region;

/// The fault of a text that is no line of `acg-policy number -`.
pub(crate) fn find_in_number(text: &[u8]) -> Fault {
    let text = match decoded(text, NOT_UTF8_NUMBER) {
        Ok(text) => text,
        Err(fault) => return fault,
    };
    let help = "`acg-policy number --help` shows the form";
    let finder = Finder { text, help };
    finder.number().err().unwrap_or_else(|| Fault::whole(format!("not a number to check; {help}")))
}

impl Finder<'_> {
    fn number(&self) -> Found {
        let root = self.root()?;
        let line = Pointer::root();
        let members = self.members(root, &line, "an object with `text`")?;
        self.check_names(&members, &line, &NUMBER, &[], "")?;
        for (name, value) in &members {
            let place = line.member(name);
            match (&**name, Kind::of(value)) {
                ("text", _) => {
                    self.string(value, &place)?;
                }
                ("country", Kind::Null) => {}
                ("country", _) => {
                    let code = self.string(value, &place)?;
                    region(&code).map_err(|e| self.fault(value, &place, e.to_string()))?;
                }
                _ => self.id(value, &place)?,
            }
        }
        self.required(&members, root, &line, &["text"])
    }
}

const NUMBER: [&str; 3] = ["text", "country", "id"];
