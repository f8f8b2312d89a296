//! `acg-policy serve` behind the sample configuration of Envoy.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::client::{self, Reply};
use crate::common;
use crate::gateway::{Gateway, Sample};
use crate::upstream::Upstream;

/// A gateway with the program, and its upstream.
pub(super) struct Setup {
    pub(super) gateway: Gateway,
    pub(super) upstream: Upstream,
    program: Program,
}

impl Setup {
    pub(super) fn new(change: impl FnOnce(&mut Sample)) -> Self {
        let upstream = Upstream::start();
        let program = Program::start(upstream.address());
        let file = common::workspace().join("plugin/ext-authz/envoy.yaml");
        let mut sample = Sample::of(fs::read_to_string(file).unwrap());
        sample.replace("port_value: 8080", "port_value: 0");
        sample.replace("port_value: 8081", &format!("port_value: {}", upstream.address().port()));
        sample.replace("port_value: 8082", &format!("port_value: {}", program.address.port()));
        change(&mut sample);
        let gateway = Gateway::start_file(&sample);
        Self { gateway, upstream, program }
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.gateway.address("provisioning")
    }

    pub(super) fn send(&self, request: &[u8]) -> Reply {
        client::send(self.address(), request)
    }

    pub(super) fn set_policy(&mut self, policy: &Value) {
        self.program.set_policy(policy);
    }

    pub(super) fn stop_program(&mut self) {
        self.program.process.kill().unwrap();
        self.program.process.wait().unwrap();
    }
}

/// The running program, which is stopped when this value is dropped.
struct Program {
    process: Child,
    address: SocketAddr,
    policy: PathBuf,
    reloads: u64,
}

impl Program {
    fn start(api: SocketAddr) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let policy = folder.join(format!("policy-{}-{}.json", std::process::id(), api.port()));
        fs::write(&policy, "{}").unwrap();
        let mut command = Command::new(program());
        command.args(["serve", "--listen", "127.0.0.1:0", "--accounts", &format!("http://{api}")]);
        // The same account has another state in each vector.
        command.args(["--accounts-cache-ttl", "0"]);
        command.arg("--policy").arg(&policy).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening http://").unwrap().parse().unwrap();
        Self { process, address, policy, reloads: 0 }
    }

    /// Uses another policy from now on.
    fn set_policy(&mut self, policy: &Value) {
        fs::write(&self.policy, policy.to_string()).unwrap();
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-s", "HUP", &id]).status().unwrap().success());
        self.reloads += 1;
        let expected = format!("acg_policy_reloads{{acg_result=\"used\"}} {}", self.reloads);
        let deadline = Instant::now() + Duration::from_secs(20);
        let request = b"GET /metrics HTTP/1.1\r\nhost: program\r\nconnection: close\r\n\r\n";
        while !String::from_utf8_lossy(&client::send(self.address, request).body)
            .contains(&expected)
        {
            assert!(Instant::now() < deadline, "the policy is not used: {policy}");
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended.
        let _killed = self.process.kill();
        let _status = self.process.wait();
        let _removed = fs::remove_file(&self.policy);
    }
}

/// The program: the one that `cargo xtask test` names, or else the built one.
fn program() -> PathBuf {
    if let Some(named) = std::env::var_os("ACG_POLICY_PROGRAM") {
        return PathBuf::from(named);
    }
    let built = common::workspace().join("target/debug/acg-policy");
    assert!(built.is_file(), "the program is not built: run `cargo build -p acg-policy-cli`");
    built
}
