//! Runs the checks with the test vectors, with mutated vectors, and with random bytes.

use acg_policy_invariants::mutate::mutant;
use acg_policy_invariants::random::Random;
use acg_policy_invariants::{
    Input, Violation, head_to_bytes, plan, policy, reader, request_line, suggestion, verdict,
};
use acg_policy_vectors::{Case, load};
use proptest::prelude::*;

#[test]
fn all_properties_hold_for_the_vectors() {
    for case in load().unwrap() {
        if let Err(violation) = check(&case) {
            panic!("{}: {violation}", case.id);
        }
    }
}

#[test]
fn all_properties_hold_for_mutated_vectors() {
    let cases = load().unwrap();
    let mut random = Random::new(20_240_229);
    for _ in 0..2_000 {
        let case = mutant(&cases, &mut random).unwrap();
        if let Err(violation) = check(&case) {
            let input = Input::write(&case).unwrap_or_default();
            panic!("{violation}\n{}", String::from_utf8_lossy(&input));
        }
    }
}

#[test]
fn most_vectors_can_be_written_as_fuzz_input() {
    let cases = load().unwrap();
    let written = cases.iter().filter(|case| Input::write(case).is_some()).count();
    assert!(written * 100 >= cases.len() * 95, "{written} of {}", cases.len());
}

proptest! {
    #[test]
    fn all_properties_hold_for_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..256)) {
        all(&bytes).map_err(failed)?;
    }

    #[test]
    fn all_properties_hold_for_any_number(number in "\\+[0-9]{0,16}[ -~]?") {
        plan(number.as_bytes()).map_err(failed)?;
    }

    #[test]
    fn all_properties_hold_for_any_text_with_digits(
        country in "(|GB|US|DE|IT|AR|BR|MX|RU|JP|CN|AU|DK|LU|FO|BJ)",
        text in "( |\\t|tel:|\u{200b}|\u{ff0b}|'){0,2}(\\+|\\+\\+|00|011|0|8|\\(0\\)|7\\. |\\(|3\\) )?(44|1|49|39|54|52|7|81|86|352|298|229|800)?([0-9]{1,6}( |-|\\.|/|\\) | \\(|  |~|, |\u{2022})?){1,4}( ?(x|ext\\.|;ext=|#)[0-9]{1,4}|\\.0|\\)|;)?",
    ) {
        suggestion(format!("{country}\n{text}").as_bytes()).map_err(failed)?;
    }

    #[test]
    fn all_properties_hold_for_any_path(path in "(/|%2[FfBb]|[a-z.~%:;é]|accounts|numbers|\\+1){0,12}(\\?[a-z=&%-]{0,12})?") {
        let line = format!("PUT\u{1f}{path}\u{1f}content-type\u{1f}application/json");
        request_line(line.as_bytes()).map_err(failed)?;
    }

    #[test]
    fn all_properties_hold_for_any_member(name in "[a-zA-Z0-9\"\\\\]{0,8}", value in "[\\[\\]{}\"0-9a-z\\\\,:.-]{0,16}") {
        let body = format!(
            "\n\n\nPUT /accounts/a/numbers/+123451?api-version=2024-02-29\ncontent-type: application/json\n\n{{\"{name}\":{value}}}"
        );
        verdict(body.as_bytes()).map_err(failed)?;
    }
}

fn check(case: &Case) -> Result<(), Violation> {
    reader(&case.request.body)?;
    request_line(&head_to_bytes(case))?;
    policy(case.policy_json.as_deref().unwrap_or_default())?;
    verdict(&Input::write(case).unwrap_or_default())
}

fn all(bytes: &[u8]) -> Result<(), Violation> {
    reader(bytes)?;
    plan(bytes)?;
    suggestion(bytes)?;
    policy(bytes)?;
    request_line(bytes)?;
    verdict(bytes)
}

fn failed(violation: Violation) -> TestCaseError {
    TestCaseError::fail(violation.to_string())
}
