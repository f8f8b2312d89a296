//! `acg-policy config`: checks the configuration of a gateway, and writes one to start with.

use std::io::{self, Read as _, Write as _};
use std::path::Path;

use acg_policy::Policy;
use acg_policy_gateway::config::{check_with, template};

use crate::args::{Config, ConfigCheck, Format};
use crate::exit::{Exit, Fatal};
use crate::input::{self, Unreadable, without_bom};
use crate::output;
use crate::policy;

/// Runs a command of `config`.
pub(crate) fn run(config: &Config) -> Result<Exit, Fatal> {
    match config {
        Config::Check(arguments) => run_check(arguments),
        Config::Init(arguments) => {
            let mut out = output::stdout();
            out.write_all(template(arguments.platform.0).as_bytes())?;
            out.flush()?;
            Ok(Exit::Accepted)
        }
    }
}

fn run_check(arguments: &ConfigCheck) -> Result<Exit, Fatal> {
    let mut files = Vec::new();
    for path in &arguments.files {
        let text = read(path).map_err(|source| Fatal::Read { path: path.clone(), source })?;
        files.push((path.display().to_string(), text));
    }
    let of_serve = match &arguments.policy {
        Some(file) => policy::read(file)?,
        None => Policy::default(),
    };
    let report = check_with(&files, &of_serve)?;
    let mut out = output::stdout();
    match arguments.format {
        Format::Text => output::text(&mut out, &report.to_text())?,
        Format::Json => {
            output::json_text(&mut out, &report.to_json().map_err(io::Error::other)?)?;
        }
    }
    out.flush()?;
    Ok(if report.exit_code() == 0 { Exit::Accepted } else { Exit::Rejected })
}

fn read(path: &Path) -> io::Result<String> {
    if input::is_terminal(&[path.to_owned()]) {
        output::error(format_args!("{WAITING}"));
    }
    let mut text = Vec::new();
    input::reader(path)?.read_to_end(&mut text)?;
    if input::is_wide(&text) {
        return Err(io::Error::other(Unreadable::Wide));
    }
    let text = str::from_utf8(without_bom(&text)).map_err(io::Error::other)?;
    Ok(text.to_owned())
}

const WAITING: &str = "reading a configuration from the terminal; end with Ctrl-D";
