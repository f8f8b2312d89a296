//! A Rego policy, evaluated by `regorus`.

use std::hint::black_box;
use std::rc::Rc;

use anyhow::{Context as _, Result};
use regorus::{CompiledPolicy, Engine, Value};

use crate::case::Case;
use crate::peer::{Judge, Peer, Verdict};

#[derive(Debug)]
pub(crate) struct Rego;

/// Compiles a policy.
///
/// # Errors
/// It is not Rego, or has no rule `violations`.
pub(crate) fn compile(policy: &str) -> Result<CompiledPolicy> {
    let mut engine = Engine::new();
    engine.add_policy("policy.rego".to_owned(), policy.to_owned())?;
    engine.compile_with_entrypoint(&Rc::from(VIOLATIONS)).context("the policy does not compile")
}

/// The number of violations of a compiled policy in a JSON input.
///
/// # Errors
/// The input is not JSON, or the policy cannot be evaluated.
pub(crate) fn violations(policy: &CompiledPolicy, input: &str) -> Result<usize> {
    let found = policy.eval_with_input(Value::from_json_str(input)?)?;
    Ok(found.as_set()?.len())
}

impl Peer for Rego {
    fn name(&self) -> &'static str {
        "regorus"
    }

    fn about(&self) -> &'static str {
        "the body is parsed and evaluated by an equivalent Rego policy (compiled before), with all violations listed; without a body, the input is method and path"
    }

    fn packages(&self) -> &'static [&'static str] {
        &["regorus"]
    }

    fn ready<'c>(&self, case: &'c Case) -> Result<Option<Judge<'c>>> {
        let policy = compile(case.rego)?;
        let path = case.target.split('?').next().unwrap_or_default();
        let line = serde_json::json!({"method": case.method, "path": path}).to_string();
        Ok(Some(Box::new(move || {
            let input = if case.body.is_empty() { line.as_str() } else { case.body.as_str() };
            match violations(&policy, black_box(input)) {
                Ok(count) => Verdict {
                    accepted: Some(count == 0),
                    errors: Some(count),
                    ..Verdict::default()
                },
                Err(_) => Verdict::default(),
            }
        })))
    }
}

const VIOLATIONS: &str = "data.acg.violations";
