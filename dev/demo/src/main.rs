//! Runs the emulator, Envoy with the filter, and the portal on one address. `cargo xtask demo` builds all of them
//! and then starts this program.
#![expect(clippy::print_stdout, reason = "the terminal is the interface of a developer command")]

mod envoy_config;
mod portal;

use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use acg_policy_demo::child::Child;
use acg_policy_demo::{client, guide, seed};
use acg_policy_workspace::{paths, process};
use anyhow::{Context, Result, bail};
use clap::Parser;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::sleep;

use self::envoy_config::Settings;
use self::portal::{Folder, Portal};

#[derive(Debug, Parser)]
struct Options {
    /// The port of the portal and of the API behind the filter
    #[arg(long)]
    port: u16,
    /// The port of the emulator, without the filter
    #[arg(long)]
    emulator_port: u16,
    /// The database of the emulator: a file, or `:memory:`
    #[arg(long)]
    database: String,
    /// The initial data of the emulator: a file, `none`, or `demo` for accounts, numbers and consents to try
    #[arg(long, default_value = "demo")]
    seed: String,
    /// The program of the emulator
    #[arg(long)]
    emulator: PathBuf,
    /// The program of Envoy
    #[arg(long)]
    envoy: PathBuf,
    /// The filter
    #[arg(long)]
    filter: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = run(&Options::parse()).await;
    println!("stopped");
    process::exit_code(outcome)
}

/// Runs until Ctrl-C or SIGTERM.
async fn run(options: &Options) -> Result<()> {
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for Ctrl-C")?;
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    fs::create_dir_all(folder())?;
    let portal = portal::start(&Folder::of_workspace()).await?;
    let mut emulator = start_emulator(options)?;
    let mut envoy = start_envoy(options, &portal)?;
    let outcome = tokio::select! {
        outcome = serve(options, &mut envoy, &mut emulator) => outcome,
        _ = interrupt.recv() => Ok(()),
        _ = terminate.recv() => Ok(()),
    };
    envoy.stop().await?;
    emulator.stop().await?;
    outcome
}

fn start_emulator(options: &Options) -> Result<Child> {
    let mut command = process::command(&options.emulator);
    command.arg("--listen").arg(format!("127.0.0.1:{}", options.emulator_port));
    command.arg("--database").arg(&options.database);
    match options.seed.as_str() {
        "none" => {}
        "demo" => {
            let file = folder().join("seed.json");
            fs::write(&file, seed::json())
                .with_context(|| format!("cannot write {}", file.display()))?;
            command.arg("--seed").arg(file);
        }
        file => {
            command.arg("--seed").arg(file);
        }
    }
    // A process group of its own: Ctrl-C in the terminal reaches this program only, which then stops the others in order.
    command.process_group(0);
    Child::start("the emulator", command, &folder().join("emulator.log"))
}

fn start_envoy(options: &Options, portal: &Portal) -> Result<Child> {
    let sample = fs::read_to_string(paths::root().join(SAMPLE))
        .with_context(|| format!("cannot read {SAMPLE}"))?;
    let settings = Settings {
        port: options.port,
        emulator: options.emulator_port,
        portal,
        plugin: &options.filter,
    };
    let file = folder().join("envoy.yaml");
    fs::write(&file, envoy_config::fill(&sample, &settings)?)?;
    let mut command = process::command(&options.envoy);
    command.arg("--config-path").arg(&file);
    command.args(["--concurrency", "2", "--disable-hot-restart"]);
    command.process_group(0);
    Child::start("Envoy", command, &folder().join("envoy.log"))
}

/// Waits until everything responds, prints what to try, and watches the programs.
async fn serve(options: &Options, envoy: &mut Child, emulator: &mut Child) -> Result<()> {
    let start = Instant::now();
    while !responds(options).await {
        for child in [&mut *envoy, &mut *emulator] {
            if let Some(end) = child.ended() {
                bail!("{end}");
            }
        }
        if start.elapsed() > LONGEST_START {
            let seconds = LONGEST_START.as_secs();
            let (emulator, envoy) = (emulator.log_tail(), envoy.log_tail());
            bail!("the demo is not ready after {seconds} s\n{emulator}\n{envoy}");
        }
        sleep(PAUSE).await;
    }
    let data = (options.seed == "demo").then_some(seed::SUMMARY);
    guide::print(options.port, options.emulator_port, emulator.id(), data);
    watch(options, envoy, emulator).await
}

async fn responds(options: &Options) -> bool {
    let status = async |port, target| match client::get(port, target).await {
        Ok(response) => response.status,
        Err(_) => 503,
    };
    status(options.emulator_port, HEALTH).await == 200
        && status(options.port, "/").await == 200
        && status(options.port, "/accounts/contoso?api-version=2024-02-29").await < 500
        // The request above is not the user's: the list of what the emulator has seen starts empty.
        && client::send(options.emulator_port, "DELETE", SIGHTINGS, None).await.is_ok()
}

/// The end of Envoy is the end of the demo. The end of the emulator is not: users kill it to see what the filter does
/// when it cannot look an account up.
async fn watch(options: &Options, envoy: &mut Child, emulator: &mut Child) -> Result<()> {
    let mut was_up = true;
    loop {
        if let Some(end) = envoy.ended() {
            bail!("{end}");
        }
        // Once it has ended, the user can start another emulator on its port.
        let up = emulator.ended().is_none()
            || client::get(options.emulator_port, HEALTH)
                .await
                .is_ok_and(|response| response.status == 200);
        if up != was_up {
            guide::print_emulator(up, options.port, emulator.line());
            was_up = up;
        }
        sleep(PAUSE).await;
    }
}

fn folder() -> PathBuf {
    paths::artifacts().join("demo")
}

const SAMPLE: &str = "plugin/envoy/envoy.yaml";
const HEALTH: &str = "/_emulator/health";
const SIGHTINGS: &str = "/_emulator/sightings";
const PAUSE: Duration = Duration::from_millis(100);
const LONGEST_START: Duration = Duration::from_secs(60);
