//! Requests whose result is known, from which replies of the API and of the gateway are learned.

use super::classify::Marks;
use super::error::ProbeError;
use super::reply::{End, Exchange, FilterReply, Reply};
use super::report::Protocol;
use super::sender::{ACCOUNTS, Sender};

/// What is known before the corpus is sent.
#[derive(Debug)]
pub(super) struct Baseline {
    pub(super) marks: Marks,
    /// Whether the gateway accepts HTTP/2.
    pub(super) has_http2: bool,
    /// Whether a GET has passed.
    pub(super) get_passes: bool,
    /// How replies are told apart, for people.
    pub(super) summary: String,
    pub(super) notes: Vec<String>,
}

/// Sends a GET that must pass, one that the filter must refuse, and malformed HTTP.
pub(super) fn establish(sender: &Sender) -> Result<Baseline, ProbeError> {
    let get = sender.get(Protocol::Http1, ACCOUNTS)?;
    let get = get.and_then(first).ok_or_else(|| {
        ProbeError::Baseline("the connection was closed without a reply".to_owned())
    })?;
    let refused = sender.get(Protocol::Http1, "/accounts//x?api-version=2024-02-29")?;
    let refused = refused.and_then(first).filter(|reply| reply.of_filter().is_some());
    let malformed = b"GET / HTTP/1.1\r\nhost: x\r\n: x\r\n\r\n".to_vec();
    let malformed = first(sender.bytes(&[malformed], 1)?);
    let http2 = sender.get(Protocol::Http2, ACCOUNTS)?;
    let mut notes = Vec::new();
    let has_http2 = http2.is_some_and(|exchange| !exchange.replies.is_empty());
    if !has_http2 {
        notes.push("the gateway does not accept HTTP/2: these requests are skipped".to_owned());
    }
    let gateway: Vec<&Reply> = refused.iter().chain(malformed.as_ref()).collect();
    let (marks, summary) = learn(&get, &gateway, malformed.clone(), &mut notes)?;
    let get_passes = get.of_filter().is_none();
    Ok(Baseline { marks, has_http2, get_passes, summary, notes })
}

fn learn(
    get: &Reply,
    gateway: &[&Reply],
    malformed: Option<Reply>,
    notes: &mut Vec<String>,
) -> Result<(Marks, String), ProbeError> {
    let status = get.status;
    match get.of_filter() {
        Some(FilterReply::Refusal(codes)) => {
            let codes = codes.join(", ");
            notes.push(format!(
                "the filter refuses a GET of the accounts ({codes}): pass the caller's credentials with --header, or other faults stay hidden"
            ));
            let marks = Marks { names: Vec::new(), malformed };
            return Ok((marks, format!("replies of the API are unknown ({status})")));
        }
        Some(FilterReply::NotValidated(message)) => return Err(ProbeError::Baseline(message)),
        None => {}
    }
    let learned = Marks::learn(get, gateway, malformed.clone());
    let names: Vec<String> = learned.names.iter().map(|name| format!("`{name}`")).collect();
    let names = names.join(", ");
    if learned.are_certain() && status < 500 {
        let summary =
            format!("a GET of the accounts reached the API ({status}), whose replies have {names}");
        return Ok((learned, summary));
    }
    let text = get.text();
    match status {
        401 | 403 => Err(ProbeError::Baseline(format!(
            "it got {status}, before the filter or from the API; pass the caller's credentials with --header"
        ))),
        404 => Err(ProbeError::Baseline(
            "it got 404; does the URL name the gateway of the Provisioning API?".to_owned(),
        )),
        500.. => Err(ProbeError::Baseline(format!("it got {status}: {text}"))),
        _ if names.is_empty() => {
            notes.push("replies of the API have no field of their own".to_owned());
            Ok((learned, format!("a GET of the accounts passed ({status})")))
        }
        _ => {
            let summary = format!("a GET of the accounts passed ({status}), its reply has {names}");
            Ok((learned, summary))
        }
    }
}

fn first(exchange: Exchange) -> Option<Reply> {
    let _end: End = exchange.end;
    exchange.replies.into_iter().next()
}
