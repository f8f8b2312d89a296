//! The demo as a newcomer uses it: started by its command, tried line by line, its emulator killed, stopped.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on fails, and prints what it has done"
)]

use std::env;
use std::process::Command;
use std::time::{Duration, Instant};

use acg_policy_demo::child::Child;
use acg_policy_demo::client;
use acg_policy_demo::guide::{Try, tries};
use acg_policy_workspace::{paths, port, process};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::time::sleep;

#[tokio::test]
#[ignore = "it builds and starts everything: `cargo xtask test --only e2e` runs it"]
async fn the_demo_does_what_it_prints() {
    let demo = Demo::start().await;
    demo.portal();
    demo.lines().await;
    demo.probe();
    demo.without_emulator().await;
    demo.stop().await;
}

struct Demo {
    process: Child,
    port: u16,
    emulator: u16,
}

impl Demo {
    async fn start() -> Self {
        let (port, emulator) = (port::free().unwrap(), port::free().unwrap());
        let mut command = process::command(env::var_os("ACG_POLICY_XTASK").unwrap());
        command.args(["demo", "--port", &port.to_string()]);
        command.args(["--emulator-port", &emulator.to_string()]);
        let log = paths::artifacts().join("demo-test.log");
        let demo =
            Self { process: Child::start("the demo", command, &log).unwrap(), port, emulator };
        demo.wait_for(&format!("ready http://127.0.0.1:{port}"), LONGEST_BUILD).await;
        demo
    }

    /// The tests of the portal, in a browser, with the real gateway behind it.
    fn portal(&self) {
        let address = |port| format!("http://127.0.0.1:{port}");
        let mut npm = Command::new("npm");
        npm.args(["test"]).current_dir(paths::js().join("portal"));
        npm.env("ACG_POLICY_DEMO_URL", address(self.port));
        npm.env("ACG_POLICY_EMULATOR_URL", address(self.emulator));
        process::run(&mut npm).unwrap();
    }

    /// Each line that the demo prints has the status that it names, and the rejected one does not reach the API.
    async fn lines(&self) {
        // The tests of the page can have created the same account, whose status would then be 200 instead of 201.
        for target in [NUMBER, ACCOUNT] {
            client::send(self.port, "DELETE", target, None).await.unwrap();
        }
        for what in tries() {
            client::send(self.emulator, "DELETE", SIGHTINGS, None).await.unwrap();
            let response = self.put(&what).await;
            assert_eq!(response.status, what.status, "{}\n{}", what.text, response.body);
            let sightings = client::get(self.emulator, SIGHTINGS).await.unwrap().body;
            assert_eq!(sightings.contains("\"PUT\""), what.status < 300, "{}", what.text);
            println!("{} {}", what.status, what.text);
        }
    }

    /// No request of the bypass corpus passes, and the valid ones of an account do.
    fn probe(&self) {
        let mut program = process::command(env::var_os("ACG_POLICY_PROGRAM").unwrap());
        program.args([
            "probe",
            &format!("http://127.0.0.1:{}", self.port),
            "--account",
            "acgprobe",
        ]);
        // Envoy closes some connections a second after its reply.
        program.args(["--rate", "0", "--connections", "8"]);
        println!("{}", process::output(&mut program).unwrap());
    }

    /// Without its emulator the demo goes on, and an account PUT gets its 503 in time, although the account is in the cache.
    async fn without_emulator(&self) {
        let [account, number, _] = tries();
        assert!(self.put(&number).await.status < 300);
        let log = self.process.log();
        let id = between(&log, "kill ", ",").unwrap().parse().unwrap();
        kill(Pid::from_raw(id), Signal::SIGKILL).unwrap();
        self.wait_for("To start the emulator again", PATIENCE).await;

        let start = Instant::now();
        let response = self.put(&account).await;
        assert!(response.status == 503 && response.body.contains("state/unknown"), "{response:?}");
        assert!(start.elapsed() < Duration::from_secs(2), "503 after {:?}", start.elapsed());

        let log = self.process.log();
        let line = log.lines().rfind(|line| line.contains("acg-emulator --listen")).unwrap();
        let mut shell = process::command("sh");
        shell.args(["-c", &format!("exec {line}")]);
        let log = paths::artifacts().join("demo-test-emulator.log");
        let restarted = Child::start("the emulator", shell, &log).unwrap();
        self.wait_for("the emulator responds again", PATIENCE).await;
        for what in [&account, &number] {
            let response = self.put(what).await;
            assert_eq!(response.status, what.status, "after the restart: {response:?}");
        }
        println!("503 in time without the emulator, 201 after its restart");
        restarted.stop().await.unwrap();
    }

    async fn stop(self) {
        let status = self.process.stop().await.unwrap();
        assert!(status.success(), "the demo ended with {status}");
        port::check("--port", self.port).unwrap();
        port::check("--emulator-port", self.emulator).unwrap();
    }

    async fn put(&self, what: &Try) -> client::Response {
        client::send(self.port, "PUT", &what.target, Some(&what.body)).await.unwrap()
    }

    async fn wait_for(&self, words: &str, patience: Duration) {
        let start = Instant::now();
        while !self.process.log().contains(words) {
            let failed = start.elapsed() > patience || self.process.log().contains("error:");
            assert!(!failed, "no `{words}` in the log\n{}", self.process.log_tail());
            sleep(Duration::from_millis(50)).await;
        }
    }
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.split_once(before)?.1.split_once(after).map(|(found, _)| found)
}

const ACCOUNT: &str = "/accounts/contoso?api-version=2024-02-29";
const NUMBER: &str = "/accounts/contoso/numbers/+442079460123?api-version=2024-02-29";
const SIGHTINGS: &str = "/_emulator/sightings";
const PATIENCE: Duration = Duration::from_secs(10);
const LONGEST_BUILD: Duration = Duration::from_secs(600);
