//! What is sent, and through which filters.

use std::path::Path;

use serde_json::{Map, Value, json};

/// A filter in Envoy, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Filter {
    /// No filter.
    None,
    /// A WebAssembly filter that does nothing.
    Empty,
    /// A Lua filter that looks for two members in every body.
    Lua,
    /// A WebAssembly filter that refuses every body.
    Refusing,
    /// acg-policy, with a lookup for each request that needs the account.
    Uncached,
    /// acg-policy as it is configured by default.
    Default,
}

impl Filter {
    pub(crate) const ALL: [Self; 6] =
        [Self::None, Self::Empty, Self::Lua, Self::Refusing, Self::Uncached, Self::Default];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::None => "no filter",
            Self::Empty => "empty Wasm filter",
            Self::Lua => "Lua",
            Self::Refusing => "refusing Wasm filter",
            Self::Uncached => "acg-policy, lookup each time",
            Self::Default => "acg-policy",
        }
    }

    /// The item of `http_filters`, which is YAML, in one line.
    pub(crate) fn configuration(self, modules: &Modules<'_>) -> Option<String> {
        let filter = match self {
            Self::None => return None,
            Self::Lua => json!({
                "name": "lua",
                "typed_config": { "@type": LUA, "default_source_code": { "inline_string": SCRIPT } },
            }),
            Self::Empty => wasm(modules.comparators, "empty", &json!({})),
            Self::Refusing => wasm(modules.comparators, "refuse", &json!({})),
            Self::Uncached => plugin(modules, &json!({ "cacheTtlMs": 0 })),
            Self::Default => plugin(modules, &json!({})),
        };
        Some(filter.to_string())
    }
}

/// The built filters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Modules<'p> {
    pub(crate) plugin: &'p Path,
    pub(crate) comparators: &'p Path,
}

/// acg-policy with the capabilities of the sample.
fn plugin(modules: &Modules<'_>, lookups: &Value) -> Value {
    let allowed: Map<String, Value> =
        capabilities().map(|name| (name.to_owned(), json!({}))).collect();
    wasm(modules.plugin, &self::lookups(lookups), &json!({ "allowed_capabilities": allowed }))
}

/// The names in the list of the sample.
fn capabilities() -> impl Iterator<Item = &'static str> {
    let list = SAMPLE.split_once("allowed_capabilities:\n").map_or("", |(_, list)| list);
    let lines = list.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    lines.map_while(|line| line.strip_suffix(": {}"))
}

/// Nothing in `capabilities` allows everything.
fn wasm(module: &Path, configuration: &str, capabilities: &Value) -> Value {
    json!({
        "name": "measured",
        "typed_config": {
            "@type": WASM,
            "config": {
                "name": "measured",
                "failure_policy": "FAIL_RELOAD",
                "allow_on_headers_stop_iteration": true,
                "vm_config": {
                    "vm_id": "measured",
                    "runtime": "envoy.wasm.runtime.v8",
                    "code": { "local": { "filename": module } },
                    "capability_restriction_config": capabilities,
                },
                "configuration": { "@type": TEXT, "value": configuration },
            },
        },
    })
}

fn lookups(more: &Value) -> String {
    let mut account = json!({ "cluster": "api", "timeoutMs": 10_000 });
    if let (Some(account), Some(more)) = (account.as_object_mut(), more.as_object()) {
        account.extend(more.clone());
    }
    json!({ "account": account }).to_string()
}

/// A kind of request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scenario {
    Get,
    Put,
    Refusal,
    Batch,
}

impl Scenario {
    pub(crate) const ALL: [Self; 4] = [Self::Get, Self::Put, Self::Refusal, Self::Batch];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Get => "GET of an account",
            Self::Put => "PUT of a number",
            Self::Refusal => "PUT without `accountName`, refused",
            Self::Batch => "batch of 100 numbers, 36 kB",
        }
    }

    /// The bytes of the request.
    pub(crate) fn request(self) -> Vec<u8> {
        match self {
            Self::Get => request("GET", "/accounts/contoso", ""),
            Self::Put => request("PUT", NUMBER_PATH, &number(0)),
            Self::Refusal => {
                request("PUT", NUMBER_PATH, &number(0).replace(r#""accountName":"contoso","#, ""))
            }
            Self::Batch => {
                let numbers: Vec<String> = (0..100).map(number).collect();
                let body = format!("{{\"numbers\":[{}]}}", numbers.join(","));
                request("POST", "/accounts/contoso:createOrUpdateNumbers", &body)
            }
        }
    }

    /// The status of the response.
    pub(crate) fn status(self, filter: Filter) -> u16 {
        let is_refused = match filter {
            Filter::None | Filter::Empty => false,
            Filter::Refusing => self != Self::Get,
            Filter::Lua | Filter::Uncached | Filter::Default => self == Self::Refusal,
        };
        if is_refused { 400 } else { 200 }
    }
}

fn number(index: usize) -> String {
    NUMBER.replace("INDEX", &format!("{index:03}"))
}

fn request(method: &str, path: &str, body: &str) -> Vec<u8> {
    let fields = match body.len() {
        0 => String::new(),
        length => format!("content-type: application/json\r\ncontent-length: {length}\r\n"),
    };
    let target = format!("{path}?api-version=2024-02-29");
    format!("{method} {target} HTTP/1.1\r\nhost: localhost\r\n{FIELDS}{fields}\r\n{body}")
        .into_bytes()
}

/// As a client sends them; the token has the length of a usual one.
const FIELDS: &str = concat!(
    "accept: application/json\r\nuser-agent: azsdk-net-Example/1.0.0\r\n",
    "x-ms-client-request-id: 9b0a1f5e-6f0c-4b4e-8f0e-2f8a3c1d7e60\r\nauthorization: Bearer ",
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsIng1dCI6Ii1LSTNROW5OUjdiUm9meG1lWm9YcWJIWkdldyJ9.",
    "eyJhdWQiOiJhcGk6Ly9leGFtcGxlIiwiaXNzIjoiaHR0cHM6Ly9leGFtcGxlIiwicm9sZXMiOlsiUHJvdmlzaW9uaW5nQVBJLldyaXRlIl19.",
    "c2lnbmF0dXJlLXNpZ25hdHVyZS1zaWduYXR1cmUtc2lnbmF0dXJlLXNpZ25hdHVyZS1zaWduYXR1cmU\r\n"
);

const NUMBER_PATH: &str = "/accounts/contoso/numbers/+442079460000";

const NUMBER: &str = concat!(
    r#"{"telephoneNumber":"+442079460INDEX","accountName":"contoso","serviceDetails":{"teamsOperatorConnect":"#,
    r#"{"enabled":true,"configuration":{"usage":"CallingUserAssignment","choosableCapabilities":"#,
    r#"["InboundCalling","OutboundCalling"],"civicAddressId":"3fa85f64-5717-4562-b3fc-2c963f66afa6","#,
    r#""allowTenantAddressUpdate":true}}},"configuration":{"customSipHeader":"exampleHeaderContents"}}"#,
);

/// It waits for the body, as acg-policy does, and looks for two members.
const SCRIPT: &str = r#"
function envoy_on_request(handle)
  local body = handle:body()
  if body then
    local text = body:getBytes(0, body:length())
    if not text:find('"telephoneNumber"', 1, true) or not text:find('"accountName"', 1, true) then
      handle:respond({[":status"] = "400", ["content-type"] = "application/json"}, '{"error":{"code":"BadRequest"}}')
    end
  end
end
"#;

const SAMPLE: &str = include_str!("../../../plugin/envoy/envoy.yaml");
const LUA: &str = "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua";
const WASM: &str = "type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm";
const TEXT: &str = "type.googleapis.com/google.protobuf.StringValue";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_capabilities_are_those_of_the_sample() {
        let names: Vec<&str> = capabilities().collect();
        assert_eq!(
            (names.first(), names.last()),
            (Some(&"proxy_on_configure"), Some(&"proc_exit"))
        );
        assert!(!names.contains(&"proxy_on_response_headers"), "{names:?}");
    }
}
