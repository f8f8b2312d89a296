//! The manifests in `plugin/deploy`, in Envoy as their control planes configure it.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;

use acg_policy_gateway::config::documents;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::client;
use crate::common::{self, ENABLED, GOOD, NUMBER};
use crate::gateway::{Gateway, Sample};
use crate::upstream::{AccountResponse, LOOKUP_AUTHORITY, Upstream};

/// Envoy as a control plane configures it, before the filter is added.
struct Platform {
    upstream: Upstream,
    configuration: Value,
}

impl Platform {
    /// The sample without the filter, with a server of the filter's code.
    fn new() -> Self {
        let upstream = Upstream::start();
        upstream.set_account_response(AccountResponse::Response(200, ENABLED.into()));
        let sample = Sample::new("envoy.yaml", upstream.address());
        let mut configuration = documents("envoy.yaml", sample.text()).unwrap().remove(0);
        let clusters = configuration["static_resources"]["clusters"].as_array_mut().unwrap();
        let mut code = clusters[0].clone();
        code["name"] = json!(CODE);
        let address = &mut code["load_assignment"]["endpoints"][0]["lb_endpoints"][0]["endpoint"];
        address["address"]["socket_address"]["port_value"] = json!(serve_code().port());
        clusters.push(code);
        let mut platform = Self { upstream, configuration };
        platform.filters().remove(0);
        platform
    }

    fn listener(&mut self) -> &mut Value {
        &mut self.configuration["static_resources"]["listeners"][0]
    }

    fn manager(&mut self) -> &mut Value {
        &mut self.listener()["filter_chains"][0]["filters"][0]["typed_config"]
    }

    /// The HTTP filters: the router alone, at first.
    fn filters(&mut self) -> &mut Vec<Value> {
        self.manager()["http_filters"].as_array_mut().unwrap()
    }

    /// A cluster for lookups with the name of the control plane.
    fn add_lookups(&mut self, name: &str) {
        let clusters = self.configuration["static_resources"]["clusters"].as_array_mut().unwrap();
        let mut lookups = clusters[1].clone();
        lookups["name"] = json!(name);
        clusters.push(lookups);
    }

    /// Valid requests pass, and of an invalid one the API receives nothing, or no complete body.
    fn check(self, receives_headers: bool) {
        let sample = Sample::of(with_authority_of_tests(&self.configuration));
        let gateway = Gateway::start_file(&sample);
        let address = gateway.address("provisioning");
        for _ in 0..2 {
            let reply = client::send(address, &put(GOOD));
            assert_eq!(reply.status, 200, "{reply:?}\n{}", gateway.log());
        }
        let forwarded = self.upstream.take_requests();
        assert!(
            forwarded.iter().any(|request| request.complete && request.body == GOOD.as_bytes())
        );
        let reply = client::send(address, &put("{"));
        assert_eq!((reply.status, reply.codes()), (400, vec!["json/syntax".to_owned()]));
        let forwarded = self.upstream.take_requests();
        assert!(
            forwarded.iter().all(|request| receives_headers && !request.complete),
            "{forwarded:?}"
        );
    }
}

#[test]
fn istio_with_a_wasm_plugin() {
    let mut platform = Platform::new();
    let [plugin, patches] = manifests("istio.yaml").try_into().unwrap();
    let spec = &plugin["spec"];
    platform.add_lookups(spec["pluginConfig"]["account"]["cluster"].as_str().unwrap());
    // istiod sends the filter by extension config discovery; its agent has stored the code in a file.
    let name = "extensions.istio.io/wasmplugin/istio-system.acg-policy";
    let filter = json!({
        "@type": WASM,
        "config": {
            "name": "istio-system.acg-policy",
            "root_id": spec["pluginName"],
            "failure_policy": spec["failStrategy"],
            "vm_config": {
                "runtime": "envoy.wasm.runtime.v8",
                "code": { "local": { "filename": common::built_filter() } },
                "environment_variables": {},
            },
            "configuration": string_value(&spec["pluginConfig"]),
        },
    });
    let resource = json!({ "resources": [{
        "@type": "type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig",
        "name": name,
        "typed_config": filter,
    }] });
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("extension-{}.json", std::process::id()));
    fs::write(&file, with_authority_of_tests(&resource)).unwrap();
    platform.configuration["node"] = json!({ "id": "gateway", "cluster": "gateway" });
    let source = json!({ "path_config_source": { "path": file }, "resource_api_version": "V3" });
    let discovery = json!({ "config_source": source, "type_urls": [WASM] });
    platform.filters().insert(0, json!({ "name": name, "config_discovery": discovery }));
    apply_patches(&mut platform, &patches["spec"]);
    platform.check(true);
}

#[test]
fn istio_with_an_envoy_filter() {
    let mut platform = Platform::new();
    let [filter] = manifests("istio-hold.yaml").try_into().unwrap();
    platform.add_lookups("outbound|443||provapi.example");
    apply_patches(&mut platform, &filter["spec"]);
    platform.check(false);
}

#[test]
fn envoy_gateway_with_an_extension_policy() {
    let mut platform = Platform::new();
    let [policy] = manifests("envoy-gateway.yaml").try_into().unwrap();
    add_extension(&mut platform, &policy["spec"]["wasm"][0]);
    platform.check(true);
}

#[test]
fn envoy_gateway_with_patches() {
    let mut platform = Platform::new();
    let [policy, patches] = manifests("envoy-gateway-hold.yaml").try_into().unwrap();
    add_extension(&mut platform, &policy["spec"]["wasm"][0]);
    // What Envoy Gateway sets, and the patches reset.
    platform.manager()["normalize_path"] = json!(true);
    platform.manager()["merge_slashes"] = json!(true);
    for patch in patches["spec"]["jsonPatches"].as_array().unwrap() {
        apply_json_patch(platform.listener(), &patch["operation"]);
    }
    assert_eq!(platform.manager()["normalize_path"], false);
    platform.check(false);
}

#[test]
fn kubernetes_with_the_emulator() {
    let upstream = Upstream::start();
    upstream.set_account_response(AccountResponse::Response(200, ENABLED.into()));
    let map = manifests("kubernetes.yaml").remove(0);
    let mut sample = Sample::of(map["data"]["envoy.yaml"].as_str().unwrap().to_owned());
    sample.replace("address: 0.0.0.0, port_value: 8080", "address: 127.0.0.1, port_value: 0");
    sample.replace("port_value: 8081", &format!("port_value: {}", upstream.address().port()));
    let filter = common::built_filter().display().to_string();
    sample.replace("/filter/acg_policy_plugin.wasm", &format!("{filter:?}"));
    let configuration = documents("envoy.yaml", sample.text()).unwrap().remove(0);
    Platform { upstream, configuration }.check(false);
}

/// As Envoy Gateway adds an extension: disabled, and enabled by each route of the gateway. It serves the
/// code of images itself.
fn add_extension(platform: &mut Platform, wasm: &Value) {
    platform.add_lookups(wasm["config"]["account"]["cluster"].as_str().unwrap());
    let name = "envoy.filters.http.wasm/envoyextensionpolicy/default/acg-policy/wasm/0";
    let filter = json!({
        "name": name,
        "disabled": true,
        "typed_config": {
            "@type": WASM,
            "config": {
                "name": wasm["name"],
                "root_id": wasm["rootID"],
                "vm_config": { "runtime": "envoy.wasm.runtime.v8", "code": { "remote": remote() } },
                "configuration": string_value(&wasm["config"]),
            },
        },
    });
    platform.filters().insert(0, filter);
    let enabled = json!({
        "@type": "type.googleapis.com/envoy.config.route.v3.FilterConfig", "config": {},
    });
    let hosts = &mut platform.manager()["route_config"]["virtual_hosts"];
    hosts[0]["routes"][0]["typed_per_filter_config"] = json!({ name: enabled });
}

/// As istiod applies an `EnvoyFilter` to the listener of a gateway.
fn apply_patches(platform: &mut Platform, spec: &Value) {
    for patch in spec["configPatches"].as_array().unwrap() {
        let value = &patch["patch"]["value"];
        match patch["applyTo"].as_str().unwrap() {
            "LISTENER" => merge(platform.listener(), value),
            "NETWORK_FILTER" => merge(platform.manager(), &value["typed_config"]),
            "HTTP_FILTER" => {
                assert_eq!(patch["patch"]["operation"], "INSERT_BEFORE");
                let mut filter = value.clone();
                filter["typed_config"]["config"]["vm_config"]["code"]["remote"] = remote();
                platform.filters().insert(0, filter);
            }
            other => panic!("{other}"),
        }
    }
}

fn merge(into: &mut Value, from: &Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (name, value) in from {
                merge(into.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from.clone(),
    }
}

/// Applies a patch whose `jsonPath` is `..LIST[?(@.name=='NAME')].MEMBER.MEMBER`.
fn apply_json_patch(listener: &mut Value, operation: &Value) {
    let path = operation["jsonPath"].as_str().unwrap();
    let (_, path) = path.split_once("@.name=='").unwrap();
    let (name, members) = path.split_once("')]").unwrap();
    let mut at = find(listener, name).unwrap_or_else(|| panic!("there is no {name}"));
    for member in members.split('.').skip(1) {
        at = &mut at[member];
    }
    let member = operation["path"].as_str().unwrap().trim_start_matches('/');
    at[member] = operation["value"].clone();
}

/// The object with this name.
fn find<'v>(value: &'v mut Value, name: &str) -> Option<&'v mut Value> {
    if value["name"] == name {
        return Some(value);
    }
    match value {
        Value::Object(members) => members.values_mut().find_map(|value| find_inside(value, name)),
        _ => None,
    }
}

fn find_inside<'v>(value: &'v mut Value, name: &str) -> Option<&'v mut Value> {
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| find(item, name)),
        Value::Object(_) => find(value, name),
        _ => None,
    }
}

fn manifests(file: &str) -> Vec<Value> {
    let path = common::workspace().join("plugin/deploy").join(file);
    documents(file, &fs::read_to_string(path).unwrap()).unwrap()
}

/// Control planes send the configuration as JSON in a `StringValue`.
fn string_value(configuration: &Value) -> Value {
    json!({
        "@type": "type.googleapis.com/google.protobuf.StringValue",
        "value": configuration.to_string(),
    })
}

/// The upstream of the tests tells lookups from other requests by their authority.
fn with_authority_of_tests(configuration: &Value) -> String {
    configuration
        .to_string()
        .replace(r#"\"provapi.example\""#, &format!(r#"\"{LOOKUP_AUTHORITY}\""#))
}

fn remote() -> Value {
    let module = fs::read(common::built_filter()).unwrap();
    let digest: String = Sha256::digest(module).iter().map(|byte| format!("{byte:02x}")).collect();
    let uri =
        json!({ "uri": "http://code.example/filter.wasm", "cluster": CODE, "timeout": "10s" });
    json!({ "http_uri": uri, "sha256": digest })
}

/// Serves the filter to every request.
fn serve_code() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let module = fs::read(common::built_filter()).unwrap();
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _read = stream.read(&mut [0; 4096]);
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                module.len()
            );
            let _sent = stream.write_all(&[head.as_bytes(), &module].concat());
        }
    });
    address
}

fn put(body: &str) -> Vec<u8> {
    format!(
        "PUT {NUMBER} HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\nauthorization: Bearer own\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

const CODE: &str = "code";
const WASM: &str = "type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm";
