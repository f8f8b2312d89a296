//! The requests of Envoy's filter `ext_authz` with an HTTP service: 200 lets a request pass, every other response
//! is sent to its caller.

use std::sync::Arc;

use acg_policy::{Begin, Finish, Head, HeaderField, Pending, Validator};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, Response};

use super::body::{self, BodyFault};
use super::lookups::{Lookups, Need, Verdict};
use super::metrics::Endpoint;
use super::observe::{self, Fate, Outcomes, Validators};
use super::reply;
use super::shared::Shared;
use crate::check::AccountWrite;
use crate::output;

/// Validates the request that Envoy describes.
pub(super) async fn authorize(
    State(shared): State<Arc<Shared>>,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let fields = fields(&parts.headers);
    let Validators { whole: validator, enforced } = shared.validators();
    let limit = validator.policy().max_body_bytes();
    let body = body::read(body, limit, &shared.memory).await;
    let head = Head {
        method: parts.method.as_str().as_bytes(),
        target: target(parts.uri.path_and_query()).as_bytes(),
        headers: &fields,
    };
    let body = match &body {
        Ok(_) if is_partial(&parts.headers) => Err(BodyFault::TooLarge),
        Ok(body) => Ok(&*body.bytes),
        Err(why) => Err(*why),
    };
    let enforced = enforced.map(|enforced| outcome(&enforced, &head, body)).transpose();
    let outcomes = enforced.and_then(|enforced| Ok((outcome(&validator, &head, body)?, enforced)));
    let ((whole, write), enforced) = match outcomes {
        Ok(outcomes) => outcomes,
        Err(why) => return without_body(why, &shared, &fields),
    };
    let outcomes = Outcomes { whole, enforced: enforced.map(|(enforced, _)| enforced) };
    let write = write.as_ref();
    let need = Some(Need { validator: &validator, head: Some(&parts) });
    let Verdict { report, fate, from_api } =
        Lookups::new().verdict(&shared, outcomes, write, need).await;
    shared.end(Endpoint::ExtAuthz, &report, fate, write);
    match fate {
        Fate::Accepted => Response::default(),
        Fate::Rejected => reply::refusal(&report, &from_api, &fields).unwrap_or_default(),
        Fate::WouldReject => {
            observe::log(&report, &fields);
            observe::with_verdict(Response::default(), &report)
        }
    }
}

/// The outcome of a request and what it writes, or why its body, on which the outcome depends, cannot be read.
fn outcome(
    validator: &Validator,
    head: &Head<'_>,
    body: Result<&[u8], BodyFault>,
) -> Result<(Finish, Option<AccountWrite>), BodyFault> {
    match (validator.begin(head), body) {
        // Without its whole body a request is not forwarded, whatever its path.
        (_, Err(why @ (BodyFault::Slow | BodyFault::Broken))) => Err(why),
        (Begin::OutsideApi(report) | Begin::Decided(report), Err(why @ BodyFault::TooLarge))
            if report.is_accepted() =>
        {
            Err(why)
        }
        (Begin::OutsideApi(report) | Begin::Decided(report), _) => {
            let write = AccountWrite::by_head(&report, head.method);
            Ok((Finish::Decided(report), write))
        }
        (Begin::NeedsBody(pending), Ok(body)) => {
            let write = AccountWrite::of(&pending);
            Ok((Pending::finish(pending, body), write))
        }
        (Begin::NeedsBody(pending), Err(BodyFault::TooLarge)) => {
            Ok((Finish::Decided(pending.too_large()), None))
        }
    }
}

fn without_body(why: BodyFault, shared: &Shared, fields: &[HeaderField<'_>]) -> Response<Body> {
    let (status, code) = why.reply();
    let message = match why {
        BodyFault::TooLarge => "The body is larger than the gateway validates.",
        BodyFault::Slow => "The body did not end in time.",
        BodyFault::Broken => "The body ended early.",
    };
    match why {
        BodyFault::TooLarge => shared.metrics.count_too_large(),
        BodyFault::Slow => shared.metrics.count_slow_body(),
        BodyFault::Broken => {}
    }
    if shared.observe.is_everything() {
        output::error(format_args!("request not validated, and passed: {message}"));
        return Response::default();
    }
    let message = format!("{message} The request was not forwarded.");
    let mut response = reply::error(status, code, &message, &[]);
    reply::add_ids(response.headers_mut(), fields);
    response
}

/// The request target that Envoy's client has sent: what follows the prefix. With the prefix, no target of a
/// client is a path of this server.
fn target(uri: Option<&PathAndQuery>) -> &str {
    let target = uri.map_or("", PathAndQuery::as_str);
    target.strip_prefix(PREFIX).unwrap_or(target)
}

/// Whether Envoy has sent a part of the body only, which `allow_partial_message` permits it. Envoy sets the
/// header field itself, and removes that of a client.
fn is_partial(headers: &HeaderMap) -> bool {
    headers.get_all("x-envoy-auth-partial-body").iter().any(|value| value != "false")
}

fn fields(headers: &HeaderMap) -> Vec<HeaderField<'_>> {
    headers.iter().map(|(name, value)| (name.as_str().as_bytes(), value.as_bytes())).collect()
}

/// The `path_prefix` of the samples.
const PREFIX: &str = "/authz";
