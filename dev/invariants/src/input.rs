//! Parses the input of a fuzz target as a request. All bytes are valid input, so that a fuzzer wastes none.

use acg_policy::{AccountState, Head, HeaderField, UnknownReason, Validator};
use acg_policy_vectors::Case;
use acg_policy_wire::v1::{account_state_from_json, policy_from_json};

/// A request and its context, in the form that the README describes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Input<'b> {
    /// A validator for the caller of the input, with its policy, or the default policy if that of the
    /// input is invalid.
    pub validator: Validator,
    /// The state of the account; `None` if it is not looked up.
    pub account: Option<AccountState>,
    /// The method.
    pub method: &'b [u8],
    /// Path and query.
    pub target: &'b [u8],
    /// The header fields.
    pub headers: Vec<HeaderField<'b>>,
    /// The body.
    pub body: &'b [u8],
}

impl<'b> Input<'b> {
    /// Parses an input of the target `verdict`.
    #[must_use]
    pub fn read(bytes: &'b [u8]) -> Self {
        let (policy, rest) = split(bytes, b'\n');
        let (account, rest) = split(rest, b'\n');
        let (roles, rest) = split(rest, b'\n');
        let (line, mut rest) = split(rest, b'\n');
        let (method, target) = split(line, b' ');
        let mut headers = Vec::new();
        loop {
            let (field, after) = split(rest, b'\n');
            rest = after;
            if field.is_empty() {
                break;
            }
            let (name, value) = split(field, b':');
            headers.push((name, value.strip_prefix(b" ").unwrap_or(value)));
        }
        let validator = validator(policy, roles);
        Self { validator, account: account_state(account), method, target, headers, body: rest }
    }

    /// Parses an input of the target `request_line`: method, target, then names and values of header
    /// fields, separated by [`LINE_SEPARATOR`].
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

    /// The head of the request.
    #[must_use]
    pub fn head(&self) -> Head<'_> {
        Head { method: self.method, target: self.target, headers: &self.headers }
    }

    /// Writes a case as an input of the target `verdict`; `None` if the form cannot represent it.
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
        Input::read(&out).equals(case).then_some(out)
    }

    fn equals(&self, case: &Case) -> bool {
        let request = &case.request;
        let headers = request.headers.iter().map(|(name, value)| (name.as_bytes(), &**value));
        self.account == case.account
            && self.method == request.method.as_bytes()
            && self.target == request.target.as_bytes()
            && self.headers.iter().copied().eq(headers)
            && self.body == request.body
    }
}

/// Writes the head of a case as an input of the target `request_line`.
#[must_use]
pub fn head_to_bytes(case: &Case) -> Vec<u8> {
    let request = &case.request;
    let fields = request.headers.iter().flat_map(|(name, value)| [name.as_bytes(), &**value]);
    let line = [request.method.as_bytes(), request.target.as_bytes()];
    let parts: Vec<&[u8]> = line.into_iter().chain(fields).collect();
    parts.join(&LINE_SEPARATOR)
}

/// Splits at the first `at`.
fn split(bytes: &[u8], at: u8) -> (&[u8], &[u8]) {
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

/// `None` for an empty line. An invalid state becomes an unreadable response.
fn account_state(text: &[u8]) -> Option<AccountState> {
    let state = account_state_from_json(text);
    let unreadable = AccountState::Unknown(UnknownReason::Unreadable);
    (!text.is_empty()).then(|| state.unwrap_or(unreadable))
}

fn account_text(case: &Case) -> Vec<u8> {
    let state = case.account.as_ref().and(case.json.get("account"));
    state.map_or_else(Vec::new, |state| state.to_string().into_bytes())
}

/// An empty line means that roles are unknown, so a caller without roles has a meaningless one.
fn roles_text(roles: &[String]) -> String {
    if roles.is_empty() { "-".to_owned() } else { roles.join(",") }
}

/// Separates the parts of an input of the target `request_line`: a control character that is invalid in
/// all parts of a head.
pub const LINE_SEPARATOR: u8 = 0x1F;
