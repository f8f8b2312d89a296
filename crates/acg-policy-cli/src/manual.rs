//! `acg-policy man` and `acg-policy completions`: derived from the arguments.

use std::io::Write as _;

use clap_mangen::Man;

use crate::args;
use crate::exit::{Exit, Fatal};
use crate::output;

/// Prints the manual page of the program, or of one of its commands.
pub(crate) fn man(man: &args::Man, mut program: clap::Command) -> Result<Exit, Fatal> {
    // Gives each command its full name, `acg-policy-check`.
    program.build();
    let mut command = &program;
    for name in &man.command {
        command = command.find_subcommand(name).ok_or(Fatal::UnknownCommand)?;
    }
    let mut out = output::stdout();
    let version = program.get_version().unwrap_or_default();
    Man::new(command.clone()).source(format!("acg-policy {version}")).render(&mut out)?;
    out.flush()?;
    Ok(Exit::Accepted)
}

/// Prints the completions of a shell.
pub(crate) fn completions(
    completions: &args::Completions,
    mut program: clap::Command,
) -> Result<Exit, Fatal> {
    // Into memory first: the generator panics if it cannot write.
    let mut text = Vec::new();
    clap_complete::generate(completions.shell, &mut program, "acg-policy", &mut text);
    let mut out = output::stdout();
    out.write_all(&text)?;
    out.flush()?;
    Ok(Exit::Accepted)
}
