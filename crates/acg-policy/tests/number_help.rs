//! The help for a malformed number is safe to follow: doing exactly what it says gives the number that was meant, or it asks
//! to enter the number again. Checked for numbers of all regions in all malformations.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "a panic fails the test"
)]

#[path = "../../e164-plan/tests/malformed/mod.rs"]
mod malformed;

use acg_policy::{Fact, NumberRange, Policy, Profile, Validator};
use e164_plan::{METADATA_VERSION, look_up};
use malformed::prefixes;

#[test]
fn a_help_leads_to_the_number_or_asks_to_enter_it_again() {
    let validator = Validator::new(Policy::new(Profile::Standard));
    let (mut repaired, mut entered_again) = (0, 0);
    for number in numbers() {
        for (kind, text) in number.malformed() {
            let Some(help) = help(&validator, &text) else { continue };
            match number.follow(&help, &text) {
                Some(result) => {
                    assert_eq!(result, number.text, "{kind}: {text:?}: {help}");
                    repaired += 1;
                }
                None => entered_again += 1,
            }
        }
    }
    assert!(repaired > 40_000, "only {repaired} repaired");
    assert!(entered_again > 20_000, "only {entered_again} to be entered again");
}

#[test]
fn common_malformations_have_a_repair() {
    let validator = Validator::new(Policy::new(Profile::Standard));
    for number in numbers() {
        for (kind, text) in malformed::international(number.code, number.national, None) {
            // Without a plus sign, `1 20 155 50123` may also be the first entry of a list, with a number of Egypt.
            let doubtful = ["hyphens", "tel-separators", "zero-parentheses", "no-plus-spaces"];
            if doubtful.contains(&kind) || kind.starts_with("zeros") {
                continue;
            }
            let help = help(&validator, &text).unwrap();
            assert!(number.follow(&help, &text).is_some(), "{kind}: {text:?}: {help}");
        }
    }
}

#[test]
fn the_causes_that_are_certain_are_named() {
    let validator = Validator::new(Policy::new(Profile::Standard));
    for (text, part) in [
        ("442079460123", "put `+` in front if"),
        ("4.42079E+11", "exponent"),
        ("442079460123.0", "decimal point"),
        ("4930123456.5", "decimal point"),
        ("24.11.2026", "not a date"),
        ("+442079460123\t+442079460124", "each number again by itself"),
        ("+49 30 123456 (12)", "enter the number again"),
        ("800 212 3456 5", "enter the number again"),
        ("+442079460123;ext=402", "remove the extension"),
        ("011442079460123", "in place of an international prefix"),
        ("0011442079460123", "in place of an international prefix"),
        ("00442079460123", "`+` instead of `00`"),
        ("01553 335678", "as dialled from abroad: `+`"),
        ("1-312-345-6789", "enter the number again: `+`, country code and number"),
        ("+442079460100..199", "not a range"),
        ("+442079460123, +442079460124", "each number again by itself"),
        ("\u{202a}+442079460123\u{202c}", "remove invisible characters"),
        (" 442079460123", "remove white space; put `+` in front if"),
        ("+44 (0)20 7946 0123", "remove the trunk prefix"),
        ("02079460123", "as dialled from abroad"),
        ("+44 20 7946 012", "enter the number again"),
        ("+330102030405", "remove the trunk prefix"),
        ("+5215512345678", "remove the trunk prefix"),
        ("+39612345678", "zero after the country code"),
        ("+22991234567", "zero after the country code"),
        ("+12005550100", "enter the number again"),
        ("", "enter the number"),
    ] {
        let help = help(&validator, text).unwrap();
        assert!(help.contains(part), "{text}: {help}");
    }
    assert!(validator.check_phone_number(b"+44\xFF").issues()[0].help.is_some());
}

#[test]
fn a_number_in_a_range_of_the_policy_has_a_repair() {
    let range = NumberRange::new("+1439", &[11]).unwrap();
    let policy = Policy::new(Profile::Standard).with_additional_ranges([range]).unwrap();
    let text = "+1 439 555 0100";
    assert_eq!(help(&Validator::new(policy), text).unwrap(), "remove white space");
    assert!(help(&Validator::default(), text).unwrap().contains("enter the number again"));
}

#[test]
fn a_doubt_by_a_plan_names_its_case_and_the_version() {
    let validator = Validator::new(Policy::new(Profile::Standard));
    for (number, code, cause) in [
        ("+330102030405", "number/plan-length", "trunk-prefix"),
        ("+4402079460123", "number/plan-length", "trunk-prefix"),
        ("+5215512345678", "number/plan-length", "trunk-prefix"),
        ("+490301234567", "number/plan-pattern", "trunk-prefix"),
        ("+541115123456789", "number/plan-length", "unknown"),
        ("+54111523456789", "number/plan-length", "national-format"),
        ("+39612345678", "number/plan-pattern", "zero-missing"),
        ("+22991234567", "number/plan-length", "zero-missing"),
        ("+44207946012", "number/plan-pattern", "too-few-digits"),
        ("+1206555010", "number/plan-length", "too-few-digits"),
        ("+120655501000", "number/plan-length", "too-many-digits"),
        ("+12005550100", "number/plan-pattern", "unknown"),
        ("+4712345678", "number/plan-pattern", "unknown"),
    ] {
        let report = validator.check_phone_number(number.as_bytes());
        let [issue] = report.issues() else { panic!("{number}: {:?}", report.issues()) };
        let fact = |name: &str| {
            let text = issue.facts.iter().find(|(known, _)| *known == name).map(|(_, fact)| fact);
            match text {
                Some(Fact::Text(text)) => text.to_string(),
                other => panic!("{number}: {name} is {other:?}"),
            }
        };
        assert_eq!((issue.code(), fact("cause").as_str()), (code, cause), "{number}");
        assert_eq!(fact("plans"), METADATA_VERSION);
        assert!(issue.message.ends_with(&format!("(numbering plans {METADATA_VERSION})")));
    }
}

/// A number as it is meant.
struct Number {
    text: &'static str,
    region: &'static str,
    code: &'static str,
    national: &'static str,
}

/// The valid numbers among the vectors of the numbering plans: the examples of all regions, and more.
fn numbers() -> impl Iterator<Item = Number> {
    let lines = include_str!("../../e164-plan/tests/vectors.txt").lines();
    lines.filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut fields = line.split(' ');
        let (text, region) = (fields.next()?, fields.next()?.trim_end_matches('+'));
        let plan = look_up(text).ok().filter(|plan| plan.is_valid())?;
        let (code, national) = text[1..].split_at(plan.calling_code_digits());
        Some(Number { text, region, code, national })
    })
}

fn help(validator: &Validator, text: &str) -> Option<String> {
    let report = validator.check_phone_number(text.as_bytes());
    report.issues().first().and_then(|issue| issue.help.as_deref()).map(str::to_owned)
}

impl Number {
    fn trunk(&self) -> Option<&'static str> {
        prefixes(self.region).and_then(|prefixes| prefixes.trunk)
    }

    fn malformed(&self) -> Vec<malformed::Malformed> {
        let Self { text, code, national, .. } = self;
        let trunk = self.trunk();
        let mut all = malformed::international(code, national, trunk);
        all.extend(malformed::lost(code, national));
        all.push(("national", (*national).to_owned()));
        all.push(("national-with-trunk", format!("{}{national}", trunk.unwrap_or_default())));
        for prefix in prefixes(self.region).into_iter().flat_map(|prefixes| prefixes.international)
        {
            all.push(("international-prefix", format!("{prefix}{code}{national}")));
            all.push(("international-prefix-spaces", format!("{prefix} {code} {national}")));
        }
        if let Some(rest) = national.strip_prefix('0') {
            all.push(("zero-lost", format!("+{code}{rest}")));
        }
        let groups = malformed::grouped(national).join(" ");
        for written in
            [(*text).to_owned(), format!("+{code} {groups}"), format!("00{code}{national}")]
        {
            // A third of them for each number.
            let first = usize::from(text.as_bytes()[text.len() - 1] % 3);
            let texts = malformed::among_others(&written).skip(first).step_by(3);
            all.extend(texts.map(|text| ("among others", text)));
        }
        let moved = format!("{}+", &text[1..]);
        all.push(("plus-at-the-end", moved));
        all
    }

    /// Does what the help says, as a person does who knows the number: `None` if the help asks to enter the number again.
    fn follow(&self, help: &str, text: &str) -> Option<String> {
        help.split("; ").try_fold(text.to_owned(), |text, step| self.step(step, text))
    }

    fn step(&self, step: &str, text: String) -> Option<String> {
        let without = |is: fn(char) -> bool| text.chars().filter(|c| !is(*c)).collect::<String>();
        let cut = |at: Option<usize>| at.map_or_else(|| text.clone(), |at| text[..at].to_owned());
        Some(match step {
            "remove white space" => without(char::is_whitespace),
            "remove invisible characters" => without(|c| INVISIBLE.contains(&c)),
            "remove apostrophes and quotation marks" => {
                without(|c| "'\u{201c}\u{201d}".contains(c))
            }
            "remove `tel:`" => text[4..].to_owned(),
            "use ASCII digits and an ASCII plus sign" => text.chars().map(ascii).collect(),
            "remove punctuation, but no digits" => without(|c| "-./()".contains(c)),
            "remove the extension" => cut(text.find([';', 'x', 'e', '#'])),
            "keep one `+`" => format!("+{}", text.trim_start_matches('+')),
            "start with one `+` instead of `00`" => {
                format!("+{}", text.trim_start_matches('+').strip_prefix("00")?)
            }
            "remove the trunk prefix, or former mobile prefix, after the country code" => {
                self.without_trunk_prefix(&text)
            }
            step if step.starts_with("put `+` in front if the country code is there") => {
                let has_code = text.strip_prefix(self.code)?.ends_with(self.national);
                return has_code.then(|| format!("+{text}"));
            }
            step if step.contains("enter the number") || step.contains("enter each number") => {
                return None;
            }
            step if help_names_a_cause(step) => text,
            step => panic!("unknown step: {step}"),
        })
    }

    /// Removes the trunk prefix wherever the steps before have left it.
    fn without_trunk_prefix(&self, text: &str) -> String {
        let place = text.find(self.code).map_or(0, |place| place + self.code.len());
        let (code, rest) = text.split_at(place);
        let rest = rest.trim_start_matches([' ', '(']);
        let trunk = self.trunk().unwrap_or_default();
        format!("{code}{}", rest.strip_prefix(trunk).unwrap_or(rest))
    }
}

/// The parts of helps that say what is wrong, before they ask to enter the number again.
fn help_names_a_cause(step: &str) -> bool {
    [
        "a spreadsheet replaced digits with an exponent",
        "a spreadsheet or program added a decimal point",
        "expected one number, not a range",
        "expected one number",
        "expected a number, not a date",
        "a zero after the country code is missing, or another digit",
        "too few digits for the country code",
        "too many digits",
        "unassigned country code",
    ]
    .contains(&step)
}

fn ascii(character: char) -> char {
    let zeros = [0xFF10, 0x660, 0x966, 0x1D7CE];
    let value = |zero: &u32| u32::from(character).checked_sub(*zero).filter(|value| *value < 10);
    match zeros.iter().find_map(value).and_then(|value| char::from_digit(value, 10)) {
        Some(digit) => digit,
        None if character == '\u{ff0b}' => '+',
        None => character,
    }
}

const INVISIBLE: [char; 6] =
    ['\u{202a}', '\u{202c}', '\u{fe0f}', '\u{e0101}', '\u{feff}', '\u{200b}'];
