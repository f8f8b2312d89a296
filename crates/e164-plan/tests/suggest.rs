//! Suggestions for numbers as people write them.
#![expect(clippy::panic, reason = "a test that cannot go on fails")]

use e164_plan::{Change, Obstacle, Region, suggest};

fn number(text: &str, country: &str) -> String {
    let suggestion = suggest(text, Region::from_code(country));
    match (suggestion.number(), suggestion.obstacle()) {
        (Some(number), None) => number.to_string(),
        (None, Some(obstacle)) => obstacle.as_str().to_owned(),
        other => panic!("{other:?}"),
    }
}

fn changes(text: &str, country: &str) -> Vec<&'static str> {
    suggest(text, Region::from_code(country)).changes().map(Change::as_str).collect()
}

#[test]
fn a_number_in_international_form_needs_no_country() {
    for (text, expected) in [
        ("+442079460123", "+442079460123"),
        ("+44 20 7946 0123", "+442079460123"),
        ("+44 (0)20 7946-0123", "+442079460123"),
        ("+44 (020) 7946 0123", "+442079460123"),
        ("+4402079460123", "+442079460123"),
        ("(+44) 20/7946.0123", "+442079460123"),
        ("++442079460123", "+442079460123"),
        ("+ 44 2079460123", "+442079460123"),
        ("\u{ff0b}\u{ff14}\u{ff14}2079460123", "+442079460123"),
        ("+٤٤٢٠٧٩٤٦٠١٢٣", "+442079460123"),
        ("\u{202a}+442079460123\u{202c}", "+442079460123"),
        ("+44\u{200b}207\u{fe0f}946\u{3164}0123\u{e0101}", "+442079460123"),
        ("tel:+44-20-7946-0123", "+442079460123"),
        ("tel:+442079460123;ext=402", "+442079460123"),
        ("+442079460123;ext=402", "+442079460123"),
        ("+442079460123 x402", "+442079460123"),
        ("+44 20 7946 0123 (ext. 402)", "+442079460123"),
        ("+442079460123 #402", "+442079460123"),
        ("'+442079460123", "+442079460123"),
        ("\"+442079460123\"", "+442079460123"),
        ("00442079460123", "+442079460123"),
        ("0044 (0)20 7946 0123", "+442079460123"),
        ("+00442079460123", "+442079460123"),
        ("442079460123", "+442079460123"),
        (" 442079460123", "+442079460123"),
        ("+330102030405", "+33102030405"),
        ("+5215512345678", "+525512345678"),
        ("+54 11 15 2345 6789", "+5491123456789"),
        ("+7 8 495 123-45-67", "+74951234567"),
        ("+39 (0)6 12345678", "+390612345678"),
        ("+1 (202) 555-0100", "+12025550100"),
    ] {
        assert_eq!(number(text, ""), expected, "{text}");
    }
}

#[test]
fn national_format_needs_the_country() {
    for (text, country, expected) in [
        ("020 7946 0123", "GB", "+442079460123"),
        ("(020) 7946-0123", "GB", "+442079460123"),
        ("0(0)2", "GB", "missing-digits"),
        ("(0)20 7946 0123", "GB", "+442079460123"),
        ("20 7946 0123", "GB", "+442079460123"),
        ("+020 7946 0123", "GB", "+442079460123"),
        ("2025550100", "US", "+12025550100"),
        ("1-202-555-0100", "US", "+12025550100"),
        ("202.555.0100 ext 12", "US", "+12025550100"),
        ("011442079460123", "US", "+442079460123"),
        ("0011442079460123", "AU", "+442079460123"),
        ("00442079460123", "DE", "+442079460123"),
        ("010 44 20 7946 0123", "JP", "+442079460123"),
        ("8~10 44 20 7946 0123", "RU", "+442079460123"),
        ("0061 2 9374 4000", "HK", "+61293744000"),
        ("06 12345678", "IT", "+390612345678"),
        ("055 1234 5678", "MX", "too-many-digits"),
        ("01 55 1234 5678", "MX", "+525512345678"),
        ("044 55 1234 5678", "MX", "+525512345678"),
        ("1 55 1234 5678", "MX", "+525512345678"),
        ("011 15-2345-6789", "AR", "+5491123456789"),
        ("11 15-2345-6789", "AR", "+5491123456789"),
        ("9 11 2345-6789", "AR", "+5491123456789"),
        ("011 2345-6789", "AR", "+541123456789"),
        ("0 21 11 2345 6789", "BR", "+551123456789"),
        ("8 495 123-45-67", "RU", "+74951234567"),
        ("06 1 234 5678", "HU", "+3612345678"),
        ("0912 345 678", "TW", "+886912345678"),
        ("442079460123", "GB", "+442079460123"),
        ("442079460123", "US", "+442079460123"),
        ("+442079460123", "US", "+442079460123"),
        ("020 7946 0123", "", "national-format"),
        ("2025550100", "", "national-format"),
        ("011442079460123", "", "international-prefix"),
        ("0011442079460123", "", "international-prefix"),
    ] {
        assert_eq!(number(text, country), expected, "{text} in {country}");
    }
}

#[test]
fn what_lost_digits_or_holds_several_numbers_is_recognised() {
    for (text, expected) in [
        ("", "no-digits"),
        ("n/a", "no-digits"),
        ("+", "no-digits"),
        ("4.42079E+11", "exponent"),
        ("4,42079E+11", "exponent"),
        ("4.4e11", "exponent"),
        ("+4E11", "exponent"),
        ("442079460123.0", "decimal"),
        ("493012345.00", "decimal"),
        ("+442079460100..199", "range"),
        ("+442079460100-199", "range"),
        ("+442079460100 \u{2013} +442079460199", "range"),
        ("+442079460100\u{2026}199", "range"),
        ("+442079460100 to 199", "range"),
        ("+4930123400-499", "range"),
        ("+442079460123, +442079460124", "list"),
        ("+442079460123;+442079460124", "list"),
        ("+442079460123 +442079460124", "list"),
        ("+442079460123/+442079460124", "list"),
        ("+442079460123/4", "list"),
        ("+442079460123\n+442079460124", "list"),
        ("+442079460123 or 0124", "list"),
        ("call +442079460123", "other-text"),
        ("+442079460123 Bob", "other-text"),
        ("1-800-FLOWERS", "other-text"),
        ("+39612345678", "zero-missing"),
        ("+22991234567", "zero-missing"),
        ("+4420794601", "missing-digits"),
        ("+44207946012345", "too-many-digits"),
        ("+44207946012345678901", "too-many-digits"),
        ("+12005550100", "not-in-plan"),
        ("+999123456", "unknown-calling-code"),
        (&"1 ".repeat(200), "text-too-long"),
    ] {
        assert_eq!(number(text, ""), expected, "{text}");
    }
}

#[test]
fn changes_name_every_repair() {
    assert_eq!(changes("+442079460123", ""), [""; 0]);
    assert_eq!(changes(" 442079460123", ""), ["spaces", "plus-added"]);
    assert_eq!(
        changes("\u{200e}'tel:00\u{ff14}4 (0)20-7946-0123;ext=402'", ""),
        [
            "spaces",
            "invisible-characters",
            "apostrophe",
            "tel-uri",
            "full-width",
            "punctuation",
            "extension",
            "international-prefix",
            "trunk-prefix"
        ]
    );
    assert_eq!(
        changes("0٢0 7946 0123", "GB"),
        ["spaces", "other-digits", "trunk-prefix", "country-code"]
    );
    assert_eq!(changes("011 15 2345 6789", "AR"), ["spaces", "national-format", "country-code"]);
    assert_eq!(changes("++442079460123", ""), ["doubled-plus"]);
}

#[test]
fn prefixes_and_plans_come_from_the_same_metadata() {
    let prefixes = include_str!("../src/suggest/dialling.txt");
    assert!(prefixes.starts_with(&format!("# metadata {};", e164_plan::METADATA_VERSION)));
}

#[test]
fn a_number_that_is_also_a_national_number_elsewhere_is_ambiguous() {
    assert_eq!(number("13123456789", ""), "ambiguous"); // Chicago, or a mobile number in China.
    assert_eq!(number("13123456789", "CN"), "+8613123456789");
    assert_eq!(number("13123456789", "US"), "+13123456789");
    assert_eq!(number("996800123456", "DE"), "ambiguous");
}

#[test]
fn words_are_unique() {
    let mut words: Vec<&str> = Obstacle::ALL.iter().map(|one| one.as_str()).collect();
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), Obstacle::ALL.len());
    for (index, change) in Change::ALL.into_iter().enumerate() {
        assert_eq!(change as usize, index);
    }
}
