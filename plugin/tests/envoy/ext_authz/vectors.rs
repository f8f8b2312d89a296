//! Subject `ext-authz`: every case over HTTP/1.1 through Envoy with `ext_authz`, with an upstream that must not
//! receive any part of a refused request.

use acg_policy_vectors::{Case, CheckError, Subject, Verdict, Visibility, load, run};
use serde_json::{Value, json};

use super::program::Setup;
use crate::client;
use crate::common;
use crate::upstream::{AccountResponse, ReceivedRequest};
use crate::vectors::{is_acceptable, is_same, request};

struct ExtAuthz {
    setup: Setup,
    /// The policy in use.
    policy: Value,
    /// Cases of which the upstream has received an unacceptable request.
    leaks: Vec<String>,
}

#[test]
fn ext_authz_agrees_with_every_vector() {
    let mut cases = load().unwrap();
    // Each policy is read once.
    cases.sort_by_cached_key(|case| policy(case).to_string());
    let mut subject = ExtAuthz { setup: Setup::new(|_| {}), policy: json!({}), leaks: Vec::new() };
    let summary = run(&mut subject, &cases);
    assert_eq!(subject.leaks, [""; 0], "received by the upstream although unacceptable");
    println!("{:?}", summary.unwrap());
    assert!(subject.setup.gateway.is_running());
}

/// The policy of a case. Without an account state, the rules about it are off.
fn policy(case: &Case) -> Value {
    common::configuration(case, &json!({}))["policy"].clone()
}

impl Subject for ExtAuthz {
    fn name(&self) -> &'static str {
        "ext-authz"
    }

    fn visibility(&self) -> Visibility {
        Visibility::Reply
    }

    fn check(&mut self, case: &Case) -> Result<Verdict, CheckError> {
        let policy = policy(case);
        if policy != self.policy {
            self.setup.set_policy(&policy);
            self.policy = policy;
        }
        let upstream = &self.setup.upstream;
        let response = common::account_response(case);
        // A connection that is closed without a response may have been idle for too long, so that a lookup is sent again.
        let most_lookups = if response.is_some() { 1 } else { 2 };
        upstream.set_account_response(match response {
            Some((status, body)) => AccountResponse::Response(status, body),
            None => AccountResponse::Close,
        });
        let reply = client::try_send(self.setup.address(), &request(case))?;
        let (lookups, forwarded): (Vec<_>, Vec<_>) =
            upstream.take_requests().into_iter().partition(ReceivedRequest::is_lookup);
        // The program does not know the roles of callers.
        let is_leak = |received| case.roles.is_none() && !is_acceptable(case, received);
        if forwarded.iter().any(is_leak) {
            self.leaks.push(format!("{}: {forwarded:?}", case.id));
        }
        if lookups.len() > most_lookups {
            return Err(format!("{} lookups", lookups.len()).into());
        }
        if !reply.is_from_upstream() {
            let verdict = Verdict::from_reply(reply.status, &reply.body);
            return verdict
                .map_err(|_| format!("a response of Envoy itself: {}", reply.status).into());
        }
        match &*forwarded {
            [received] if is_same(case, received) => Ok(Verdict::accepted()),
            other => Err(format!("forwarded in another form: {other:?}").into()),
        }
    }
}
