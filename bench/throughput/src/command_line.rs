//! `acg-policy check` with lines of a file.

use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::load::Measured;
use crate::requests::case;
use crate::server::cpu_time;

/// What a number of lines has cost.
pub(crate) fn run(program: &Path, lines: usize, threads: usize) -> Result<Measured> {
    let file = tempfile::NamedTempFile::new()?;
    let mut out = BufWriter::new(file.as_file());
    for index in 0..lines {
        writeln!(out, "{}", case(index))?;
    }
    out.flush()?;
    drop(out);
    let mut command = Command::new(program);
    command.args(["check", "--threads", &threads.to_string()]).arg(file.path());
    let start = Instant::now();
    let mut process = command.stdout(Stdio::null()).spawn()?;
    let cpu = loop {
        // Until it is waited for, a process that has ended keeps its times.
        let (cpu, has_ended) = cpu_time(process.id())?;
        if has_ended {
            break cpu;
        }
        thread::sleep(Duration::from_millis(2));
    };
    let wall = start.elapsed();
    if !process.wait()?.success() {
        bail!("a line is rejected");
    }
    Ok(Measured { requests: lines, wall, cpu })
}
