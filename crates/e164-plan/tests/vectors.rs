//! Look-ups compared with the results of libphonenumber's patterns, which `crates/e164-plan/generator` writes to
//! `vectors.txt`.

use e164_plan::{Fault, Kind, Length, METADATA_VERSION, Plan, look_up, outline};

#[test]
fn region_kind_and_length_match_the_metadata() {
    let mut count = 0;
    for line in VECTORS.lines().filter(|line| !line.starts_with('#')) {
        let (number, expected) = line.split_once(' ').unwrap();
        let plan = look_up(number).unwrap();
        assert_eq!(outline(number), Ok(plan.outline()), "{number}");
        assert_eq!(summary(&plan), expected, "{number}");
        assert_eq!(plan.is_valid(), plan.kind() != Kind::Unknown, "{number}");
        let code = plan.calling_code().to_string();
        assert!(
            number.strip_prefix('+').is_some_and(|digits| digits.starts_with(&code))
                && code.len() == plan.calling_code_digits(),
            "{number}"
        );
        assert!(
            plan.region().is_none_or(|region| plan.regions().any(|other| other == region)),
            "{number}"
        );
        count += 1;
    }
    assert!(count > 3_000, "only {count} numbers");
}

#[test]
fn vectors_and_tables_come_from_the_same_metadata() {
    assert!(VECTORS.starts_with(&format!("# metadata {METADATA_VERSION};")), "{METADATA_VERSION}");
}

#[test]
fn text_that_is_not_e164_is_a_fault_with_its_position() {
    for (number, fault) in [
        ("", Fault::NoPlus),
        ("442079460958", Fault::NoPlus),
        ("00442079460958", Fault::NoPlus),
        ("+", Fault::NoDigits),
        ("+44 2079460958", Fault::NotADigit { at: 3 }),
        ("++442079460958", Fault::NotADigit { at: 1 }),
        ("+44207946095x", Fault::NotADigit { at: 12 }),
        ("+44207946095\u{0661}", Fault::NotADigit { at: 12 }),
        ("+123456789012345\n", Fault::NotADigit { at: 16 }),
        ("+1234567890123456", Fault::TooManyDigits),
        ("+1234567890123456x", Fault::TooManyDigits),
        ("+0442079460958", Fault::UnknownCallingCode),
        ("+4", Fault::UnknownCallingCode),
        ("+21", Fault::UnknownCallingCode),
        ("+2101234567", Fault::UnknownCallingCode),
        ("+999123456", Fault::UnknownCallingCode),
    ] {
        assert_eq!(look_up(number), Err(fault), "{number}");
    }
    assert_eq!(look_up(b"+44\xff"), Err(Fault::NotADigit { at: 3 }));
}

#[test]
fn a_calling_code_alone_is_too_short() {
    for (number, code) in [("+1", 1), ("+7", 7), ("+44", 44), ("+353", 353)] {
        let plan = look_up(number).unwrap();
        assert_eq!(
            (plan.calling_code(), plan.length(), plan.is_valid()),
            (code, Length::TooShort, false),
            "{number}"
        );
    }
}

#[test]
fn every_prefix_of_a_long_number_is_looked_up() {
    for first in 0..1000 {
        let number = format!("+{first:03}456789012345");
        for end in 2..=number.len() {
            match look_up(&number.as_bytes()[..end]) {
                Ok(plan) => assert!(plan.regions().count() >= 1),
                Err(fault) => assert_eq!(fault, Fault::UnknownCallingCode),
            }
        }
    }
}

#[test]
fn number_ranges_of_the_overlay_are_valid() {
    for area in ["436", "621", "624", "679", "729", "861"] {
        let plan = look_up(format!("+1{area}5550100")).unwrap();
        assert_eq!(plan.region().map(|region| region.as_str()), Some("US"), "{area}");
        assert_eq!((plan.kind(), plan.is_shared()), (Kind::FixedLineOrMobile, false), "{area}");
        assert!(!look_up(format!("+1{area}1550100")).unwrap().is_valid(), "{area}: exchange 1");
        assert!(!look_up(format!("+1{area}55501000")).unwrap().is_valid(), "{area}: 11 digits");
    }
    assert!(look_up("+14375550100").unwrap().region().is_none_or(|region| region.as_str() != "US"));
}

#[test]
fn regions_that_share_a_calling_code_are_distinguished() {
    let region = |number: &str| look_up(number).unwrap().region().map(|region| region.to_string());
    assert_eq!(region("+12025550123").as_deref(), Some("US"));
    assert_eq!(region("+14165550123").as_deref(), Some("CA"));
    assert_eq!(region("+441534123456").as_deref(), Some("JE"));
    assert_eq!(region("+390669812345").as_deref(), Some("VA"));
    assert_eq!(region("+1268").as_deref(), Some("AG"), "leading digits are enough");
    assert_eq!(region("+1999"), None);
    assert_eq!(region("+80012345678").as_deref(), Some("001"));
    let regions: Vec<String> =
        look_up("+44").unwrap().regions().map(|region| region.to_string()).collect();
    assert_eq!(regions, ["GB", "GG", "IM", "JE"]);
    assert_eq!(look_up("+800").unwrap().regions().count(), 1);
    assert_eq!(
        look_up("+80012345678").unwrap().region(),
        look_up("+870773111632").unwrap().region()
    );
}

#[test]
fn a_number_of_several_regions_is_shared() {
    let region = |number: &str| {
        let plan = look_up(number).unwrap();
        (plan.region().map_or("-", |region| region.as_str()), plan.is_shared())
    };
    assert_eq!(region("+18335550100"), ("US", true));
    assert_eq!(region("+12065550100"), ("US", false));
    assert_eq!(region("+12423001234"), ("BS", false), "an access number of the Bahamas only");
    assert_eq!(region("+445541029624"), ("GB", true), "an access number of the islands as well");
    assert_eq!(region("+441534123456"), ("JE", false));
    assert_eq!(region("+590690123456"), ("GP", true));
    assert_eq!(region("+262801234567"), ("RE", true));
    assert_eq!(region("+1200555010"), ("-", false));
    assert_eq!(region("+80012345678"), ("001", false), "worldwide plans have one region");
}

#[test]
fn the_length_distinguishes_five_cases() {
    let length = |number: &str| look_up(number).unwrap().length();
    assert_eq!(length("+24597000195"), Length::Invalid);
    assert_eq!(length("+442079460958"), Length::Possible);
    assert_eq!(length("+441"), Length::TooShort);
    assert_eq!(length("+39063"), Length::TooShort);
    assert_eq!(length("+4420794609581"), Length::TooLong);
    assert_eq!(length("+15550123"), Length::LocalOnly);
}

#[test]
fn a_fault_holds_a_position_and_no_digits() {
    let fault = look_up("+4420x").unwrap_err();
    assert_eq!(
        fault.to_string(),
        "expected only digits after the plus sign; byte 5 is another character"
    );
    assert!(!format!("{fault:?}").contains("44"));
}

#[test]
fn a_plan_is_small() {
    assert_eq!(size_of::<Plan>(), 8);
    assert_eq!(size_of::<Result<Plan, Fault>>(), 8);
}

fn summary(plan: &Plan) -> String {
    let region = plan.region().map_or("-", |region| region.as_str());
    let length = match plan.length() {
        Length::Possible => 0,
        Length::LocalOnly => 1,
        Length::TooShort => 2,
        Length::TooLong => 3,
        Length::Invalid => 4,
    };
    let others = if plan.is_shared() { "+" } else { "" };
    format!("{region}{others} {} {length}", plan.kind() as u8)
}

const VECTORS: &str = include_str!("vectors.txt");
