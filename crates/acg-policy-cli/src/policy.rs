//! Reads policy files, and `acg-policy policy check`: lists what is wrong with them.

use std::io::{self, Read, Write};
use std::path::Path;

use acg_policy::json::{Document, Value, read_response};
use acg_policy::{Policy, PolicyWarning, Severity};
use acg_policy_wire::v1::{PolicyError, policy_from_json, policy_or_faults};
use serde::{Serialize, Serializer};

use crate::args::{Format, PolicyCheck};
use crate::exit::{Exit, Fatal};
use crate::input::{self, advance, without_bom};
use crate::output::{self, Place, Plain};

/// Reads the policy of a file. Warnings about it are written to standard error.
pub(crate) fn read(path: &Path) -> Result<Policy, Fatal> {
    let text = text(path)?;
    let policy = policy_from_json(&text).map_err(|source| {
        let (line, column) = place(&text, source.offset());
        Fatal::Policy { path: path.to_owned(), line, column, source }
    })?;
    for Issue { line, column, pointer, message, .. } in warnings(&text, &policy) {
        let name = input::name(path);
        output::error(format_args!("{name}:{line}:{column}: warning at {pointer}: {message}"));
    }
    Ok(policy)
}

/// Reads the policy of a file, with the messages of its warnings. The errors are the messages of all of its faults.
pub(crate) fn read_with_faults(path: &Path) -> Result<(Policy, Vec<String>), Vec<String>> {
    let text = text(path).map_err(|fault| vec![fault.to_string()])?;
    let name = input::name(path);
    let messages = |issues: &[Issue]| issues.iter().map(|issue| issue.message(&name)).collect();
    match policy_or_faults(&text) {
        Ok(policy) => {
            let warnings = messages(&warnings(&text, &policy));
            Ok((policy, warnings))
        }
        Err(faults) => {
            let faults: Vec<Issue> =
                faults.iter().map(|fault| Issue::error(&text, fault)).collect();
            Err(messages(&faults))
        }
    }
}

/// Checks every file. One that cannot be read is reported on standard error.
pub(crate) fn check(check: &PolicyCheck) -> Result<Exit, Fatal> {
    let mut out = output::stdout();
    let mut exit = Exit::Accepted;
    let mut is_unusable = false;
    for file in &check.files {
        let text = match text(file) {
            Ok(text) => text,
            Err(fault) => {
                output::error(format_args!("{fault}"));
                is_unusable = true;
                continue;
            }
        };
        let name = input::name(file);
        let issues: Vec<Issue> = match policy_or_faults(&text) {
            Ok(policy) => warnings(&text, &policy),
            Err(faults) => {
                exit = Exit::Rejected;
                faults.iter().map(|fault| Issue::error(&text, fault)).collect()
            }
        };
        match check.format {
            Format::Text => write_text(&mut out, &name, &issues)?,
            Format::Json => write_json(&mut out, &name, &issues)?,
        }
    }
    out.flush()?;
    Ok(if is_unusable { Exit::Unusable } else { exit })
}

fn write_text(out: &mut impl Write, name: &str, issues: &[Issue]) -> io::Result<()> {
    for issue in issues {
        writeln!(out, "{}", issue.message(name))?;
    }
    let name = Plain(name);
    match errors(issues) {
        0 => writeln!(out, "{name}: valid"),
        1 => writeln!(out, "{name}: 1 error"),
        errors @ MAX_FAULTS.. => writeln!(out, "{name}: at least {errors} errors"),
        errors => writeln!(out, "{name}: {errors} errors"),
    }
}

fn write_json(out: &mut impl Write, name: &str, issues: &[Issue]) -> io::Result<()> {
    let errors = errors(issues);
    let truncated = (errors >= MAX_FAULTS).then_some(true);
    output::json(out, &Answer { file: name, valid: errors == 0, issues, truncated })
}

fn errors(issues: &[Issue]) -> usize {
    issues.iter().filter(|issue| issue.severity == Severity::Error).count()
}

#[derive(Serialize)]
struct Answer<'a> {
    file: &'a str,
    valid: bool,
    issues: &'a [Issue],
    /// Present if there can be more errors than are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    truncated: Option<bool>,
}

/// One thing that is wrong with a policy, or doubtful.
#[derive(Serialize)]
struct Issue {
    #[serde(serialize_with = "write_severity")]
    severity: Severity,
    line: u64,
    column: usize,
    pointer: String,
    message: String,
}

impl Issue {
    fn error(text: &[u8], error: &PolicyError) -> Self {
        let (line, column) = place(text, error.offset());
        let (pointer, message) = (error.pointer().to_owned(), error.explanation());
        Self { severity: Severity::Error, line, column, pointer, message }
    }

    fn message(&self, file: &str) -> String {
        let Self { severity, line, column, pointer, message } = self;
        let (name, severity, pointer_text) = (Plain(file), severity.as_str(), Place(pointer));
        let at = if pointer.is_empty() { "" } else { " at " };
        format!("{name}:{line}:{column}: {severity}{at}{pointer_text}: {message}")
    }
}

fn write_severity<S: Serializer>(severity: &Severity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(severity.as_str())
}

/// The warnings about a valid policy, which are about elements of `apiVersions` and members of `rules`.
fn warnings(text: &[u8], policy: &Policy) -> Vec<Issue> {
    let document = read_response(text).0;
    let root = document.as_ref().map(Document::root);
    let value = |pointer: &str| {
        let (list, name) = pointer.strip_prefix('/')?.split_once('/')?;
        let list = root?.get(list)?;
        // A code has a `/`, and nothing else that a pointer escapes.
        list.get(&name.replace("~1", "/")).or_else(|| list.children().nth(name.parse().ok()?))
    };
    let issue = |PolicyWarning { pointer, message, .. }| {
        let (line, column) = place(text, value(&pointer).map_or(0, Value::offset));
        Issue { severity: Severity::Warning, line, column, pointer, message }
    };
    policy.warnings().into_iter().map(issue).collect()
}

/// The line and the column of an offset, from 1.
fn place(text: &[u8], offset: usize) -> (u64, usize) {
    advance(1, 1, text.get(..offset).unwrap_or(text))
}

/// The text of a file, or of standard input for `-`, without a byte order mark.
fn text(path: &Path) -> Result<Vec<u8>, Fatal> {
    if input::is_terminal(&[path.to_owned()]) {
        output::error(format_args!("{WAITING}"));
    }
    let mut text = Vec::new();
    let read = input::reader(path)
        .and_then(|reader| reader.take(MAX_POLICY_BYTES + 1).read_to_end(&mut text));
    read.map_err(|source| Fatal::Read { path: path.to_owned(), source })?;
    if text.len() as u64 > MAX_POLICY_BYTES {
        return Err(Fatal::LargePolicy { path: path.to_owned(), limit: MAX_POLICY_BYTES });
    }
    Ok(without_bom(&text).to_vec())
}

/// How many faults [`policy_or_faults`] lists.
const MAX_FAULTS: usize = 100;

const WAITING: &str = "reading a policy from the terminal; end with Ctrl-D";

/// The maximum size of a policy file: over a hundred times that of a policy that lists every rule.
const MAX_POLICY_BYTES: u64 = 1024 * 1024;
