//! `acg-policy probe`: sends the bypass corpus to a gateway.

use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::time::Duration;

use acg_policy::Policy;
use acg_policy_gateway::probe::{Options, Target, run as send};

use crate::args::{Format, Probe, ProfileName};
use crate::exit::{Exit, Fatal};
use crate::output;
use crate::policy;

/// Probes a gateway and writes the report.
pub(crate) fn run(probe: &Probe) -> Result<Exit, Fatal> {
    let options = options(probe)?;
    if !probe.yes && !options.target.is_loopback()? && !agrees(probe)? {
        return Err(Fatal::NotAgreed);
    }
    let mut sent = 0;
    let shows_progress = io::stderr().is_terminal();
    let report = send(&options, &mut |_| {
        sent += 1;
        if shows_progress && sent % 100 == 0 {
            output::error(format_args!("{sent} requests"));
        }
    })?;
    let mut out = output::stdout();
    match probe.format {
        Format::Text => output::text(&mut out, &report.to_text())?,
        Format::Json => {
            output::json_text(&mut out, &report.to_json().map_err(io::Error::other)?)?;
        }
    }
    out.flush()?;
    Ok(match report.exit_code() {
        0 => Exit::Accepted,
        1 => Exit::Rejected,
        _ => Exit::Unusable,
    })
}

fn options(probe: &Probe) -> Result<Options, Fatal> {
    let mut options = Options::new(Target::read(&probe.url)?);
    options.account.clone_from(&probe.account);
    options.policy = match (&probe.policy, probe.profile) {
        (Some(file), _) => policy::read(file)?,
        (None, Some(ProfileName(profile))) => Policy::new(profile),
        (None, None) => Policy::default(),
    };
    options.only.clone_from(&probe.only);
    options.rate = probe.rate;
    options.connections = probe.connections;
    options.timeout = Duration::from_secs(probe.timeout.max(1));
    options.insecure = probe.insecure;
    options.certificates.clone_from(&probe.cacert);
    for header in &probe.header {
        match header.strip_prefix('@') {
            None => options.add_header(header)?,
            Some(file) => {
                let text = fs::read_to_string(file)
                    .map_err(|source| Fatal::Read { path: file.into(), source })?;
                for line in text.lines().filter(|line| !line.trim().is_empty()) {
                    options.add_header(line)?;
                }
            }
        }
    }
    Ok(options)
}

/// Whether a person at the terminal agrees to the probe.
fn agrees(probe: &Probe) -> Result<bool, Fatal> {
    if !io::stdin().is_terminal() {
        return Ok(false);
    }
    let mut terminal = io::stderr().lock();
    write!(terminal, "send about 800 requests that must be refused to {}? [y/N] ", probe.url)?;
    terminal.flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
