//! Validates each request of the benchmarks twice, for `cargo xtask instructions`. Only the instructions of
//! [`measured`] count; a line on the standard output names each call.

use std::hint::black_box;
use std::io::{Write as _, stdout};

use acg_policy::{Begin, Finish, Head, HeaderField, Policy, Profile, Validator};

fn main() -> std::io::Result<()> {
    let validator = Validator::new(Policy::new(Profile::Standard));
    let planned = DOCUMENTED.replace("+123451", "+442079460123");
    let faults = FAULTS.iter().fold(planned.clone(), |body, (from, to)| body.replace(from, to));
    let items: Vec<String> =
        (100..200).map(|at| planned.replace("0123", &format!("0{at}"))).collect();
    let batch = format!("{{\"numbers\": [{}]}}", items.join(",\n"));
    let check = |method: &str, target: &str, body: &str| {
        let headers = if body.is_empty() { WITHOUT_BODY } else { HEADERS };
        let head = Head { method: method.as_bytes(), target: target.as_bytes(), headers };
        verdict(&validator, &head, body.as_bytes())
    };
    let head = Head { method: b"PUT", target: PLANNED.as_bytes(), headers: HEADERS };
    let cases: [(&str, &dyn Fn() -> usize); 10] = [
        ("begin: head of a number PUT", &|| {
            usize::from(matches!(black_box(validator.begin(&head)), Begin::NeedsBody(_)))
        }),
        ("read: the documented number, without a table", &|| {
            acg_policy::json::read(black_box(DOCUMENTED.as_bytes())).1.len()
        }),
        ("number PUT, as documented", &|| check("PUT", NUMBER, DOCUMENTED)),
        ("number PUT, number of a numbering plan", &|| check("PUT", PLANNED, &planned)),
        ("number PUT, five faults", &|| check("PUT", PLANNED, &faults)),
        ("account PUT, as documented", &|| check("PUT", ACCOUNT, ACCOUNT_BODY)),
        ("batch of 100 numbers", &|| check("POST", BATCH, &batch)),
        ("path only: deletion with an invalid number", &|| check("DELETE", INVALID, "")),
        ("path only: a number, read", &|| check("GET", PLANNED, "")),
        ("e164-plan: look-up", &|| {
            usize::from(e164_plan::look_up(black_box("+442079460123")).is_ok())
        }),
    ];
    for (name, case) in cases {
        // The first call finds nothing in the caches.
        for _ in 0..2 {
            black_box(measured(case));
            writeln!(stdout(), "{name}")?;
        }
    }
    Ok(())
}

/// The function whose instructions are counted.
#[inline(never)]
fn measured(case: &dyn Fn() -> usize) -> usize {
    case()
}

/// Everything up to the question for the account. Returns the number of issues.
fn verdict(validator: &Validator, head: &Head<'_>, body: &[u8]) -> usize {
    match validator.begin(black_box(head)) {
        Begin::OutsideApi(report) | Begin::Decided(report) => report.issues().len(),
        Begin::NeedsBody(pending) => match pending.finish(black_box(body)) {
            Finish::Decided(report) => report.issues().len(),
            Finish::NeedsAccount(question) => black_box(question.account()).len(),
        },
    }
}

const HEADERS: &[HeaderField<'static>] = &[
    (b"host", b"acg.example.net"),
    (b"user-agent", b"portal/1.0"),
    (b"accept", b"application/json"),
    (b"authorization", b"Bearer token"),
    (b"content-type", b"application/json"),
];

const WITHOUT_BODY: &[HeaderField<'static>] =
    &[(b"host", b"acg.example.net"), (b"authorization", b"Bearer token")];

const NUMBER: &str = "/accounts/contoso/numbers/+123451?api-version=2024-02-29";
const PLANNED: &str = "/accounts/contoso/numbers/+442079460123?api-version=2024-02-29";
const INVALID: &str = "/accounts/contoso/numbers/442079460123?api-version=2024-02-29";
const ACCOUNT: &str = "/accounts/contoso?api-version=2024-02-29";
const BATCH: &str = "/accounts/contoso:createOrUpdateNumbers?api-version=2024-02-29";

const DOCUMENTED: &str = include_str!("../../../peers/src/cases/number.json");
const ACCOUNT_BODY: &str = include_str!("../../../peers/src/cases/account.json");

const FAULTS: [(&str, &str); 5] = [
    ("\"+442079460123\"", "\"442079460123\""),
    ("\"contoso\"", "\"con toso\""),
    ("\"CallingUserAssignment\"", "\"\""),
    ("\"civicAddressIdString\"", "\"\""),
    ("\"exampleHeaderContents\"", "\"example header\""),
];
