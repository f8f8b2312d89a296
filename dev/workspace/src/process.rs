//! Running other programs.

use std::ffi::OsStr;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output, Stdio};
use std::{env, fs};

use anyhow::{Context, Result, bail};

use crate::paths;

/// A command that runs in the root of the workspace.
#[must_use]
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(paths::root());
    command
}

/// The cargo that started this program.
#[must_use]
pub fn cargo() -> Command {
    command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// `cargo build`: with progress on a terminal, otherwise with errors only.
#[must_use]
pub fn cargo_build() -> Command {
    let mut cargo = cargo();
    cargo.arg("build").env("CARGO_TERM_QUIET", (!io::stderr().is_terminal()).to_string());
    cargo
}

/// Runs a program to its end, with its output on the terminal.
///
/// # Errors
/// The program cannot be started, or ends with an exit code other than 0.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", line(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

/// Runs a program to its end, and returns its standard output.
///
/// # Errors
/// The program cannot be started, or ends with an exit code other than 0; the message has the end of its output.
pub fn output(command: &mut Command) -> Result<String> {
    let output = captured(command).with_context(|| format!("cannot start {}", line(command)))?;
    if !output.status.success() {
        let written = [output.stdout, output.stderr].concat();
        bail!(
            "`{}` failed ({})\n{}",
            line(command),
            output.status,
            tail(&String::from_utf8_lossy(&written), 30)
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// How a developer command ends: an error is printed with its causes.
#[expect(clippy::print_stderr, reason = "the terminal is the interface of a developer command")]
#[must_use]
pub fn exit_code(outcome: Result<()>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The last lines of a text.
#[must_use]
pub fn tail(text: &str, lines: usize) -> String {
    let all: Vec<&str> = text.lines().collect();
    let from = all.len().saturating_sub(lines);
    all.get(from..).unwrap_or_default().join("\n")
}

/// The path of a program on the `PATH`.
#[must_use]
pub fn find(program: impl AsRef<Path>) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(&program)).find(|file| is_executable(file))
}

/// Whether this is an executable file.
#[must_use]
pub fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(file).is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

/// The command as a person would type it in the root of the workspace.
#[must_use]
pub fn line(command: &Command) -> String {
    let program = Path::new(command.get_program());
    // Cargo is known by its whole path, but people type its name only.
    let of_the_workspace = program.starts_with(paths::root());
    let on_path = program.file_name().filter(|name| !of_the_workspace && find(name).is_some());
    let program = on_path.map_or(program, Path::new);
    let words = std::iter::once(program).chain(command.get_args().map(Path::new));
    words.map(|word| quoted(paths::shown(word))).collect::<Vec<_>>().join(" ")
}

fn quoted(word: String) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word;
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

fn captured(command: &mut Command) -> io::Result<Output> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).output()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_of_a_failed_program_has_the_end_of_its_output() {
        let error =
            output(command("sh").args(["-c", "echo no such luck >&2; exit 3"])).unwrap_err();
        let text = format!("{error:#}");
        assert!(text.contains("exit status: 3"), "{text}");
        assert!(text.contains("no such luck"), "{text}");
    }

    #[test]
    fn the_error_of_a_missing_program_has_its_name() {
        let error = run(&mut command("no-program-of-that-name")).unwrap_err();
        assert!(format!("{error:#}").contains("no-program-of-that-name"));
    }

    #[test]
    fn programs_are_found_on_the_path() {
        assert!(find("sh").is_some());
        assert!(find("no-program-of-that-name").is_none());
    }

    #[test]
    fn a_line_can_be_typed_in_the_root() {
        let mut command = command(paths::root().join("target/debug/acg-emulator"));
        command.args(["--database", "it's here.db"]);
        assert_eq!(line(&super::command("/bin/sh")), "sh");
        assert_eq!(line(&command), r"target/debug/acg-emulator --database 'it'\''s here.db'");
    }

    #[test]
    fn the_tail_is_the_end_of_a_text() {
        assert_eq!(tail("a\nb\nc\n", 2), "b\nc");
        assert_eq!(tail("a", 2), "a");
    }
}
