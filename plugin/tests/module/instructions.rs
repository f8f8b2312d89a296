//! The WebAssembly instructions of a request, from the creation of its context to its end. Unlike time, they are the same on a busy
//! machine. `bench/instructions/filter.txt` has what each may cost.

use crate::proxy::{COUNTED, HeaderField, Proxy};

#[test]
fn a_request_costs_no_more_instructions_than_is_committed() {
    let mut proxy = COUNTED.start();
    assert!(proxy.configure(1, r#"{"account":{"cluster":"api"}}"#).unwrap());
    // Lines of the log are not part of the figures.
    proxy.state().log_level = 5;
    let mut context = 1;
    let mut exceeded = Vec::new();
    for line in LIMITS.lines().filter(|line| !line.starts_with('#')) {
        let (limit, name) = line.trim().split_once("  ").expect("a count and a name");
        let request = Request::of(name);
        // The first requests look the account up and find an empty heap.
        let counts: Vec<u64> = (0..4)
            .map(|_| {
                context += 1;
                request.count(&mut proxy, context)
            })
            .collect();
        let count = *counts.last().unwrap();
        println!("{limit:>9} {count:>9}  {name}");
        if count * 100 > limit.parse::<u64>().unwrap() * 103 {
            exceeded.push(format!("{name}: {count} instructions, more than {limit}"));
        }
    }
    assert!(exceeded.is_empty(), "{exceeded:?}");
}

struct Request {
    headers: Vec<HeaderField>,
    body: Vec<u8>,
    is_refused: bool,
}

impl Request {
    fn of(name: &str) -> Self {
        let put = |body: &str| Self::with("PUT", NUMBER_PATH, body);
        match name {
            "GET of an account" => Self::with("GET", "/accounts/contoso", ""),
            "PUT of a number" => put(&number(0)),
            "PUT without `accountName`, refused" => {
                let without = number(0).replace(r#""accountName":"contoso","#, "");
                Self { is_refused: true, ..put(&without) }
            }
            "batch of 100 numbers" => {
                let numbers: Vec<String> = (0..100).map(number).collect();
                let body = format!("{{\"numbers\":[{}]}}", numbers.join(","));
                Self::with("POST", "/accounts/contoso:createOrUpdateNumbers", &body)
            }
            other => panic!("unknown request {other}"),
        }
    }

    /// With the header fields that Envoy passes on.
    fn with(method: &str, path: &str, body: &str) -> Self {
        let (path, length) = (format!("{path}?api-version=2024-02-29"), body.len().to_string());
        let mut headers = vec![
            (":authority", "localhost"),
            (":path", path.as_str()),
            (":method", method),
            (":scheme", "http"),
            ("accept", "application/json"),
            ("user-agent", "azsdk-net-Example/1.0.0"),
            ("x-ms-client-request-id", "9b0a1f5e-6f0c-4b4e-8f0e-2f8a3c1d7e60"),
            ("authorization", TOKEN),
        ];
        if !body.is_empty() {
            headers.extend([("content-type", "application/json"), ("content-length", &length)]);
        }
        headers.extend([
            ("x-forwarded-proto", "http"),
            ("x-request-id", "0f3c2b1a-6f0c-4b4e-8f0e-2f8a3c1d7e60"),
        ]);
        let field =
            |(name, value): &(&str, &str)| (name.as_bytes().to_vec(), value.as_bytes().to_vec());
        let headers = headers.iter().map(field).collect();
        Self { headers, body: body.as_bytes().to_vec(), is_refused: false }
    }

    fn count(&self, proxy: &mut Proxy, context: u32) -> u64 {
        proxy.state().headers.clone_from(&self.headers);
        proxy.state().body.clone_from(&self.body);
        let instructions = proxy.count(|proxy| {
            proxy.create(context, 1).unwrap();
            let has_body = !self.body.is_empty();
            proxy.headers(context, !has_body).unwrap();
            if has_body {
                proxy.body(context, true).unwrap();
            }
        });
        let rest = proxy.count(|proxy| {
            if let Some(call) = proxy.state().calls.pop() {
                let account = br#"{"name":"contoso","serviceDetails":{"teamsOperatorConnect":{"enabled":true}}}"#;
                proxy.respond(1, call.token, Some((200, account.to_vec()))).unwrap();
            }
            proxy.response_headers(context).unwrap();
            proxy.delete(context).unwrap();
        });
        let outcome = proxy.state().requests.remove(&context).unwrap();
        assert_eq!(outcome.reply.is_some(), self.is_refused, "{outcome:?}");
        instructions + rest
    }
}

fn number(index: usize) -> String {
    NUMBER.replace("INDEX", &format!("{index:03}"))
}

const LIMITS: &str = include_str!("../../../bench/instructions/filter.txt");

const NUMBER_PATH: &str = "/accounts/contoso/numbers/+442079460000";

/// The token has the length of a usual one.
const TOKEN: &str = concat!(
    "Bearer eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsIng1dCI6Ii1LSTNROW5OUjdiUm9meG1lWm9YcWJIWkdldyJ9.",
    "eyJhdWQiOiJhcGk6Ly9leGFtcGxlIiwiaXNzIjoiaHR0cHM6Ly9leGFtcGxlIiwicm9sZXMiOlsiUHJvdmlzaW9uaW5nQVBJLldyaXRlIl19.",
    "c2lnbmF0dXJlLXNpZ25hdHVyZS1zaWduYXR1cmUtc2lnbmF0dXJlLXNpZ25hdHVyZS1zaWduYXR1cmU"
);

const NUMBER: &str = concat!(
    r#"{"telephoneNumber":"+442079460INDEX","accountName":"contoso","serviceDetails":{"teamsOperatorConnect":"#,
    r#"{"enabled":true,"configuration":{"usage":"CallingUserAssignment","choosableCapabilities":"#,
    r#"["InboundCalling","OutboundCalling"],"civicAddressId":"3fa85f64-5717-4562-b3fc-2c963f66afa6","#,
    r#""allowTenantAddressUpdate":true}}},"configuration":{"customSipHeader":"exampleHeaderContents"}}"#,
);
