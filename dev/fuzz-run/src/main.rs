//! Builds the fuzz targets and runs each for a while, from inputs made of the test vectors.
#![expect(clippy::print_stdout, reason = "the terminal is the interface of a developer command")]

mod seeds;
mod tool;

use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::thread;

use acg_policy_workspace::{paths, process};
use anyhow::{Context, Result, anyhow, bail};
use clap::Parser;

#[derive(Debug, Parser)]
#[command(
    bin_name = "cargo xtask fuzz",
    about = "Run the fuzz targets, which need a nightly compiler"
)]
struct Options {
    /// How long each target runs
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    seconds: u32,
    /// Run one target only
    #[arg(long, value_name = "TARGET")]
    target: Option<String>,
    /// Where there is no nightly compiler, print that and succeed
    #[arg(long)]
    if_nightly: bool,
}

fn main() -> ExitCode {
    process::exit_code(run(&Options::parse()))
}

/// Builds the targets and runs each, at low priority. The inputs that a run adds stay for the next one.
fn run(options: &Options) -> Result<()> {
    if options.if_nightly && !tool::has_nightly() {
        println!("fuzz: left out, because this machine has no nightly compiler");
        return Ok(());
    }
    let tool = tool::find_or_build()?;
    let targets = chosen(options.target.as_deref())?;
    let seeds = folder().join("seeds");
    if seeds.exists() {
        fs::remove_dir_all(&seeds)?;
    }
    seeds::write(&seeds).context("cannot write the first inputs")?;
    build(&tool, options.target.as_deref())?;
    run_targets(&targets, options.seconds)
}

/// Runs as many targets at once as there are processors: each uses one.
fn run_targets(targets: &[String], seconds: u32) -> Result<()> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    for some in targets.chunks(processors) {
        let outcomes: Vec<Result<String>> = thread::scope(|scope| {
            let runs: Vec<_> = some
                .iter()
                .map(|target| scope.spawn(move || run_target(target, seconds)))
                .collect();
            let ended = |run: thread::ScopedJoinHandle<'_, Result<String>>| {
                run.join().unwrap_or_else(|_| Err(anyhow!("a run has panicked")))
            };
            runs.into_iter().map(ended).collect()
        });
        for outcome in outcomes {
            println!("{}", outcome?);
        }
    }
    Ok(())
}

fn chosen(target: Option<&str>) -> Result<Vec<String>> {
    let all = targets()?;
    match target {
        None => Ok(all),
        Some(target) if all.iter().any(|known| known == target) => Ok(vec![target.to_owned()]),
        Some(target) => bail!("there is no target {target}; expected one of {}", all.join(", ")),
    }
}

/// Each file of `fuzz/targets` is a target.
fn targets() -> Result<Vec<String>> {
    let files = fs::read_dir(paths::root().join("fuzz/targets"))?;
    let files = files.collect::<Result<Vec<_>, _>>()?.into_iter().map(|entry| entry.path());
    let mut targets: Vec<String> =
        files.filter_map(|file| Some(file.file_stem()?.to_str()?.to_owned())).collect();
    targets.sort();
    Ok(targets)
}

/// Without a sanitizer, because the code under test has no unsafe code: this doubles the number of runs.
fn build(tool: &Path, target: Option<&str>) -> Result<()> {
    let mut rustup = process::command("rustup");
    rustup.args(["run", "nightly"]).arg(tool).args(["build", "--sanitizer", "none"]);
    rustup.args(["--fuzz-dir", "fuzz", "--target-dir"]).arg(folder().join("build")).args(target);
    // Else cargo-fuzz takes the compiler of the cargo that runs this program.
    process::run(rustup.env_remove("CARGO").env_remove("RUSTC").env("CARGO_TERM_QUIET", "true"))
}

/// Runs a target and summarises the run in a line.
fn run_target(target: &str, seconds: u32) -> Result<String> {
    let corpus = folder().join("corpus").join(target);
    let artifacts = folder().join("artifacts").join(target);
    fs::create_dir_all(&corpus)?;
    fs::create_dir_all(&artifacts)?;
    let mut nice = process::command("nice");
    nice.arg(program(target)?).arg(&corpus).arg(folder().join("seeds").join(target));
    nice.arg(format!("-max_total_time={seconds}")).args(LIBFUZZER);
    nice.arg(format!("-artifact_prefix={}/", artifacts.display()));
    let output = nice.output().with_context(|| format!("cannot start {}", process::line(&nice)))?;
    let printed = String::from_utf8_lossy(&output.stderr);
    fs::write(folder().join(format!("{target}.log")), printed.as_bytes())?;
    if output.status.success() {
        return Ok(format!("fuzz: {target}: {}; nothing found", outcome(&printed)));
    }
    bail!("fuzz: {target}: {}", finding(&printed, &nice))
}

/// Where cargo-fuzz puts a target, below the name of the platform.
fn program(target: &str) -> Result<PathBuf> {
    let platforms = fs::read_dir(folder().join("build"))?;
    let inside = |entry: fs::DirEntry| entry.path().join("release").join(target);
    let mut files = platforms.filter_map(Result::ok).map(inside);
    files
        .find(|file| process::is_executable(file))
        .with_context(|| format!("no {target} was built"))
}

/// `#81920 DONE cov: 2101 ft: 9310 corp: 911/95Kb …` in words.
fn outcome(printed: &str) -> String {
    let line = printed.lines().rev().find(|line| line.contains(" cov: ")).unwrap_or_default();
    let after = |name: &str| {
        let mut words = line.split_whitespace().skip_while(|word| *word != name).skip(1);
        words.next().unwrap_or("?").split('/').next().unwrap_or("?").to_owned()
    };
    let runs = printed.lines().rev().find_map(|line| line.strip_prefix("Done "));
    let runs = runs.unwrap_or("an unknown number of runs");
    format!("{runs}, {} edges, {} inputs", after("cov:"), after("corp:"))
}

/// The fault, and the command that reproduces it.
fn finding(printed: &str, command: &Command) -> String {
    let program = command.get_args().next().unwrap_or_default().to_string_lossy();
    let written = printed.lines().find_map(|line| line.split("Test unit written to ").nth(1));
    let again = written.map_or_else(String::new, |input| {
        let shown = |path: &str| paths::shown(Path::new(path));
        format!("\nreproduce it with `{} {}`", shown(&program), shown(input))
    });
    let lines = printed.lines().skip_while(|line| !line.contains("panicked at")).take(12);
    let panic = lines.take_while(|line| !line.starts_with("note: run with"));
    let panic: Vec<&str> = panic.collect();
    let what = if panic.is_empty() { process::tail(printed, 20) } else { panic.join("\n") };
    format!("{what}{again}")
}

fn folder() -> PathBuf {
    paths::artifacts().join("fuzz")
}

/// Ten seconds for one input are a finding, too.
const LIBFUZZER: [&str; 6] = [
    "-dict=fuzz/words.dict",
    "-max_len=16384",
    "-timeout=10",
    "-rss_limit_mb=2048",
    "-print_final_stats=0",
    "-verbosity=1",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_is_a_program_of_the_manifest() {
        let manifest = fs::read_to_string(paths::root().join("fuzz/Cargo.toml")).unwrap();
        let targets = targets().unwrap();
        assert!(targets.len() >= 4, "{targets:?}");
        for target in targets {
            let lines = format!("name = \"{target}\"\npath = \"targets/{target}.rs\"");
            assert!(manifest.contains(&lines), "{target}");
        }
    }

    #[test]
    fn a_run_is_summarised_in_a_line() {
        let printed = "#81920\tDONE   cov: 2101 ft: 9310 corp: 911/95Kb lim: 4096 exec/s: 8192\nDone 81920 runs in 10 second(s)\n";
        assert_eq!(outcome(printed), "81920 runs in 10 second(s), 2101 edges, 911 inputs");
    }

    #[test]
    fn a_finding_has_the_fault_and_the_input() {
        let printed = "x\nthread '<unnamed>' panicked at targets/a.rs:6:9:\nout of order\n\
                    note: run with `RUST_BACKTRACE=1`\nartifact_prefix='a/'; Test unit written to a/crash-1\n";
        let found = finding(printed, process::command("nice").arg("build/a"));
        assert!(found.ends_with("out of order\nreproduce it with `build/a a/crash-1`"), "{found}");
    }
}
