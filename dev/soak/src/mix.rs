//! Draws requests: kind, form and listener, the same for each number in every run.

use std::collections::BTreeMap;
use std::time::Duration;

use acg_policy_invariants::{mutate, random::Random};
use acg_policy_vectors::Case;
use acg_policy_workspace::paths;
use anyhow::Result;

use crate::configuration::Mode;
use crate::judge::Judge;
use crate::message::{End, Form, Framing, Message, Version};

/// What a request tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Vector,
    Mutant,
    Put,
    Read,
    Fault,
    Batch,
    Large,
    Slow,
    Gone,
    GoneEarly,
    Together,
    Story,
}

impl Kind {
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Vector => "test vector",
            Self::Mutant => "mutated test vector",
            Self::Put => "PUT of a number",
            Self::Read => "GET",
            Self::Fault => "PUT with a fault",
            Self::Batch => "batch of 100 numbers",
            Self::Large => "body at or over the limit",
            Self::Slow => "slow body",
            Self::Gone => "client leaves during the lookup",
            Self::GoneEarly => "client leaves within the body",
            Self::Together => "three requests at once",
            Self::Story => "life of an account",
        }
    }
}

/// A drawn request.
#[derive(Clone, Debug)]
pub(crate) struct Shot {
    pub(crate) kind: Kind,
    pub(crate) mode: Mode,
    pub(crate) form: Form,
    pub(crate) message: Message,
}

/// What requests are drawn from.
#[derive(Debug)]
pub(crate) struct Mix {
    cases: Vec<Case>,
}

impl Mix {
    /// Cases that Envoy itself treats differently are left out.
    ///
    /// # Errors
    /// The list of these cases cannot be read.
    pub(crate) fn new(cases: Vec<Case>) -> Result<Self> {
        let text = std::fs::read_to_string(paths::root().join("tests/deviations/envoy.json"))?;
        let deviations: BTreeMap<String, String> = serde_json::from_str(&text)?;
        let is_sent = |case: &Case| {
            let request = &case.request;
            let field = |name: &str| {
                request.headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(name))
            };
            let is_line = !request.target.contains([' ', '#']) && request.target.starts_with('/');
            let is_name = |(name, _): &(String, Vec<u8>)| !name.contains('_');
            !deviations.contains_key(&case.id)
                && is_line
                && request.headers.iter().all(is_name)
                && request.method.bytes().all(|byte| byte.is_ascii_uppercase())
                && METHODS.contains(&request.method.as_str())
                && !field("upgrade")
                && !field("expect")
        };
        Ok(Self { cases: cases.into_iter().filter(is_sent).collect() })
    }

    /// The names of accounts on which verdicts about test vectors depend.
    pub(crate) fn accounts(&self, judge: &Judge) -> Vec<String> {
        let names = self.cases.iter().map(Message::of_case);
        let mut names: Vec<String> = names.filter_map(|message| judge.account(&message)).collect();
        names.sort();
        names.dedup();
        names
    }

    /// Draws the request of a number. `None` if the drawn one could change an account that others need.
    pub(crate) fn draw(&self, judge: &Judge, random: &mut Random, id: usize) -> Option<Shot> {
        let kind = kind(random);
        let message = self.message(kind, random, id)?;
        let mode = match random.below(20) {
            0..=8 => Mode::Hold,
            9..=12 => Mode::Body,
            13..=16 => Mode::Change,
            _ => Mode::Observe,
        };
        // An observed request passes, so it must not be able to change an account.
        let mode = if mode == Mode::Observe && !is_harmless(&message) { Mode::Hold } else { mode };
        for edition in [0, 1] {
            let expected = judge.judge(edition, &message, None)?;
            if expected.writes_account && expected.may_pass(mode) {
                return None;
            }
        }
        let form = form(kind, &message, random);
        Some(Shot { kind, mode, form, message })
    }

    fn message(&self, kind: Kind, random: &mut Random, id: usize) -> Option<Message> {
        let number = format!("+1206{}", 4_000_000 + random.below(20_000));
        let message = match kind {
            Kind::Vector => Message::of_case(random.one_of(&self.cases)?),
            Kind::Mutant => {
                let mut message = Message::of_case(random.one_of(&self.cases)?);
                message.body = mutate::mutant(&self.cases, random)?.request.body;
                message
            }
            Kind::Put | Kind::Slow | Kind::Together => {
                put("contoso", &number, "Bearer own", &body("contoso", &number))
            }
            Kind::Read => {
                let targets =
                    ["/accounts/contoso", "/accounts", "/accounts/contoso/numbers", "/other"];
                let target = random.one_of(&targets)?;
                let target = format!("{target}?api-version=2024-02-29");
                Message::new("GET", target, "Bearer own", Vec::new())
            }
            Kind::Fault => {
                let good = body("contoso", &number);
                let (from, to) = *random.one_of(&FAULTS)?;
                put("contoso", &number, "Bearer own", &good.replacen(from, to, 1))
            }
            Kind::Batch => {
                let account = *random.one_of(&["contoso", "contoso", "disabled"])?;
                batch(account, random.below(20_000), 0)
            }
            Kind::Large => batch("contoso", random.below(20_000), *random.one_of(&SIZES)?),
            Kind::Gone | Kind::GoneEarly => {
                let account = *random.one_of(&["contoso", "disabled", "missing"])?;
                // No lookup of these credentials is in the cache.
                put(account, &number, &format!("Bearer gone{id}"), &body(account, &number))
            }
            Kind::Story => return None,
        };
        Some(message)
    }
}

fn kind(random: &mut Random) -> Kind {
    match random.below(100) {
        0..=29 => Kind::Vector,
        30..=49 => Kind::Mutant,
        50..=65 => Kind::Put,
        66..=74 => Kind::Read,
        75..=80 => Kind::Fault,
        81..=82 => Kind::Batch,
        83..=84 => Kind::Large,
        85..=86 => Kind::Slow,
        87..=93 => Kind::Gone,
        94..=97 => Kind::GoneEarly,
        _ => Kind::Together,
    }
}

fn form(kind: Kind, message: &Message, random: &mut Random) -> Form {
    let mut form = Form::usual(message, random);
    match kind {
        Kind::Slow => {
            form.parts = 3 + random.below(3);
            form.pause = Duration::from_millis(100 + random.below(300) as u64);
        }
        Kind::Gone => form.end = End::Gone(Duration::from_micros(random.below(12_000) as u64)),
        Kind::GoneEarly => form.end = End::GoneEarly,
        Kind::Together => {
            form.version = Version::Http1;
            form.framing =
                *random.one_of(&[Framing::Length, Framing::Chunks]).unwrap_or(&Framing::Length);
        }
        _ => {}
    }
    form
}

/// Whether the API cannot change an account for it, even if it is wrong.
fn is_harmless(message: &Message) -> bool {
    let path = message.target.split('?').next().unwrap_or_default();
    message.method == "GET"
        || ["/accounts/contoso/numbers/", "/accounts/contoso:"]
            .iter()
            .any(|start| path.starts_with(start))
}

/// A PUT of a number.
pub(crate) fn put(account: &str, number: &str, credentials: &str, body: &str) -> Message {
    let target = format!("/accounts/{account}/numbers/{number}?api-version=2024-02-29");
    Message::new("PUT", target, credentials, body.as_bytes().to_vec())
}

/// The body of a PUT that every profile accepts.
pub(crate) fn body(account: &str, number: &str) -> String {
    GOOD.replace("ACCOUNT", account).replace("NUMBER", number)
}

/// A batch of a hundred numbers, with white space up to a size.
fn batch(account: &str, first: usize, size: usize) -> Message {
    let number = |index| body(account, &format!("+1206{}", 4_000_000 + first + index));
    let numbers: Vec<String> = (0..100).map(number).collect();
    let mut body = format!("{{\"numbers\":[{}]}}", numbers.join(",")).into_bytes();
    body.resize(size.max(body.len()), b' ');
    let target = format!("/accounts/{account}:createOrUpdateNumbers?api-version=2024-02-29");
    Message::new("POST", target, "Bearer own", body)
}

/// Those of the API and the usual ones; HEAD has no body in its response.
const METHODS: [&str; 6] = ["DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT"];

/// The limit of the policy is 131,072.
const SIZES: [usize; 4] = [131_072, 131_073, 140_000, 400_000];

const FAULTS: [(&str, &str); 6] = [
    ("\"accountName\":\"contoso\",", ""),
    ("\"telephoneNumber\":\"+1", "\"telephoneNumber\":\"1"),
    ("\"enabled\":true", "\"enabled\":\"true\""),
    ("}}}}", "}}}"),
    ("CallingUserAssignment", ""),
    ("contoso", "fabrikam"),
];

const GOOD: &str = concat!(
    r#"{"telephoneNumber":"NUMBER","accountName":"ACCOUNT","serviceDetails":{"teamsOperatorConnect":{"enabled":true,"#,
    r#""assignmentStatus":"assigned","configuration":{"usage":"CallingUserAssignment","choosableCapabilities":"#,
    r#"["InboundCalling"],"additionalUsages":[],"civicAddressId":"3b9c2d6a-8f0e-4b57-9f10-2d6c8e1a4f33","#,
    r#""allowTenantAddressUpdate":false}}}}"#,
);
