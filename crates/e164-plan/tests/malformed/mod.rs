//! Ways in which people write and damage a number, with what makes them differ from E.164.
#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails"
)]

/// The prefixes of a region: examples of its international prefixes, and its trunk prefix.
#[derive(Debug)]
pub(crate) struct Prefixes {
    pub(crate) international: Vec<String>,
    pub(crate) trunk: Option<&'static str>,
}

/// The prefixes of a region.
pub(crate) fn prefixes(region: &str) -> Option<Prefixes> {
    let line = DIALLING.lines().find_map(|line| line.strip_prefix(region)?.strip_prefix(' '))?;
    let line: Vec<&str> = line.split(' ').collect();
    let mut international = expand(line[0]);
    international.sort();
    international.dedup();
    let trunk = match line[1] {
        "-" => None,
        national if national.starts_with("06") => Some("06"),
        national if national == "8" || national.starts_with("0|8") => Some("8"),
        national if national == "1" || national.ends_with("|1") => Some("1"),
        national if national == "[08]" || national.ends_with("|0") => Some("0"),
        national if national.starts_with("0(11") => None,
        national if national.starts_with('0') || national.starts_with("(?:0") => Some("0"),
        national if national.contains("|0|") => Some("0"),
        _ => None,
    };
    Some(Prefixes { international, trunk })
}

/// All texts that a pattern of international prefixes matches; of `\d`, one digit.
fn expand(pattern: &str) -> Vec<String> {
    let (all, rest) = alternatives(pattern);
    assert!(rest.is_empty(), "{pattern}");
    all
}

fn alternatives(mut rest: &str) -> (Vec<String>, &str) {
    let (mut all, mut current) = (Vec::new(), vec![String::new()]);
    loop {
        let (options, after) = match rest.as_bytes().first() {
            None | Some(b')') => {
                all.append(&mut current);
                return (all, rest);
            }
            Some(b'|') => {
                all.append(&mut current);
                current = vec![String::new()];
                rest = &rest[1..];
                continue;
            }
            Some(b'(') => {
                let (options, after) = alternatives(rest[1..].trim_start_matches("?:"));
                (options, &after[1..])
            }
            Some(b'[') => {
                let end = rest.find(']').unwrap();
                (class(&rest[1..end]), &rest[end + 1..])
            }
            Some(b'\\') => (vec!["5".to_owned()], &rest[2..]),
            Some(_) => (vec![rest[..1].to_owned()], &rest[1..]),
        };
        rest = after;
        let mut options = options;
        if let Some(after) = rest.strip_prefix('?') {
            options.push(String::new());
            rest = after;
        }
        current = current
            .iter()
            .flat_map(|text| options.iter().map(move |option| format!("{text}{option}")))
            .collect();
    }
}

fn class(text: &str) -> Vec<String> {
    let bytes = text.as_bytes();
    let mut all = Vec::new();
    let mut place = 0;
    while place < bytes.len() {
        let last =
            if bytes.get(place + 1) == Some(&b'-') { bytes[place + 2] } else { bytes[place] };
        all.extend((bytes[place]..=last).map(|digit| char::from(digit).to_string()));
        place += if bytes.get(place + 1) == Some(&b'-') { 3 } else { 1 };
    }
    all
}

/// A text, and the name of the malformation.
pub(crate) type Malformed = (&'static str, String);

/// Malformations that keep the calling code. `code` and `national` are digits.
pub(crate) fn international(code: &str, national: &str, trunk: Option<&str>) -> Vec<Malformed> {
    let (full, groups) = (format!("{code}{national}"), grouped(national));
    let other = |zero: char| {
        let digit = |d: char| char::from_u32(u32::from(zero) + u32::from(d) - 48).unwrap();
        full.chars().map(digit).collect::<String>()
    };
    let mut all = vec![
        ("spaces", format!("+{code} {}", groups.join(" "))),
        ("no-break-spaces", format!("+{code}\u{a0}{}", groups.join("\u{202f}"))),
        ("around", format!(" +{full}\t")),
        ("hyphens", format!("+{code}-{}", groups.join("-"))),
        ("dots", format!("+{code}.{}", groups.join("."))),
        ("parentheses", format!("+{code} ({}) {}", groups[0], groups[1..].join(" "))),
        ("slash", format!("+{code} {}/{}", groups[0], groups[1..].join(" "))),
        ("tel", format!("tel:+{full}")),
        ("tel-separators", format!("TEL:+{code}-{}", groups.join("-"))),
        ("tel-extension", format!("tel:+{full};ext=402")),
        ("extension", format!("+{full};ext=402")),
        ("extension-x", format!("+{full} x402")),
        ("extension-word", format!("+{full} ext. 402")),
        ("doubled-plus", format!("++{full}")),
        ("full-width", format!("\u{ff0b}{}", other('\u{ff10}'))),
        ("full-width-plus", format!("\u{ff0b}{full}")),
        ("arabic", format!("+{}", other('\u{660}'))),
        ("devanagari", format!("+{}", other('\u{966}'))),
        ("mathematical", format!("+{}", other('\u{1d7ce}'))),
        ("bidi", format!("\u{202a}+{full}\u{202c}")),
        ("selector", format!("+{code}\u{fe0f}{national}\u{e0101}")),
        ("zero-width", format!("\u{feff}+{code}\u{200b}{national}")),
        ("apostrophe", format!("'+{full}")),
        ("quotes", format!("\u{201c}+{full}\u{201d}")),
        ("plus-zeros", format!("+00{full}")),
        ("no-plus", full.clone()),
        ("no-plus-apostrophe", format!("'{full}")),
        ("plus-to-space", format!(" {full}")),
        ("no-plus-spaces", format!("{code} {}", groups.join(" "))),
        ("zeros", format!("00{full}")),
        ("zeros-spaces", format!("00 {code} {}", groups.join(" "))),
    ];
    if let Some(trunk) = trunk {
        all.push(("trunk", format!("+{code}{trunk}{national}")));
        all.push(("trunk-spaces", format!("+{code} {trunk}{}", groups.join(" "))));
        all.push(("trunk-zeros", format!("00{code}{trunk}{national}")));
    }
    if trunk == Some("0") {
        all.push(("trunk-parentheses", format!("+{code} (0){}", groups.join(" "))));
    }
    if let Some(rest) = national.strip_prefix('0') {
        all.push(("zero-parentheses", format!("+{code} (0){}", grouped(rest).join(" "))));
    }
    all
}

/// Malformations that lose digits or hold several numbers, which no text can repair.
pub(crate) fn lost(code: &str, national: &str) -> Vec<Malformed> {
    let full = format!("{code}{national}");
    let (first, rest) = full.split_at(1);
    let end = &full[full.len().saturating_sub(2)..];
    vec![
        ("exponent", format!("{first}.{}E+{}", &rest[..rest.len().min(5)], rest.len())),
        ("exponent-comma", format!("{first},{}E{}", &rest[..rest.len().min(5)], rest.len())),
        ("decimal", format!("{full}.0")),
        ("range-dots", format!("+{full}..{end}")),
        ("range-hyphen", format!("+{full}-{end}")),
        ("range-dash", format!("+{full} \u{2013} +{full}")),
        ("list-comma", format!("+{full}, +{full}")),
        ("list-space", format!("+{full} +{full}")),
        ("list-slash", format!("+{full}/{end}")),
        ("text", format!("call +{full}")),
    ]
}

/// A number as a person writes it, among other things that contain digits.
pub(crate) fn among_others(written: &str) -> impl Iterator<Item = String> {
    AMONG_OTHERS.iter().map(move |form| form.replace('N', written))
}

/// Entries of lists, what may be an extension, fractions, dates and other numbers, with `N` for the number.
const AMONG_OTHERS: [&str; 60] = [
    "1) N",
    "2. N",
    "(3) N",
    "[4] N",
    "7 N",
    "12. N",
    "12 N",
    "9 - N",
    "3/ N",
    "8: N",
    "#2 N",
    "1.) N",
    "27) N",
    "(49) N",
    "N (5)",
    "N [12]",
    "N (402)",
    "N(7)",
    "N 5",
    "N \u{2022} 78",
    "N. .78",
    "N ) 78",
    "N 78)",
    "N / 12",
    "N -12",
    "N - 1",
    "Nx402",
    "N x402",
    "N ext. 5",
    "N #12",
    "N, 12",
    "N\t12",
    "N\u{2028}12",
    "N   12",
    "N & 12",
    "N or 1",
    "N;12",
    "N~12",
    "N (0)",
    "N (0) 4",
    "N.0",
    "N.00",
    "N.000",
    "N.5",
    "N.25",
    "(N.0)",
    "N.0;",
    "N,0",
    "N,50",
    "+N.0",
    "N.0 ",
    "N 24.11.2026",
    "24.11.2026 N",
    "N 2026-11-24",
    "2026-11-24 N",
    "N (24/11/2026)",
    "11/24/2026\tN",
    "N N",
    "N/N",
    "N - N",
];

/// Splits digits into groups of at least two.
pub(crate) fn grouped(digits: &str) -> Vec<&str> {
    let cut = |text: &'_ str, at: usize| if text.len() < at + 2 { text.len() } else { at };
    let (first, rest) = digits.split_at(cut(digits, 2));
    let (second, third) = rest.split_at(cut(rest, 3));
    [first, second, third].into_iter().filter(|group| !group.is_empty()).collect()
}

const DIALLING: &str = include_str!("../dialling.txt");
