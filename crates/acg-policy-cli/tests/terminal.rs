//! The message when a person is to type the input.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

use std::fs::File;
use std::os::fd::OwnedFd;
use std::process::Command;

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

/// Runs the program with a terminal as standard input, at which nothing is typed.
fn stderr_on_a_terminal(arguments: &[&str]) -> String {
    let controller: OwnedFd = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&controller).unwrap();
    unlockpt(&controller).unwrap();
    let name = ptsname(&controller, Vec::new()).unwrap();
    let terminal = rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
    // Ctrl-D: the end of the input.
    rustix::io::write(&controller, b"\x04").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_acg-policy"));
    let output = command.args(arguments).stdin(File::from(terminal)).output().unwrap();
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn on_a_terminal_the_program_names_what_it_waits_for() {
    let stderr = stderr_on_a_terminal(&["check"]);
    let expected = "acg-policy: reading requests from the terminal, one JSON object per line; ";
    assert!(stderr.starts_with(expected), "{stderr}");
    for arguments in [["policy", "check", "-"], ["check", "--policy", "-"]] {
        let stderr = stderr_on_a_terminal(&arguments);
        assert!(stderr.starts_with("acg-policy: reading a policy from the terminal; "), "{stderr}");
    }
    let stderr = stderr_on_a_terminal(&["config", "check", "-"]);
    assert!(stderr.starts_with("acg-policy: reading a configuration from the"), "{stderr}");
    let stderr = stderr_on_a_terminal(&["number", "-"]);
    assert!(stderr.starts_with("acg-policy: reading numbers from the terminal, "), "{stderr}");
}

#[test]
fn with_files_or_if_quiet_there_is_no_message() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    assert!(!stderr_on_a_terminal(&["check", file]).contains("from the terminal"));
    assert!(!stderr_on_a_terminal(&["check", "--quiet"]).contains("from the terminal"));
}
