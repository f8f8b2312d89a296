//! The formats of the input and output buffers.
//!
//! A *number* is 32 bits, little-endian, unsigned and not aligned. A *text* is a number, the length in
//! bytes, followed by that many bytes.
//!
//! | Frame | Fields, in order |
//! |---|---|
//! | request | text method; text request target; number of header fields; for each of them text name and text value; account; roles; text body |
//! | body | account; text body |
//! | policy error (output) | text JSON Pointer; text message |
//! | policy warnings (output) | for each of them text JSON Pointer and text message |
//!
//! | Field | Values |
//! |---|---|
//! | account | number 0: not looked up |
//! | | number 1: known; text account, the response body of the API |
//! | | number 2: missing |
//! | | number 3: unknown |
//! | | number 5: unknown, with a reason; text reason |
//! | | number 4: known with tables; texts account, capability plans, civic addresses, consent; an empty text stands for a table that is not given |
//! | roles | number 0: unknown |
//! | | number *n* + 1: *n* roles; for each of them a text |
//!
//! A frame is invalid if a field is incomplete or if bytes follow the last field.

use alloc::vec::Vec;
use core::str;

use acg_policy::{AccountState, Head, HeaderField, UnknownReason};
use acg_policy_wire::v1::KnownAccountTexts;

/// A request with the account state and the roles of the caller.
#[derive(Debug)]
pub struct RequestFrame<'a> {
    /// The request.
    pub request: FramedRequest<'a>,
    /// The account state; `None` if it was not looked up.
    pub account: Option<AccountState>,
    /// The roles of the caller; `None` if they are unknown.
    pub roles: Option<Vec<&'a str>>,
}

/// A request that borrows everything from the frame, except the list of header fields.
#[derive(Debug)]
pub struct FramedRequest<'a> {
    method: &'a [u8],
    target: &'a [u8],
    headers: Vec<HeaderField<'a>>,
    body: &'a [u8],
}

/// The body of an operation with the account state.
#[derive(Debug)]
pub struct BodyFrame<'a> {
    /// The account state; `None` if it was not looked up.
    pub account: Option<AccountState>,
    /// The body.
    pub body: &'a [u8],
}

impl<'a> RequestFrame<'a> {
    /// Reads a frame; `None` if it is invalid.
    #[must_use]
    pub fn read(frame: &'a [u8]) -> Option<Self> {
        let mut fields = Fields { rest: frame };
        let (method, target) = (fields.text()?, fields.text()?);
        let headers = fields.headers()?;
        let (account, roles, body) = (fields.account()?, fields.roles()?, fields.text()?);
        fields.end()?;
        Some(Self { request: FramedRequest { method, target, headers, body }, account, roles })
    }
}

impl FramedRequest<'_> {
    /// The head and the body, as the core takes them.
    #[must_use]
    pub fn borrow(&self) -> (Head<'_>, &[u8]) {
        let Self { method, target, headers, body } = self;
        (Head { method, target, headers }, body)
    }
}

impl<'a> BodyFrame<'a> {
    /// Reads a frame; `None` if it is invalid.
    #[must_use]
    pub fn read(frame: &'a [u8]) -> Option<Self> {
        let mut fields = Fields { rest: frame };
        let (account, body) = (fields.account()?, fields.text()?);
        fields.end()?;
        Some(Self { account, body })
    }
}

/// Writes a frame of texts.
pub(crate) fn write_texts<'t>(texts: impl IntoIterator<Item = &'t str>) -> Vec<u8> {
    let mut frame = Vec::new();
    for text in texts {
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        frame.extend_from_slice(&length.to_le_bytes());
        frame.extend_from_slice(text.as_bytes());
    }
    frame
}

struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    fn number(&mut self) -> Option<u32> {
        let (bytes, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(u32::from_le_bytes(*bytes))
    }

    fn text(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(text)
    }

    fn headers(&mut self) -> Option<Vec<HeaderField<'a>>> {
        let count = self.number()?;
        // Collected one by one, because the count is not validated and must not size an allocation.
        (0..count).map(|_| Some((self.text()?, self.text()?))).collect()
    }

    #[expect(
        clippy::option_option,
        reason = "an invalid field and an account that was not looked up are different"
    )]
    fn account(&mut self) -> Option<Option<AccountState>> {
        Some(match self.number()? {
            0 => None,
            1 => Some(known(KnownAccountTexts {
                account: self.text()?,
                ..KnownAccountTexts::default()
            })),
            2 => Some(AccountState::Missing),
            3 => Some(AccountState::Unknown(UnknownReason::Unavailable)),
            4 => {
                let texts = [self.text()?, self.text()?, self.text()?, self.text()?];
                Some(known(with_tables(texts)))
            }
            5 => {
                let reason = str::from_utf8(self.text()?).ok().and_then(UnknownReason::from_name);
                Some(AccountState::Unknown(reason?))
            }
            _ => return None,
        })
    }

    #[expect(clippy::option_option, reason = "an invalid field and unknown roles are different")]
    fn roles(&mut self) -> Option<Option<Vec<&'a str>>> {
        let Some(count) = self.number()?.checked_sub(1) else { return Some(None) };
        let roles = (0..count).map(|_| self.text().map(role));
        roles.collect::<Option<Vec<_>>>().map(Some)
    }

    fn end(self) -> Option<()> {
        self.rest.is_empty().then_some(())
    }
}

/// A name that is not UTF-8 becomes empty, which is the name of no role.
fn role(name: &[u8]) -> &str {
    str::from_utf8(name).unwrap_or_default()
}

fn known(texts: KnownAccountTexts<'_>) -> AccountState {
    texts.read().map_or(UNREADABLE, AccountState::Known)
}

fn with_tables<'t>(
    [account, plans, civic_addresses, consent]: [&'t [u8]; 4],
) -> KnownAccountTexts<'t> {
    let table = |text: &'t [u8]| (!text.is_empty()).then_some(text);
    KnownAccountTexts {
        account,
        plans: table(plans),
        civic_addresses: table(civic_addresses),
        consent: table(consent),
    }
}

const UNREADABLE: AccountState = AccountState::Unknown(UnknownReason::Unreadable);
