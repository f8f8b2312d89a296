//! Subject `core`: the validator.

use acg_policy_vectors::{Case, CheckError, Subject, Verdict, load, run};

struct Core;

impl Subject for Core {
    fn name(&self) -> &'static str {
        "core"
    }

    fn check(&mut self, case: &Case) -> Result<Verdict, CheckError> {
        let validator = case.validator()?;
        let account = case.account.as_ref();
        let report =
            case.request.borrowed(|head, body| validator.check_request(head, body, account));
        Ok(Verdict::from_report(&report))
    }
}

#[test]
fn the_core_agrees_with_every_case() -> Result<(), CheckError> {
    run(&mut Core, &load()?)?;
    Ok(())
}
