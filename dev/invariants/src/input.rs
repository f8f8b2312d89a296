//! Bytes of a fuzz target as a request. Every sequence of bytes is one, so that no input is lost.

use acg_policy::{AccountState, Head, Header, Request, UnknownReason, Validator};
use acg_policy_vectors::Case;
use acg_policy_wire::v1::{account_state_from_json, policy_from_json};

/// A request and what is known beside it, as the crate's README writes it down.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Input<'b> {
    /// Judges by the policy of the input, or by the default one when that is no policy, for the
    /// caller of the input.
    pub validator: Validator,
    /// What is known of the account; `None` where nobody asks.
    pub account: Option<AccountState>,
    /// The method.
    pub method: &'b [u8],
    /// Path and query.
    pub target: &'b [u8],
    /// The header fields.
    pub headers: Vec<Header<'b>>,
    /// The body.
    pub body: &'b [u8],
}

impl<'b> Input<'b> {
    /// Reads the input of the target `verdict`.
    #[must_use]
    pub fn read(bytes: &'b [u8]) -> Self {
        let (policy, rest) = cut(bytes, b'\n');
        let (account, rest) = cut(rest, b'\n');
        let (roles, rest) = cut(rest, b'\n');
        let (line, mut rest) = cut(rest, b'\n');
        let (method, target) = cut(line, b' ');
        let mut headers = Vec::new();
        loop {
            let (field, after) = cut(rest, b'\n');
            rest = after;
            if field.is_empty() {
                break;
            }
            let (name, value) = cut(field, b':');
            headers.push((name, value.strip_prefix(b" ").unwrap_or(value)));
        }
        let validator = validator(policy, roles);
        Self { validator, account: account_state(account), method, target, headers, body: rest }
    }

    /// Reads the input of the target `request_line`: method, target, then names and values of header
    /// fields, with [`LINE_SEPARATOR`] between them.
    #[must_use]
    pub fn read_line(bytes: &'b [u8]) -> Self {
        let mut parts = bytes.split(|byte| *byte == LINE_SEPARATOR);
        let (method, target) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let mut headers = Vec::new();
        while let Some(name) = parts.next() {
            headers.push((name, parts.next().unwrap_or_default()));
        }
        let validator = Validator::default();
        Self { validator, account: None, method, target, headers, body: b"" }
    }

    /// The request.
    #[must_use]
    pub fn request(&self) -> Request<'_> {
        let head = Head { method: self.method, target: self.target, headers: &self.headers };
        Request { head, body: self.body }
    }

    /// The input of the target `verdict` that is this case; `None` when its form cannot hold it.
    #[must_use]
    pub fn write(case: &Case) -> Option<Vec<u8>> {
        let mut out = case.policy_json.clone().unwrap_or_default();
        out.push(b'\n');
        out.extend(account_text(case));
        out.push(b'\n');
        out.extend(case.roles.iter().flat_map(|roles| roles_text(roles).into_bytes()));
        out.push(b'\n');
        let request = &case.request;
        out.extend(format!("{} {}\n", request.method, request.target).bytes());
        for (name, value) in &request.headers {
            out.extend(name.bytes().chain(*b": ").chain(value.iter().copied()));
            out.push(b'\n');
        }
        out.push(b'\n');
        out.extend(&request.body);
        Input::read(&out).is(case).then_some(out)
    }

    fn is(&self, case: &Case) -> bool {
        let request = &case.request;
        let headers = request.headers.iter().map(|(name, value)| (name.as_bytes(), &**value));
        self.account == case.account
            && self.method == request.method.as_bytes()
            && self.target == request.target.as_bytes()
            && self.headers.iter().copied().eq(headers)
            && self.body == request.body
    }
}

/// The input of the target `request_line` that is the head of this case.
#[must_use]
pub fn head_to_bytes(case: &Case) -> Vec<u8> {
    let request = &case.request;
    let fields = request.headers.iter().flat_map(|(name, value)| [name.as_bytes(), &**value]);
    let line = [request.method.as_bytes(), request.target.as_bytes()];
    let parts: Vec<&[u8]> = line.into_iter().chain(fields).collect();
    parts.join(&LINE_SEPARATOR)
}

/// What stands before and behind the first `at`.
fn cut(bytes: &[u8], at: u8) -> (&[u8], &[u8]) {
    let mut parts = bytes.splitn(2, |byte| *byte == at);
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

fn validator(policy: &[u8], roles: &[u8]) -> Validator {
    let validator = Validator::new(policy_from_json(policy).unwrap_or_default());
    if roles.is_empty() {
        return validator;
    }
    let roles = String::from_utf8_lossy(roles);
    validator.for_caller(roles.split(','))
}

/// `None` for an empty line. A text that is no state of an account is an answer that cannot be read.
fn account_state(text: &[u8]) -> Option<AccountState> {
    let state = account_state_from_json(text);
    let unreadable = AccountState::Unknown(UnknownReason::Unreadable);
    (!text.is_empty()).then(|| state.unwrap_or(unreadable))
}

fn account_text(case: &Case) -> Vec<u8> {
    let state = case.account.as_ref().and(case.json.get("account"));
    state.map_or_else(Vec::new, |state| state.to_string().into_bytes())
}

/// A caller without roles has one without a meaning, because an empty line says that nobody knows.
fn roles_text(roles: &[String]) -> String {
    if roles.is_empty() { "-".to_owned() } else { roles.join(",") }
}

/// What stands between the parts of an input of the target `request_line`: a byte that is as
/// meaningless in a head as any other control character.
pub const LINE_SEPARATOR: u8 = 0x1F;
