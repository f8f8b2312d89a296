//! The subject `cli`: every case as a line of JSON through the real program.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod program;

use std::collections::VecDeque;

use acg_policy_vectors::{Case, CheckError, Subject, Verdict, load, run};
use program::{Output, acg_policy};
use serde_json::{Value, json};

/// The answers of one run over all cases, in order.
struct Cli {
    answers: VecDeque<Value>,
}

impl Cli {
    fn new(cases: &[Case]) -> Self {
        let lines: Vec<String> = cases.iter().map(line).collect();
        let Output { code, stdout, stderr } = acg_policy(&["check"], lines.join("\n").as_bytes());
        assert_eq!((code, stderr.as_str()), (1, ""), "all is readable, and something is rejected");
        let answers = stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        Self { answers }
    }
}

/// The case with its full id, so that no two are alike.
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
        let answer = self.answers.pop_front().ok_or("there is no line for this case")?;
        if answer["id"] != case.id {
            return Err(format!("the line of another case: {}", answer["id"]).into());
        }
        for issue in answer["issues"].as_array().ok_or("issues is no array")? {
            let said = ["message", "url"]
                .iter()
                .all(|name| issue[name].as_str().is_some_and(|text| !text.is_empty()));
            if !said || !(issue["help"].is_null() || issue["help"].is_string()) {
                return Err(format!("an issue without message, help or url: {issue}").into());
            }
        }
        Ok(Verdict::from_json(answer.to_string().as_bytes())?)
    }
}

#[test]
fn the_command_line_agrees_with_every_case() -> Result<(), CheckError> {
    let cases = load()?;
    let mut cli = Cli::new(&cases);
    run(&mut cli, &cases)?;
    assert_eq!(cli.answers, [Value::Null; 0], "one line for each case");
    Ok(())
}
