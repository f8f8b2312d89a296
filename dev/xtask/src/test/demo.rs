//! The demo as a newcomer meets it: started by its command, tried line by line, its emulator killed, stopped.

use std::env;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use acg_policy_workspace::{paths, process};
use anyhow::{Context, Result, bail, ensure};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::with_artifacts;
use crate::demo::child::Child;
use crate::demo::guide::{self, Try};
use crate::demo::port;
use crate::http;
use crate::setup::Tools;

/// Runs the demo on free ports and does to it what its users do.
pub(super) fn run(tools: &Tools) -> Result<()> {
    let demo = Demo::start()?;
    demo.portal(tools)?;
    demo.lines()?;
    demo.without_emulator()?;
    demo.stop()
}

struct Demo {
    process: Child,
    port: u16,
    emulator: u16,
}

impl Demo {
    fn start() -> Result<Self> {
        let (port, emulator) = (port::free()?, port::free()?);
        let mut command = process::command(env::current_exe()?);
        command.args([
            "demo",
            "--port",
            &port.to_string(),
            "--emulator-port",
            &emulator.to_string(),
        ]);
        let log = paths::artifacts().join("demo-test.log");
        let demo = Self { process: Child::start("the demo", command, &log)?, port, emulator };
        demo.wait_for(&format!("ready http://127.0.0.1:{port}"), LONGEST_BUILD)?;
        Ok(demo)
    }

    /// The tests of the page, in a browser, with the real gateway behind it.
    fn portal(&self, tools: &Tools) -> Result<()> {
        let mut node = Command::new("node");
        node.args(["--test", "test/portal.test.mjs"]).current_dir(paths::js());
        node.env("ACG_POLICY_DEMO_URL", format!("http://127.0.0.1:{}", self.port));
        process::run(with_artifacts(&mut node, tools))
    }

    /// Each line that the demo prints shows what it says, and the refused one does not reach the API.
    fn lines(&self) -> Result<()> {
        // The page's tests may have made the same account, which then answers 200 instead of 201.
        for target in [NUMBER, ACCOUNT] {
            http::send(self.port, "DELETE", target, None)?;
        }
        for Try { text, target, body, status } in guide::tries() {
            http::send(self.emulator, "DELETE", SIGHTINGS, None)?;
            let answer = http::send(self.port, "PUT", &target, Some(&body))?;
            ensure!(
                answer.status == status,
                "{text}: {}, not {status}\n{}",
                answer.status,
                answer.body
            );
            let seen = http::get(self.emulator, SIGHTINGS)?.body.contains("\"PUT\"");
            ensure!(seen == (status < 300), "{text}: seen by the API: {seen}");
            println!("{status} {text}");
        }
        Ok(())
    }

    /// A killed emulator costs the caller a clear answer in time, and the demo nothing.
    fn without_emulator(&self) -> Result<()> {
        let [account, number, _] = guide::tries();
        let put = |what: &Try| http::send(self.port, "PUT", &what.target, Some(&what.body));
        let said = self.process.said();
        let id = between(&said, "kill ", ",").and_then(|id| id.parse().ok());
        kill(Pid::from_raw(id.context("the demo prints no `kill ID`")?), Signal::SIGKILL)?;
        self.wait_for("To start the emulator again", PATIENCE)?;

        let start = Instant::now();
        let answer = put(&number)?;
        ensure!(answer.status == 503 && answer.body.contains("state/unknown"), "{answer:?}");
        ensure!(start.elapsed() < Duration::from_secs(2), "503 took {:?}", start.elapsed());

        let said = self.process.said();
        let line = said.lines().rfind(|line| line.contains("acg-emulator --listen"));
        let mut shell = process::command("sh");
        shell.args([
            "-c",
            &format!("exec {}", line.context("the demo prints no line to start it")?),
        ]);
        let log = paths::artifacts().join("demo-test-emulator.log");
        let again = Child::start("the emulator", shell, &log)?;
        self.wait_for("the emulator answers again", PATIENCE)?;
        for what in [&account, &number] {
            let answer = put(what)?;
            ensure!(answer.status == what.status, "after the restart: {answer:?}");
        }
        println!("503 in time without the emulator, 201 after its restart");
        again.stop().map(|_| ())
    }

    fn stop(self) -> Result<()> {
        let status = self.process.stop()?;
        ensure!(status.success(), "the demo ended with {status}");
        port::check("--port", self.port)?;
        port::check("--emulator-port", self.emulator)
    }

    fn wait_for(&self, words: &str, patience: Duration) -> Result<()> {
        let start = Instant::now();
        while !self.process.said().contains(words) {
            if start.elapsed() > patience || self.process.said().contains("error:") {
                bail!("the demo does not say `{words}`\n{}", self.process.last_words());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.split_once(before)?.1.split_once(after).map(|(found, _)| found)
}

const ACCOUNT: &str = "/accounts/contoso?api-version=2024-02-29";
const NUMBER: &str = "/accounts/contoso/numbers/+123451?api-version=2024-02-29";
const SIGHTINGS: &str = "/_emulator/sightings";
const PATIENCE: Duration = Duration::from_secs(10);
const LONGEST_BUILD: Duration = Duration::from_secs(600);
