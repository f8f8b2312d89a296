//! Finds what is wrong with a case that cannot be read, and its place.
//!
//! [`Case::read`](super::case::Case::read) reads valid cases in one pass. This module reads a faulty one
//! again, value by value, which is slower but gives the place of the fault.

use std::borrow::Cow;

use acg_policy::UnreadableTable;
use acg_policy::text::near::nearest;
use acg_policy_wire::v1::{AccountStateError, PolicyError, account_state_from_json};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::value::RawValue;

use super::foreign;
use super::pointer::{Pointer, pointer_at};
use super::raw::{Kind, Member, Members};
use crate::input::Start;

mod query;

pub(crate) use query::find_in_number;

/// A fault of a case, or of a line of numbers. Neither pointer nor problem contains a value, because numbers and names are
/// personal data.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The position in the text of the case, in bytes from 0.
    pub(super) offset: usize,
    /// The JSON Pointer of the member; empty for the whole case.
    pub(super) pointer: String,
    pub(super) problem: String,
}

impl Fault {
    /// A fault of the whole case.
    pub(crate) const fn whole(problem: String) -> Self {
        Self { offset: 0, pointer: String::new(), problem }
    }

    /// The message about a fault of a text that starts at this place.
    pub(crate) fn message(&self, start: Start, text: &[u8]) -> String {
        let Self { offset, pointer, problem } = self;
        let place = start.place(text.get(..*offset).unwrap_or(text));
        let at = if pointer.is_empty() { "" } else { ": at " };
        format!("{place}{at}{pointer}: {problem}")
    }
}

/// The fault of a text that is no case.
pub(super) fn find(text: &[u8]) -> Fault {
    let text = match decoded(text, NOT_UTF8) {
        Ok(text) => text,
        Err(fault) => return fault,
    };
    let help = "`acg-policy check --help` shows the form";
    let finder = Finder { text, help };
    finder.case().err().unwrap_or_else(|| Fault::whole(format!("not a case; {help}")))
}

fn decoded<'l>(text: &'l [u8], problem: &str) -> Found<&'l str> {
    str::from_utf8(text).map_err(|fault| {
        let offset = fault.valid_up_to();
        let pointer = pointer_at(text.get(..offset).unwrap_or_default());
        Fault { offset, pointer, problem: problem.to_owned() }
    })
}

/// The fault of the policy of a case, which is part of `text`.
pub(super) fn in_policy(text: &[u8], policy: &RawValue, error: &PolicyError) -> Fault {
    Fault {
        offset: offset_in(text, policy.get()) + error.offset(),
        pointer: Pointer::root().member("policy").with_rest(error.pointer()),
        problem: error.explanation(),
    }
}

struct Finder<'l> {
    text: &'l str,
    /// Where the form is described.
    help: &'static str,
}

type Found<T = ()> = Result<T, Fault>;

impl<'l> Finder<'l> {
    fn case(&self) -> Found {
        let root = self.root()?;
        let case = Pointer::root();
        let members = self.members(root, &case, "an object with `request`")?;
        let has = |name: &str| members.iter().any(|(other, _)| other == name);
        if !has("request")
            && let Some(problem) = foreign::describe(has)
        {
            return Err(self.fault(root, &case, problem));
        }
        self.check_names(&members, &case, &CASE, &REQUEST, "is a member of `request`")?;
        for (name, value) in &members {
            let place = case.member(name);
            match (&**name, Kind::of(value)) {
                ("request", _) => self.request(value, &place)?,
                ("id", _) => self.id(value, &place)?,
                ("policy" | "account" | "roles", Kind::Null) => {}
                ("account", _) => self.account(value, &place)?,
                ("roles", _) => {
                    for (index, role) in
                        self.elements(value, &place, "an array of strings")?.iter().enumerate()
                    {
                        self.string(role, &place.element(index))?;
                    }
                }
                _ => {}
            }
        }
        self.required(&members, root, &case, &["request"])
    }

    fn root(&self) -> Found<&'l RawValue> {
        serde_json::from_str(self.text).map_err(|fault| self.syntax(&fault))
    }

    fn id(&self, id: &RawValue, place: &Pointer) -> Found {
        match Kind::of(id) {
            Kind::String | Kind::Number | Kind::Null => Ok(()),
            kind => Err(self.wrong_type(id, place, "a string or a number", kind)),
        }
    }

    fn request(&self, request: &'l RawValue, place: &Pointer) -> Found {
        let members = self.members(request, place, "an object with `method` and `target`")?;
        self.check_names(
            &members,
            place,
            &REQUEST,
            &CASE,
            "is a member of the case, not of `request`",
        )?;
        let mut bodies = 0;
        for (name, value) in &members {
            let place = place.member(name);
            match (&**name, Kind::of(value)) {
                ("method" | "target", _) => {
                    self.string(value, &place)?;
                }
                ("headers", _) => self.headers(value, &place)?,
                ("bodyText" | "bodyBase64", Kind::Null) => {}
                ("body", _) => bodies += 1,
                ("bodyText", _) => {
                    self.string(value, &place)?;
                    bodies += 1;
                }
                ("bodyBase64", _) => {
                    self.base64(value, &place)?;
                    bodies += 1;
                }
                _ => {}
            }
            if bodies > 1 {
                return Err(self.fault(value, &place, TWO_BODIES));
            }
        }
        self.required(&members, request, place, &["method", "target"])
    }

    fn headers(&self, headers: &'l RawValue, place: &Pointer) -> Found {
        for (index, pair) in self.elements(headers, place, HEADERS)?.into_iter().enumerate() {
            let place = place.element(index);
            let [name, value] = self.elements(pair, &place, PAIR)?[..] else {
                return Err(self.fault(
                    pair,
                    &place,
                    "expected two elements, the name and the value",
                ));
            };
            self.string(name, &place.element(0))?;
            let place = place.element(1);
            match Kind::of(value) {
                Kind::String => {
                    self.string(value, &place)?;
                }
                Kind::Object => {
                    let members = self.members(value, &place, HEADER_VALUE)?;
                    self.check_names(&members, &place, &["base64"], &[], "")?;
                    self.required(&members, value, &place, &["base64"])?;
                    for (name, value) in &members {
                        self.base64(value, &place.member(name))?;
                    }
                }
                kind => return Err(self.wrong_type(value, &place, HEADER_VALUE, kind)),
            }
        }
        Ok(())
    }

    fn account(&self, account: &'l RawValue, place: &Pointer) -> Found {
        let Err(error) = account_state_from_json(account.get().as_bytes()) else { return Ok(()) };
        let members = self.members(account, place, "an object with `state`")?;
        self.check_names(&members, place, &ACCOUNT, &[], "")?;
        let part = match error {
            AccountStateError::State => "state",
            AccountStateError::Account(_) => "account",
            AccountStateError::Table(UnreadableTable::Plans) => "plans",
            AccountStateError::Table(UnreadableTable::CivicAddresses) => "civicAddresses",
            AccountStateError::Table(UnreadableTable::Consent) => "consent",
            _ => return Err(self.fault(account, place, error.to_string())),
        };
        let value = members.iter().find(|(name, _)| name == part).map(|(_, value)| *value);
        let place = value.map_or_else(|| place.clone(), |_| place.member(part));
        Err(self.fault(value.unwrap_or(account), &place, error.to_string()))
    }

    /// Checks that every member is one of `known` and occurs once. A member that is one of `elsewhere`
    /// gets the help `where_it_is`.
    fn check_names(
        &self,
        members: &[Member<'l>],
        place: &Pointer,
        known: &[&'static str],
        elsewhere: &[&'static str],
        where_it_is: &str,
    ) -> Found {
        for (index, (name, value)) in members.iter().enumerate() {
            let known_words = || known.iter().copied();
            let problem = if known.contains(&&**name) {
                if !members.iter().take(index).any(|(earlier, _)| earlier == name) {
                    continue;
                }
                "duplicate member; keep one of them".to_owned()
            } else if let Some(nearest) = synonym(name)
                .filter(|synonym| known.contains(synonym))
                .or_else(|| nearest(name, known_words()))
            {
                format!("unknown member; did you mean `{nearest}`?")
            } else if elsewhere.contains(&&**name) {
                format!("unknown member; `{name}` {where_it_is}")
            } else {
                format!("unknown member; expected `{}`", known.join("`, `"))
            };
            let offset = match name {
                Cow::Borrowed(name) => self.offset(name).saturating_sub(1),
                Cow::Owned(_) => self.offset(value.get()),
            };
            return Err(Fault { offset, pointer: place.member(name).to_string(), problem });
        }
        Ok(())
    }

    fn required(
        &self,
        members: &[Member<'l>],
        object: &'l RawValue,
        place: &Pointer,
        required: &[&str],
    ) -> Found {
        let is_missing = |name: &&&str| !members.iter().any(|(other, _)| other == **name);
        required.iter().find(is_missing).map_or(Ok(()), |name| {
            Err(self.fault(object, place, format!("the member `{name}` is missing")))
        })
    }

    fn base64(&self, value: &'l RawValue, place: &Pointer) -> Found {
        let text = self.string(value, place)?;
        BASE64_STANDARD.decode(text).map(drop).map_err(|_| self.fault(value, place, NOT_BASE64))
    }

    fn string(&self, value: &'l RawValue, place: &Pointer) -> Found<String> {
        match Kind::of(value) {
            Kind::String => serde_json::from_str(value.get()).map_err(|_| {
                self.fault(value, place, "unpaired surrogate; write the character itself")
            }),
            kind => Err(self.wrong_type(value, place, "a string", kind)),
        }
    }

    fn elements(
        &self,
        value: &'l RawValue,
        place: &Pointer,
        expected: &str,
    ) -> Found<Vec<&'l RawValue>> {
        match Kind::of(value) {
            Kind::Array => serde_json::from_str(value.get())
                .map_err(|_| self.fault(value, place, format!("expected {expected}"))),
            kind => Err(self.wrong_type(value, place, expected, kind)),
        }
    }

    fn members(
        &self,
        value: &'l RawValue,
        place: &Pointer,
        expected: &str,
    ) -> Found<Vec<Member<'l>>> {
        match Kind::of(value) {
            Kind::Object => {
                serde_json::from_str(value.get()).map(|Members(members)| members).map_err(|_| {
                    self.fault(
                        value,
                        place,
                        "unpaired surrogate in a member name; correct the name",
                    )
                })
            }
            kind => Err(self.wrong_type(value, place, expected, kind)),
        }
    }

    fn wrong_type(&self, value: &RawValue, place: &Pointer, expected: &str, found: Kind) -> Fault {
        self.fault(value, place, format!("expected {expected}, found {}", found.with_article()))
    }

    fn fault(&self, value: &RawValue, place: &Pointer, problem: impl Into<String>) -> Fault {
        let offset = self.offset(value.get());
        Fault { offset, pointer: place.to_string(), problem: problem.into() }
    }

    /// A syntax error, which serde describes with a line and a column in bytes.
    fn syntax(&self, fault: &serde_json::Error) -> Fault {
        let trimmed = self.text.trim_start();
        // Such as a line of a CSV file.
        if !trimmed.starts_with(['{', '[']) {
            let offset = self.text.len() - trimmed.len();
            return Fault {
                offset,
                ..Fault::whole(format!("expected a JSON object; {}", self.help))
            };
        }
        let whole = fault.to_string();
        let place = format!(" at line {} column {}", fault.line(), fault.column());
        let whole = whole.strip_suffix(&place).unwrap_or(&whole);
        let whole = if fault.is_eof() { UNEXPECTED_END } else { whole };
        let mut problem = format!("not JSON: {whole}");
        if whole == "trailing characters" && trimmed.contains("}\r{") {
            problem +=
                "; the lines end with a carriage return (CR), write a line feed (LF) after each";
        }
        let before: usize = self
            .text
            .split_inclusive('\n')
            .take(fault.line().saturating_sub(1))
            .map(str::len)
            .sum();
        let offset = if fault.is_eof() {
            self.text.len()
        } else {
            before + fault.column().saturating_sub(1)
        };
        let pointer = pointer_at(self.text.as_bytes().get(..offset).unwrap_or_default());
        Fault { offset, pointer, problem }
    }

    fn offset(&self, part: &str) -> usize {
        offset_in(self.text.as_bytes(), part)
    }
}

/// The position of `part` in the text of which it is a part.
fn offset_in(text: &[u8], part: &str) -> usize {
    part.as_ptr().addr().saturating_sub(text.as_ptr().addr())
}

/// A word that other programs use for a member.
fn synonym(name: &str) -> Option<&'static str> {
    match name {
        "url" | "uri" | "path" => Some("target"),
        "verb" => Some("method"),
        "number" | "phone" | "phoneNumber" | "telephoneNumber" => Some("text"),
        _ => None,
    }
}

const CASE: [&str; 7] = ["id", "request", "policy", "account", "roles", "description", "expect"];
const REQUEST: [&str; 6] = ["method", "target", "headers", "body", "bodyText", "bodyBase64"];
const ACCOUNT: [&str; 5] = ["state", "account", "plans", "civicAddresses", "consent"];
const HEADERS: &str = "an array of [name, value] pairs";
const PAIR: &str = "a [name, value] pair";
const HEADER_VALUE: &str = "a string or {\"base64\": \"…\"}";
const TWO_BODIES: &str = "more than one body; keep one of `body`, `bodyText` and `bodyBase64`";
const UNEXPECTED_END: &str = "unexpected end; check whether the text is complete";
const NOT_UTF8: &str = "invalid UTF-8; send a body that is not UTF-8 as `bodyBase64`";
const NOT_UTF8_NUMBER: &str = "invalid UTF-8; save the text as UTF-8";
const NOT_BASE64: &str = "invalid base64; use the alphabet with `+` and `/` and the padding `=`";

#[cfg(test)]
mod tests;
