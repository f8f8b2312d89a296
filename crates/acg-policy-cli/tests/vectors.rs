//! Subject `cli`: checks every case with the built program, as a line of JSON.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a panic fails the test")]

mod program;

use std::collections::VecDeque;

use acg_policy_vectors::{Case, CheckError, Subject, Verdict, load, run};
use program::{Output, acg_policy};
use serde_json::{Value, json};

/// The verdicts of one run with all cases, in order.
struct Cli {
    verdicts: VecDeque<Value>,
}

impl Cli {
    fn new(cases: &[Case]) -> Self {
        let lines: Vec<String> = cases.iter().map(line).collect();
        let Output { code, stdout, stderr } = acg_policy(&["check"], lines.join("\n").as_bytes());
        assert_eq!(code, 1, "every line is readable, and some are rejected");
        let unchecked = stdout.lines().filter(|line| line.contains("\"outsideApi\":true")).count();
        let all = cases.len();
        let summary =
            format!("acg-policy: {unchecked} of {all} not checked: the path is outside the API\n");
        assert!(unchecked > 0);
        assert_eq!(stderr, summary);
        let verdicts = stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        Self { verdicts }
    }
}

/// The case with its full ID, which is unique.
fn line(case: &Case) -> String {
    let mut json = case.json.clone();
    json["id"] = json!(case.id);
    json.to_string()
}

impl Subject for Cli {
    fn name(&self) -> &'static str {
        "cli"
    }

    fn check(&mut self, case: &Case) -> Result<Verdict, CheckError> {
        let verdict = self.verdicts.pop_front().ok_or("no verdict for this case")?;
        if verdict["id"] != case.id {
            return Err(format!("verdict of another case: {}", verdict["id"]).into());
        }
        for issue in verdict["issues"].as_array().ok_or("`issues` is not an array")? {
            let has_texts = ["message", "url"]
                .iter()
                .all(|name| issue[name].as_str().is_some_and(|text| !text.is_empty()));
            if !has_texts || !(issue["help"].is_null() || issue["help"].is_string()) {
                return Err(format!("issue without message, help or url: {issue}").into());
            }
        }
        Ok(Verdict::from_json(verdict.to_string().as_bytes())?)
    }
}

#[test]
fn the_command_line_agrees_with_every_case() -> Result<(), CheckError> {
    let cases = load()?;
    let mut cli = Cli::new(&cases);
    run(&mut cli, &cases)?;
    assert_eq!(cli.verdicts, [Value::Null; 0], "more verdicts than cases");
    Ok(())
}
