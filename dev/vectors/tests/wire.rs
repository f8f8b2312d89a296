//! Subject `wire`: reads the JSON of a policy, and compares the JSON of the report with the reply.

use acg_policy::Policy;
use acg_policy_vectors::{Case, CheckError, Step, Subject, Verdict, load, run};
use acg_policy_wire::v1::{policy_from_json, policy_to_json, report_to_json};

struct Wire;

impl Subject for Wire {
    fn name(&self) -> &'static str {
        "wire"
    }

    fn check(&mut self, case: &Case) -> Result<Verdict, CheckError> {
        let validator = case.validator_with(policy(case)?);
        let account = case.account.as_ref();
        let report =
            case.request.borrowed(|head, body| validator.check_request(head, body, account));
        let verdict = Verdict::from_json(report_to_json(&report).as_bytes())?;
        let reply = acg_policy_wire::reply(&report);
        if verdict.accepted != reply.is_none() {
            return Err("only a rejection has a reply".into());
        }
        let Some(reply) = reply else { return Ok(verdict) };
        let replied = Verdict::from_reply(reply.status, &reply.body)?;
        if replied != in_pointers(&verdict) {
            return Err(format!("report and reply differ: {verdict}\n{replied}").into());
        }
        Ok(verdict)
    }
}

/// The policy after a round trip through its canonical form, so that every case tests it.
fn policy(case: &Case) -> Result<Policy, CheckError> {
    let policy =
        case.policy_json.as_deref().map_or_else(|| Ok(Policy::default()), policy_from_json)?;
    Ok(policy_from_json(policy_to_json(&policy).as_bytes())?)
}

fn in_pointers(verdict: &Verdict) -> Verdict {
    let mut verdict = verdict.clone();
    for step in verdict.issues.iter_mut().flat_map(|issue| &mut issue.path) {
        if let Step::Index(index) = step {
            *step = Step::Name(index.to_string());
        }
    }
    verdict
}

#[test]
fn the_wire_agrees_with_every_case() -> Result<(), CheckError> {
    run(&mut Wire, &load()?)?;
    Ok(())
}
