//! What a check has found.

use std::fmt::Write as _;

use serde::Serialize;

use super::node::Node;
use crate::settings::{self, Setting};

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Level {
    /// Requests can pass without validation, or valid ones are refused.
    Error,
    /// The gateway depends on luck: timeouts, limits, or what an operator should know.
    Warning,
}

/// A setting that is unsafe, or missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// How serious it is.
    pub level: Level,
    /// The setting, which has a page.
    pub setting: &'static str,
    /// The file.
    pub file: String,
    /// The line.
    pub line: usize,
    /// What is wrong there.
    pub message: String,
    /// How to correct it.
    pub cure: &'static str,
    /// The address of the page.
    pub url: String,
}

/// What a check has found.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ConfigReport {
    /// The findings in the order of the files.
    pub findings: Vec<Finding>,
}

impl ConfigReport {
    /// 0 without an error, 1 with one.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        u8::from(self.findings.iter().any(|finding| finding.level == Level::Error))
    }

    /// The report for people.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for finding in &self.findings {
            let Finding { level, setting, file, line, message, cure, url } = finding;
            let level = match level {
                Level::Error => "error",
                Level::Warning => "warning",
            };
            let _written = writeln!(
                text,
                "{file}:{line}: {level}[{setting}]: {message}\n  help: {cure}\n  page: {url}"
            );
        }
        let errors = self.findings.iter().filter(|finding| finding.level == Level::Error).count();
        let warnings = self.findings.len() - errors;
        let counted =
            |count, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        let [errors, warnings] = [counted(errors, "error"), counted(warnings, "warning")];
        let _written = writeln!(text, "{errors}, {warnings}");
        text
    }

    /// The report as JSON.
    ///
    /// # Errors
    /// Writing fails.
    pub fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self)
    }
}

/// Collects findings.
#[derive(Debug, Default)]
pub(super) struct Findings {
    file: String,
    found: Vec<Finding>,
}

impl Findings {
    /// Later findings are in this file.
    pub(super) fn in_file(&mut self, file: &str) -> &mut Self {
        file.clone_into(&mut self.file);
        self
    }

    pub(super) fn file(&self) -> &str {
        &self.file
    }

    pub(super) fn error(&mut self, node: &Node, setting: &str, message: impl Into<String>) {
        self.add(Level::Error, node, setting, message.into());
    }

    pub(super) fn warning(&mut self, node: &Node, setting: &str, message: impl Into<String>) {
        self.add(Level::Warning, node, setting, message.into());
    }

    fn add(&mut self, level: Level, node: &Node, setting: &str, message: String) {
        let Some(setting) = settings::find(setting) else { return };
        let Setting { name, cure } = *setting;
        let finding = Finding {
            level,
            setting: name,
            file: self.file.clone(),
            line: node.line,
            message,
            cure,
            url: setting.url(),
        };
        if !self.found.contains(&finding) {
            self.found.push(finding);
        }
    }

    pub(super) fn into_report(mut self) -> ConfigReport {
        self.found.sort_by(|a, b| (&a.file, a.line, a.level).cmp(&(&b.file, b.line, b.level)));
        ConfigReport { findings: self.found }
    }
}
