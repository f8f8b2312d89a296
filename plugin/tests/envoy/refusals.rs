//! What the API says about the caller in response to a lookup is what the client gets.

use serde_json::json;

use crate::client::{self, Reply};
use crate::common::{ENABLED, NUMBER};
use crate::emulator::number_request;
use crate::gateway::{Gateway, Listener};
use crate::upstream::{AccountResponse, LOOKUP_AUTHORITY, Upstream};

struct Setup {
    upstream: Upstream,
    gateway: Gateway,
}

impl Setup {
    /// The default, and one where an account that the caller may not read rejects.
    fn new() -> Self {
        let upstream = Upstream::start();
        let account =
            json!({ "cluster": "acg_lookups", "authority": LOOKUP_AUTHORITY, "cacheTtlMs": 0 });
        let rules = json!({ "state/account-unreadable": "error" });
        let strict = json!({ "account": account, "policy": { "rules": rules } });
        let listener = |name: &str, configuration| Listener {
            name: name.to_owned(),
            configuration: Some(configuration),
            ..Listener::default()
        };
        let listeners =
            [listener("default", json!({ "account": account })), listener("strict", strict)];
        let gateway = Gateway::start(upstream.address(), &listeners);
        Self { upstream, gateway }
    }

    fn put_number(&self, listener: &str, response: AccountResponse) -> Reply {
        self.upstream.set_account_response(response);
        self.upstream.take_requests();
        let request = number_request("contoso", "+12065550100", "Bearer own");
        client::send(self.gateway.address(listener), &request)
    }
}

fn values<'r>(reply: &'r Reply, name: &str) -> Vec<&'r str> {
    let fields = reply.headers.iter().filter(|(other, _)| other == name);
    fields.map(|(_, value)| value.as_str()).collect()
}

#[test]
fn rejected_credentials_are_401_with_the_challenges_of_the_api() {
    let setup = Setup::new();
    let lines = "www-authenticate: Bearer realm=\"api\", error=\"invalid_token\"\r\nwww-authenticate: Basic\r\nset-cookie: a=b\r\n";
    let reply = setup.put_number("default", AccountResponse::Refusal(401, lines));
    assert_eq!((reply.status, reply.codes()), (401, vec!["state/unauthenticated".to_owned()]));
    let challenges = ["Bearer realm=\"api\", error=\"invalid_token\"", "Basic"];
    assert_eq!(values(&reply, "www-authenticate"), challenges);
    assert_eq!(values(&reply, "set-cookie"), [""; 0]);
    let reply = setup.put_number("default", AccountResponse::Refusal(401, ""));
    assert_eq!(values(&reply, "www-authenticate"), ["Bearer"]);
    assert_eq!(setup.upstream.take_forwarded().len(), 0);
}

#[test]
fn a_rate_limit_is_429_with_the_time_of_the_api() {
    let setup = Setup::new();
    let reply = setup.put_number("default", AccountResponse::Refusal(429, "retry-after: 17\r\n"));
    assert_eq!((reply.status, reply.codes()), (429, vec!["state/rate-limited".to_owned()]));
    assert_eq!(values(&reply, "retry-after"), ["17"]);
    let reply = setup.put_number("default", AccountResponse::Refusal(429, ""));
    assert_eq!(values(&reply, "retry-after"), ["5"]);
    let reply = setup.put_number("default", AccountResponse::Refusal(503, "retry-after: 120\r\n"));
    assert_eq!((reply.status, values(&reply, "retry-after")), (503, vec!["120"]));
    assert_eq!(setup.upstream.take_forwarded().len(), 0);
}

#[test]
fn a_caller_that_may_write_and_not_read_can_write() {
    let setup = Setup::new();
    let lines = "www-authenticate: Bearer error=\"insufficient_scope\"\r\n";
    let reply = setup.put_number("default", AccountResponse::Refusal(403, lines));
    assert!(reply.is_from_upstream(), "{reply:?}");
    let forwarded = setup.upstream.take_forwarded();
    assert!(matches!(&forwarded[..], [put] if put.line.contains(NUMBER)), "{forwarded:?}");
    assert!(setup.gateway.log().contains("state/account-unreadable"), "the warning is logged");

    let reply = setup.put_number("strict", AccountResponse::Refusal(403, lines));
    assert_eq!((reply.status, reply.codes()), (403, vec!["state/account-unreadable".to_owned()]));
    assert_eq!(values(&reply, "www-authenticate"), ["Bearer error=\"insufficient_scope\""]);
    assert_eq!(setup.upstream.take_forwarded().len(), 0);
}

#[test]
fn an_account_name_in_another_letter_case_is_the_account() {
    let setup = Setup::new();
    let account = ENABLED.replace("contoso", "Contoso");
    let reply = setup.put_number("default", AccountResponse::Response(200, account.into()));
    assert!(reply.is_from_upstream(), "{reply:?}");
}
