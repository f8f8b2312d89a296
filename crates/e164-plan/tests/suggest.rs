//! Suggestions for numbers as people write them.
#![expect(clippy::panic, reason = "a test that cannot go on fails")]

use e164_plan::{Change, Obstacle, Region, look_up, suggest, suggest_with};

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
        ("44 (0)20 7946 0123", "GB", "+442079460123"),
        ("49 (0) 30 123456", "DE", "+4930123456"),
        ("442079460123", "US", "too-many-digits"),
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
        ("(4.4e11)", "other-text"),
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
fn a_fraction_is_no_part_of_a_number() {
    for (text, country) in [
        ("442079460123.0", ""),
        ("493012345.00", ""),
        ("+4930123456.000", ""),
        ("4930123456.5", ""),
        ("+493012345.6", ""),
        ("(4930123456.0)", ""),
        ("+4930123456.0;", ""),
        ("+4930123456.0 ", ""),
        ("4930123456,5", ""),
        ("4930123456,0", ""),
        ("030 123456.0", "DE"),
        ("(030) 123456.25", "DE"),
        ("+49.30.123456.00", ""),
        ("+49 30 123456.7890", ""),
        ("4.93012345", ""),
        ("+4.93012345", ""),
        ("0.4930123456", "DE"),
        ("20794601.23", "GB"),
        ("\u{0661}.5", ""),
    ] {
        assert_eq!(number(text, country), "decimal", "{text}");
    }
    for (text, country, expected) in [
        ("+44.2079460123", "", "+442079460123"), // RFC 5733
        ("+1.2025550100", "", "+12025550100"),
        ("202.555.0100", "US", "+12025550100"),
        ("01.42.68.53.00", "FR", "+33142685300"),
        ("+44 20 7946.0123", "", "+442079460123"),
        ("+49.30.123456", "", "+4930123456"),
    ] {
        assert_eq!(number(text, country), expected, "{text}");
    }
}

#[test]
fn digits_beside_a_number_do_not_become_part_of_it() {
    for (text, country, expected) in [
        ("+49 30 123456 (12)", "", "other-text"),
        ("+49 30 123456 [12]", "", "other-text"),
        ("+49 30 123456 (0) 12", "", "other-text"),
        ("+34 888888 8(0)93", "", "other-text"),
        ("+49 30 1234(0)56", "", "other-text"),
        ("030 (0) 123456", "DE", "ambiguous"),
        ("020(0)9460123", "GB", "ambiguous"),
        ("06 (0) 2345678", "IT", "ambiguous"),
        ("3(0)123456", "DE", "ambiguous"),
        ("+49 30 123456 ) 78", "", "other-text"),
        ("+49 30 123456 78)", "", "other-text"),
        ("(030) 123456 (12)", "DE", "other-text"),
        ("+49 30 123456 \u{2022} 78", "", "list"),
        ("+49 30 123456. .78", "", "list"),
        ("+49 30 123456 . 78", "", "list"),
        ("+49 30 123456   78", "", "list"),
        ("+49 30 123456 7", "", "ambiguous"),
        ("621234567 9", "US", "ambiguous"),
        ("+44 20 7946 01 (23)", "", "other-text"),
        ("+44 20 7946 01 \u{2022} 23", "", "list"),
        ("+44 \u{2022} 20 \u{2022} 7946 \u{2022} 0123", "", "+442079460123"),
        ("+49.30.123456.7", "", "ambiguous"),
        ("(800) 212-3456 (5)", "US", "other-text"),
        ("800-234-5678 9", "US", "ambiguous"),
        ("808 234 5678 9", "US", "ambiguous"),
        ("808 123 4567 8", "US", "ambiguous"),
        ("800 212 3456 5", "", "ambiguous"),
        ("(800) 212-3456 (5)", "", "other-text"),
        ("80021234565", "", "ambiguous"),
        ("+80021234565", "", "+80021234565"),
        ("+800 2123 4565", "US", "+80021234565"),
        ("+442079460123{12}", "", "other-text"),
        ("+442079460123<12>", "", "other-text"),
    ] {
        assert_eq!(number(text, country), expected, "{text}");
    }
}

#[test]
fn the_number_of_a_list_entry_is_no_part_of_the_telephone_number() {
    for (text, country, expected) in [
        ("7. 800 234 5678", "US", "list"),
        ("7.) 800 234 5678", "US", "list"),
        ("2) 7911 123456", "GB", "list"),
        ("3) 030 123456", "DE", "list"),
        ("(3) 030 123456", "DE", "list"),
        ("[3] 030 123456", "DE", "list"),
        ("3 030 123456", "DE", "ambiguous"),
        ("3 - 030 123456", "DE", "ambiguous"),
        ("301 0301234567", "DE", "ambiguous"),
        ("4) 97122345678", "GB", "list"),
        ("4) 97122345678", "", "list"),
        ("4 97122345678", "", "ambiguous"),
        ("12) +44 20 7946 0123", "", "list"),
        ("1) 202 555 0100", "US", "list"),
        ("(1) 202 555 0100", "US", "+12025550100"),
        ("(2) 9374 4000", "AU", "+61293744000"),
        ("(11) 98765-4321", "BR", "+5511987654321"),
        ("(0)30 123456", "DE", "+4930123456"),
        ("7 495 123 45 67", "RU", "+74951234567"),
    ] {
        assert_eq!(number(text, country), expected, "{text} in {country}");
    }
}

#[test]
fn a_lost_plus_sign_is_added_only_before_the_calling_code_of_the_country() {
    for (text, country, expected) in [
        ("442079460123", "GB", "+442079460123"),
        ("(44) 2079460123", "GB", "too-many-digits"),
        ("442079460123", "US", "too-many-digits"),
        ("97122345678", "DE", "ambiguous"),
        ("78002345678", "US", "too-many-digits"),
        ("80021234565", "US", "too-many-digits"),
        ("882 1234 5678", "US", "too-many-digits"),
    ] {
        assert_eq!(number(text, country), expected, "{text} in {country}");
    }
}

#[test]
fn a_date_is_no_number() {
    for (text, country) in [
        ("24/11/2026", "DK"),
        ("11/24/2026", "US"),
        ("24.11.2026", "DE"),
        ("24-11-2026", "DK"),
        ("24 11 2026", "DK"),
        ("2026-11-24", "DK"),
        ("2026/11/24", "DK"),
        ("2026-11-24 10", "DE"),
        ("1.2.2026", "DE"),
        ("24.11.26", "FO"),
        ("24/11/26", ""),
        ("+24.11.2026", ""),
    ] {
        assert_eq!(number(text, country), "date", "{text} in {country}");
    }
    for (text, country) in
        [("2026-11-24T10:30:00Z", "DE"), ("2026-11-24 10:30", "DE"), ("24. 11. 2026", "DE")]
    {
        let found = number(text, country);
        assert!(matches!(found.as_str(), "other-text" | "list"), "{text}: {found}");
    }
    assert_eq!(number("24 11 20 26", "DK"), "+4524112026");
    assert_eq!(number("31 13 2026", "DK"), "+4531132026");
}

#[test]
fn separated_entries_are_a_list() {
    for separator in ["\t", "\n", "\r\n", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}"] {
        for second in ["78", "+442079460124"] {
            let text = format!("+49 30 123456{separator}{second}");
            assert_eq!(number(&text, ""), "list", "{text:?}");
        }
        assert_eq!(number(&format!("{separator}+4930123456{separator}"), ""), "+4930123456");
    }
}

#[test]
fn a_placeholder_is_no_extension() {
    for (text, country, expected) in [
        ("+49 30 123x456", "", "other-text"),
        ("+49 30 123X456", "", "other-text"),
        ("+49 30 123#456", "", "other-text"),
        ("+49 30 123xx56", "", "other-text"),
        ("030 123x45", "DE", "other-text"),
        ("+49 30 123456 x456", "", "+4930123456"),
        ("+49 30 123456 ext 456", "", "+4930123456"),
        ("+442079460123x402", "", "+442079460123"),
        ("202-555-0100x402", "US", "+12025550100"),
        ("+12025550100#402", "", "+12025550100"),
    ] {
        assert_eq!(number(text, country), expected, "{text}");
    }
}

#[test]
fn additional_numbers_are_valid_and_make_others_doubtful() {
    let additional = |number: &str| matches!(number, "+15555550100" | "+44055512345" | "+498001");
    let found = |text: &str, country: &str| {
        let suggestion = suggest_with(text, Region::from_code(country), &additional);
        suggestion.number().map_or("", |number| number.as_str().to_owned().leak())
    };
    assert_eq!(found("+1 555 555 0100", ""), "+15555550100");
    assert_eq!(found("555 555 0100", "US"), "+15555550100");
    assert_eq!(found("+1 555 555 0101", ""), "");
    // As written, not without the zero.
    assert_eq!(found("+44 055512345", ""), "+44055512345");
    assert_eq!(found("+49 800 1-2", ""), "");
}

#[test]
fn the_world_is_no_country() {
    let world = look_up("+80012345678").unwrap().region();
    assert_eq!(suggest("12345678", world), suggest("12345678", None));
    assert_eq!(
        suggest("+800 1234 5678", world).number().map(|n| n.to_string()).as_deref(),
        Some("+80012345678")
    );
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
    let prefixes = include_str!("dialling.txt");
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
