//! Reads the body into types of Rust, with three readers, and validates them with garde and `phonenumber`.

use std::hint::black_box;

use anyhow::Result;
use garde::Validate;
use serde::Deserialize;

use crate::case::{Case, Form};
use crate::peer::{Judge, Peer, Verdict};

/// Who reads the body, and what is checked then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Typed {
    SerdeJson,
    SonicRs,
    SimdJson,
    Garde,
}

pub(crate) fn all() -> impl Iterator<Item = Box<dyn Peer>> {
    let peers = [Typed::Garde, Typed::SerdeJson, Typed::SonicRs, Typed::SimdJson];
    peers.into_iter().map(|peer| Box::new(peer) as Box<dyn Peer>)
}

impl Peer for Typed {
    fn name(&self) -> &'static str {
        match self {
            Self::SerdeJson => "types, serde_json",
            Self::SonicRs => "types, sonic-rs",
            Self::SimdJson => "types, simd-json",
            Self::Garde => "types, serde_json, garde, phonenumber",
        }
    }

    fn about(&self) -> &'static str {
        match self {
            Self::SerdeJson => "the body is read into these types, and nothing else is checked",
            Self::SonicRs => {
                "the same with sonic-rs, which uses the vector instructions of the processor"
            }
            Self::SimdJson => {
                "the same with simd-json, which writes into the body: each verdict begins with a copy of it"
            }
            Self::Garde => {
                "the body is read into types whose texts borrow from it, and unknown members are an error; the first fault ends it. Then garde checks patterns and lengths, and if there is no error the telephone number is parsed and looked up in its numbering plan"
            }
        }
    }

    fn packages(&self) -> &'static [&'static str] {
        match self {
            Self::SerdeJson => &["serde_json", "serde"],
            Self::SonicRs => &["sonic-rs"],
            Self::SimdJson => &["simd-json"],
            Self::Garde => &["garde", "phonenumber"],
        }
    }

    fn ready<'c>(&self, case: &'c Case) -> Result<Option<Judge<'c>>> {
        let body = case.bytes().filter(|_| matches!(case.form, Some(Form::Number)));
        let peer = *self;
        // The types alone accept every fault of the cases that is in a text.
        let applies = case.accepted() || peer == Self::Garde;
        Ok(body
            .filter(|_| applies)
            .map(|body| -> Judge<'c> { Box::new(move || peer.judge(black_box(body))) }))
    }
}

impl Typed {
    fn judge(self, body: &[u8]) -> Verdict {
        let read = match self {
            Self::SerdeJson | Self::Garde => serde_json::from_slice::<Number<'_>>(body).ok(),
            Self::SonicRs => sonic_rs::from_slice::<Number<'_>>(body).ok(),
            Self::SimdJson => {
                let mut copy = body.to_vec();
                let is_read = simd_json::from_slice::<Number<'_>>(&mut copy).map(black_box).is_ok();
                return Verdict { json: Some(is_read), ..Verdict::default() };
            }
        };
        let Some(number) = black_box(read) else {
            return Verdict { json: Some(false), ..Verdict::default() };
        };
        if self != Self::Garde {
            return Verdict { json: Some(true), ..Verdict::default() };
        }
        let errors =
            number.validate().err().map_or(0, |report| report.iter().map(black_box).count());
        let is_known = || {
            let parsed = phonenumber::parse(None, number.telephone_number);
            parsed.is_ok_and(|number| black_box(number).is_valid())
        };
        let in_numbering_plan = (errors == 0).then(is_known);
        Verdict {
            json: Some(true),
            accepted: Some(errors == 0),
            errors: Some(errors),
            in_numbering_plan,
        }
    }
}

/// The body of a number, with the checks of the rules that concern one member.
#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[garde(allow_unvalidated)]
struct Number<'b> {
    #[garde(custom(is_e164))]
    telephone_number: &'b str,
    #[garde(custom(is_word), length(min = 1, max = 100))]
    account_name: &'b str,
    #[garde(dive)]
    #[serde(borrow)]
    service_details: Services<'b>,
    #[garde(dive)]
    #[serde(borrow)]
    configuration: Option<Configuration<'b>>,
}

#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[garde(allow_unvalidated)]
struct Services<'b> {
    #[garde(dive)]
    #[serde(borrow)]
    teams_operator_connect: Option<Service<'b>>,
}

#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[garde(allow_unvalidated)]
struct Service<'b> {
    #[expect(dead_code, reason = "read only")]
    enabled: bool,
    #[garde(dive)]
    #[serde(borrow)]
    configuration: Option<ServiceConfiguration<'b>>,
}

#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[garde(allow_unvalidated)]
struct ServiceConfiguration<'b> {
    #[garde(custom(is_not_blank))]
    usage: &'b str,
    #[expect(dead_code, reason = "read only")]
    #[serde(borrow)]
    choosable_capabilities: Vec<&'b str>,
    #[garde(custom(is_not_blank))]
    civic_address_id: &'b str,
    #[expect(dead_code, reason = "read only")]
    allow_tenant_address_update: bool,
}

#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[garde(allow_unvalidated)]
struct Configuration<'b> {
    #[garde(custom(is_word), length(min = 1, max = 100))]
    custom_sip_header: &'b str,
}

fn is_e164(text: &str, _: &()) -> garde::Result {
    let digits = text.strip_prefix('+').unwrap_or_default().as_bytes();
    let is_number = matches!(digits, [b'1'..=b'9', _, ..])
        && digits.len() <= 15
        && digits.iter().all(u8::is_ascii_digit);
    if is_number { Ok(()) } else { Err(garde::Error::new("expected an E.164 number")) }
}

fn is_word(text: &str, _: &()) -> garde::Result {
    let is_word =
        text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if is_word { Ok(()) } else { Err(garde::Error::new("a character is not permitted")) }
}

fn is_not_blank(text: &str, _: &()) -> garde::Result {
    if text.trim().is_empty() { Err(garde::Error::new("is empty")) } else { Ok(()) }
}
