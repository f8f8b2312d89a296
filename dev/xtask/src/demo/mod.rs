//! `cargo xtask demo`: emulator, Envoy with the filter, and portal page on one address.

pub(crate) mod child;
mod envoy_config;
pub(crate) mod guide;
pub(crate) mod port;
mod portal;

use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use acg_policy_workspace::{paths, process};
use anyhow::{Context, Result, bail, ensure};
use clap::Args;

use self::child::Child;
use self::envoy_config::Settings;
use self::portal::Portal;
use crate::{build, http, setup};

/// What can be chosen.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Where the portal and the API answer
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Where the emulator answers without the filter
    #[arg(long, default_value_t = 8081)]
    emulator_port: u16,
    /// Where the emulator keeps what it is told: a file, or `:memory:`
    #[arg(long, default_value = ":memory:")]
    database: String,
}

/// Runs until Ctrl-C or SIGTERM.
///
/// # Errors
/// A port is taken, something cannot be installed, built or started, or Envoy ends.
pub(crate) fn run(options: &Options) -> Result<()> {
    ensure!(
        options.port != options.emulator_port,
        "--port and --emulator-port are equal: Envoy and the emulator need one each"
    );
    port::check("--port", options.port)?;
    port::check("--emulator-port", options.emulator_port)?;
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    let parts = Parts::prepare()?;
    ctrlc::set_handler(move || asked.store(true, Ordering::Relaxed))
        .context("cannot listen for Ctrl-C")?;
    let outcome = parts.serve(options, &stop);
    println!("stopped");
    outcome
}

/// What was built and installed.
#[derive(Debug)]
struct Parts {
    envoy: PathBuf,
    emulator: PathBuf,
    plugin: PathBuf,
    folder: PathBuf,
}

impl Parts {
    fn prepare() -> Result<Self> {
        let tools = setup::for_building()?;
        let envoy = setup::envoy()?;
        let emulator = build::programs()?.emulator;
        let plugin = build::plugin()?;
        build::npm(&tools)?;
        let folder = paths::artifacts().join("demo");
        fs::create_dir_all(&folder)?;
        Ok(Self { envoy, emulator, plugin, folder })
    }

    fn serve(&self, options: &Options, stop: &AtomicBool) -> Result<()> {
        let portal = portal::start(portal::Folders::of_workspace())?;
        let mut emulator = self.start_emulator(options)?;
        let mut envoy = self.start_envoy(options, &portal)?;
        if !wait_until_ready(options, &mut envoy, &mut emulator, stop)? {
            return Ok(());
        }
        guide::print(options.port, options.emulator_port, emulator.id());
        watch(options, &mut envoy, emulator, stop)
    }

    fn start_emulator(&self, options: &Options) -> Result<Child> {
        let mut command = process::command(&self.emulator);
        command.arg("--listen").arg(format!("127.0.0.1:{}", options.emulator_port));
        command.arg("--database").arg(&options.database);
        // A group of its own: Ctrl-C in the terminal reaches this program only, which then ends the others in order.
        command.process_group(0);
        Child::start("the emulator", command, &self.folder.join("emulator.log"))
    }

    fn start_envoy(&self, options: &Options, portal: &Portal) -> Result<Child> {
        let sample = paths::root().join("plugin/envoy/envoy.yaml");
        let sample = fs::read_to_string(&sample)
            .with_context(|| format!("cannot read {}", sample.display()))?;
        let settings = Settings {
            port: options.port,
            emulator: options.emulator_port,
            portal,
            plugin: &self.plugin,
        };
        let file = self.folder.join("envoy.yaml");
        fs::write(&file, envoy_config::fill(&sample, &settings)?)?;
        let mut command = process::command(&self.envoy);
        command.arg("--config-path").arg(&file).args([
            "--concurrency",
            "2",
            "--disable-hot-restart",
        ]);
        command.process_group(0);
        Child::start("Envoy", command, &self.folder.join("envoy.log"))
    }
}

/// False when the user asked to stop before everything answered.
fn wait_until_ready(
    options: &Options,
    envoy: &mut Child,
    emulator: &mut Child,
    stop: &AtomicBool,
) -> Result<bool> {
    let start = Instant::now();
    while !stop.load(Ordering::Relaxed) {
        for child in [&mut *envoy, &mut *emulator] {
            if let Some(end) = child.ended() {
                bail!("{end}");
            }
        }
        if answers(options) {
            return Ok(true);
        }
        if start.elapsed() > LONGEST_START {
            bail!(
                "not everything answered after {} s\n{}\n{}",
                LONGEST_START.as_secs(),
                emulator.last_words(),
                envoy.last_words()
            );
        }
        thread::sleep(PAUSE);
    }
    Ok(false)
}

fn answers(options: &Options) -> bool {
    let status = |port, target| http::get(port, target).map_or(503, |answer| answer.status);
    status(options.emulator_port, HEALTH) == 200
        && status(options.port, "/") == 200
        && status(options.port, "/dist/index.js") == 200
        && status(options.port, "/accounts/contoso?api-version=2024-02-29") < 500
        // The question above is not the user's: what the emulator has seen starts empty.
        && http::send(options.emulator_port, "DELETE", "/_emulator/sightings", None).is_ok()
}

/// Envoy's end is the end of the demo. The emulator's is not: to kill it shows what the filter does when it cannot ask.
fn watch(
    options: &Options,
    envoy: &mut Child,
    mut emulator: Child,
    stop: &AtomicBool,
) -> Result<()> {
    let mut was_up = true;
    while !stop.load(Ordering::Relaxed) {
        if let Some(end) = envoy.ended() {
            bail!("{end}");
        }
        // Once ours has ended, the user may start others on its port.
        let up = emulator.ended().is_none()
            || http::get(options.emulator_port, HEALTH).is_ok_and(|answer| answer.status == 200);
        if up != was_up {
            guide::print_emulator(up, options.port, emulator.line());
            was_up = up;
        }
        thread::sleep(PAUSE);
    }
    Ok(())
}

const HEALTH: &str = "/_emulator/health";
const PAUSE: Duration = Duration::from_millis(100);
const LONGEST_START: Duration = Duration::from_secs(60);
