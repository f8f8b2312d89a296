//! Suggestions for the example numbers of all regions in all malformations: the number itself, or none.
#![expect(clippy::string_slice, reason = "a test that cannot go on fails")]

mod malformed;

use e164_plan::{Obstacle, Region, look_up, suggest};
use malformed::prefixes;

/// A valid number, its region, its calling code and the rest.
struct Example {
    number: &'static str,
    region: &'static str,
    code: &'static str,
    national: &'static str,
}

fn examples() -> impl Iterator<Item = Example> {
    let lines = include_str!("vectors.txt").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let mut fields = line.split(' ');
        let (number, region) = (fields.next()?, fields.next()?.trim_end_matches('+'));
        let plan = look_up(number).ok().filter(|plan| plan.is_valid())?;
        let (code, national) = number[1..].split_at(plan.calling_code_digits());
        Some(Example { number, region, code, national })
    })
}

/// Whether the suggestion is the number. Any other number is a failure.
fn finds(text: &str, number: &str, country: Option<Region>) -> bool {
    let suggestion = suggest(text, country);
    if let Some(found) = suggestion.number() {
        assert_eq!(found.as_str(), number, "{text:?} in {country:?}");
    }
    suggestion.number().is_some()
}

#[test]
fn a_suggestion_for_a_malformed_number_is_the_number() {
    let (mut count, mut doubtful, mut unclear) = (0, 0, 0);
    for Example { number, region, code, national } in examples() {
        let trunk = prefixes(region).and_then(|prefixes| prefixes.trunk);
        for (kind, text) in malformed::international(code, national, trunk) {
            let is_doubtful = DOUBTFUL.iter().any(|doubtful| kind.contains(doubtful));
            let found = finds(&text, number, None);
            assert!(found || is_doubtful, "{kind}: {text:?} {:?}", suggest(&text, None));
            count += 1;
            doubtful += usize::from(is_doubtful);
            unclear += usize::from(!found);
        }
    }
    assert!(count > 40_000, "only {count} texts");
    assert!(unclear * 3 < doubtful, "{unclear} of {doubtful} without a suggestion");
}

#[test]
fn a_suggestion_in_a_country_is_the_number() {
    let mut unclear = 0;
    for Example { number, region, code, national } in examples() {
        let Some(country) = Region::from_code(region) else { continue };
        let Some(prefixes) = prefixes(region) else { panic!("{region} has no prefixes") };
        assert!(finds(number, number, Some(country)));
        for prefix in prefixes.international {
            let text = format!("{prefix}-{code} {national}");
            assert!(finds(&text, number, Some(country)), "{text} in {region}");
        }
        if let Some(trunk) = prefixes.trunk {
            let text = format!("({trunk}){national}");
            assert!(finds(&text, number, Some(country)), "{text} in {region}");
        }
        unclear += usize::from(!finds(national, number, Some(country)));
        unclear += usize::from(!finds(&number[1..], number, Some(country)));
        for foreign in ["US", "DE", "IT", "JP", "BR"] {
            assert!(finds(number, number, Region::from_code(foreign)));
        }
    }
    assert!(unclear < 60, "{unclear} without a suggestion");
}

#[test]
fn an_international_prefix_without_a_country_is_never_taken_for_another() {
    for Example { number, region, code, national } in examples() {
        for prefix in prefixes(region).into_iter().flat_map(|prefixes| prefixes.international) {
            let text = format!("{prefix}{code}{national}");
            let found = finds(&text, number, None);
            assert!(!found || prefix == "00", "{text} in {region}");
        }
    }
}

#[test]
fn lost_digits_and_several_numbers_are_never_repaired() {
    for Example { code, national, .. } in examples() {
        for (kind, text) in malformed::lost(code, national) {
            let expected = match kind {
                "text" => Obstacle::OtherText,
                "decimal" => Obstacle::Decimal,
                kind if kind.starts_with("exponent") => Obstacle::Exponent,
                kind if kind.starts_with("range") => Obstacle::Range,
                _ => Obstacle::List,
            };
            assert_eq!(suggest(&text, None).obstacle(), Some(expected), "{kind}: {text:?}");
        }
    }
}

#[test]
fn digits_beside_a_number_never_lead_to_another_number() {
    // Without optimisation, a part of the texts is tried; each form occurs with numbers of all regions.
    let step = if cfg!(debug_assertions) { 11 } else { 1 };
    let (mut count, mut found) = (0, 0);
    for Example { number, region, code, national } in examples() {
        let groups = malformed::grouped(national).join(" ");
        let trunk = prefixes(region).and_then(|prefixes| prefixes.trunk).unwrap_or_default();
        let own = Region::from_code(region);
        let everywhere = [None, own, Region::from_code("US"), Region::from_code("DE")];
        let written = [
            (format!("+{code}{national}"), &everywhere[..]),
            (format!("+{code} {groups}"), &everywhere),
            (format!("+{code} ({trunk}){groups}"), &everywhere[..2]),
            (format!("00{code} {groups}"), &everywhere[..1]),
            (format!("{code} {groups}"), &everywhere[..2]),
            (format!("{code}{national}"), &everywhere[..2]),
            (format!("{trunk}{groups}"), &everywhere[..2]),
            (format!("({trunk}){groups}"), &everywhere[1..2]),
            (format!("{trunk}{national}"), &everywhere[1..2]),
            (national.to_owned(), &everywhere[..2]),
        ];
        for (written, countries) in written.into_iter().filter(|_| own.is_some()) {
            for country in countries {
                // Without a country, some national numbers are taken for a number without its plus sign.
                let plain = suggest(&written, *country).number();
                if plain.is_some_and(|plain| plain.as_str() != number) {
                    assert!(country.is_none(), "{written:?} in {country:?}");
                    continue;
                }
                for text in malformed::among_others(&written) {
                    // Digits of a calling code before a national number.
                    if country.is_none() && (text.starts_with("(49) ") || text.starts_with("7 ")) {
                        continue;
                    }
                    count += 1;
                    if count % step == 0 {
                        found += usize::from(finds(&text, number, *country));
                    }
                }
            }
        }
    }
    assert!(count > 1_000_000 && found * step > 50_000, "{found} of {count}");
}

#[test]
fn any_text_has_a_number_or_an_obstacle() {
    let parts = [
        "+", "0", "(0)", "44", "\u{200b}", "tel:", "x", ";ext=", "-", "..", "e", "\u{ff11}", " ",
        "7946",
    ];
    let countries =
        [None, Region::from_code("GB"), Region::from_code("AR"), Region::from_code("US")];
    let mut state = 7_u64;
    for round in 0..40_000 {
        let mut text = String::new();
        for _ in 0..round % 12 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            text.push_str(parts[(state >> 33) as usize % parts.len()]);
        }
        let suggestion = suggest(&text, countries[round % 4]);
        match suggestion.number() {
            Some(number) => assert!(look_up(number.as_str()).is_ok_and(|plan| plan.is_valid())),
            None => assert!(suggestion.obstacle().is_some() && suggestion.changes().count() == 0),
        }
    }
}

/// The malformations that can stand for another number as well: those without a plus sign, `00` (some countries select a
/// carrier with the digits after it), a hyphen before the end of a number that may be shorter, `(0)` in Gabon.
const DOUBTFUL: [&str; 5] = ["no-plus", "plus-to-space", "zero", "hyphens", "tel-separators"];
