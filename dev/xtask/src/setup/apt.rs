//! Packages of the distribution.

use std::process::Command;

use acg_policy_workspace::process;
use anyhow::{Context, Result, bail};

use super::report::say;

/// Installs packages with apt, as root or with a sudo that needs no password.
///
/// # Errors
/// This machine has no apt, the user may not install, or apt fails; the message has the command for an administrator.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    let by_hand = format!("ask an administrator of this machine for: apt-get install -y {list}");
    if process::find("apt-get").is_none() {
        bail!("this machine has no apt-get: install by hand what Debian calls {list}");
    }
    let Some(prefix) = privilege() else { bail!("only root can install packages; {by_hand}") };
    say(&format!("installing {list} with apt-get"));
    apt(prefix, &["update"]).context(by_hand.clone())?;
    let mut arguments = vec!["install", "-y", "--no-install-recommends"];
    arguments.extend(packages);
    apt(prefix, &arguments).context(by_hand)
}

fn apt(prefix: &[&str], arguments: &[&str]) -> Result<()> {
    let words =
        [prefix, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"], arguments].concat();
    let Some((program, rest)) = words.split_first() else {
        return Ok(());
    };
    process::output(process::command(program).args(rest)).map(|_| ())
}

fn privilege() -> Option<&'static [&'static str]> {
    if nix::unistd::geteuid().is_root() {
        return Some(&[]);
    }
    let sudo = Command::new("sudo").args(["-n", "true"]).output();
    sudo.is_ok_and(|output| output.status.success()).then_some(&["sudo", "-n"])
}
