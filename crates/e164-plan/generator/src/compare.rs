//! Compares the tables with the patterns and with other libraries.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use e164_plan::{Length, look_up};

use crate::automaton::{Matching, Oracle, Outcome};
use crate::metadata::{Code, KIND_UNKNOWN, Metadata};
use crate::numbers::{Random, numbers};
use crate::peers::{Classification, Google, keep_all_patterns, phonenumber};
use crate::published;

/// Compares all generated numbers, and prints a count and an example for each class of difference.
///
/// # Errors
/// The tables differ from the patterns, or another library differs for an unknown reason.
pub(crate) fn compare(metadata: &Metadata) -> Result<()> {
    let codes = &metadata.codes;
    keep_all_patterns();
    let published = published::read()?;
    ensure!(
        order(&published.version)? <= order(&metadata.version)?,
        "the crate phonenumber has newer metadata; run `cargo xtask plans update`"
    );
    let peers = Peers { same: Google::with(codes)?, own: Google::new()? };
    let mut random = Random(164);
    let mut count = Count::default();
    for code in codes {
        let whole = Oracle::new(code, Matching::Whole)?;
        let older = published.codes.iter().find(|older| older.digits == code.digits);
        let older = older.map(Older::new).transpose()?;
        let numbers = numbers(code, &mut random)?;
        count.examples += numbers.examples;
        for national in &numbers.national {
            let case = Case { code, national, whole: &whole, older: older.as_ref() };
            count.numbers += 1;
            case.compare(&peers, &mut count);
        }
    }
    let google = format!("rlibphonenumber {}", published::version_of("rlibphonenumber")?);
    count.print(&[
        "the patterns themselves".to_owned(),
        format!("phonenumber {}", published::version_of("phonenumber")?),
        format!("{google}, the same metadata"),
        format!("{google}, its own metadata"),
    ]);
    let unexplained: usize = count
        .classes
        .iter()
        .filter(|((_, class), _)| *class == UNEXPLAINED)
        .map(|(_, (count, _))| count)
        .sum();
    ensure!(unexplained == 0, "{unexplained} unexplained differences");
    ensure!(count.numbers >= 2_000_000, "only {} numbers", count.numbers);
    Ok(())
}

/// Classifies the length of a national number as libphonenumber does: 0 possible, 1 local only, 2 too short, 3 too long,
/// 4 invalid.
pub(crate) fn length(code: &Code, national: &str) -> u8 {
    let general = &code.territories[0].general;
    let length = national.len() as u32;
    let possible: Vec<u32> = (0..32).filter(|length| general.lengths >> length & 1 == 1).collect();
    match (possible.first(), possible.last()) {
        _ if general.local >> length & 1 == 1 => 1,
        (Some(first), _) if length < *first => 2,
        (_, Some(last)) if length > *last => 3,
        _ if possible.contains(&length) => 0,
        _ => 4,
    }
}

/// The parts of a version of libphonenumber, which compare as versions do.
fn order(version: &str) -> Result<Vec<u32>> {
    let (version, _) = version.split_once('+').unwrap_or((version, ""));
    Ok(version.split('.').map(str::parse).collect::<Result<_, _>>()?)
}

struct Peers {
    same: Google,
    own: Google,
}

/// What the metadata of the crate `phonenumber` says, which is older than that of the tables.
struct Older<'a> {
    code: &'a Code,
    whole: Oracle,
    prefix: Oracle,
}

struct Case<'a> {
    code: &'a Code,
    national: &'a str,
    whole: &'a Oracle,
    /// `None` if the older metadata lacks the calling code.
    older: Option<&'a Older<'a>>,
}

#[derive(Default)]
struct Count {
    numbers: usize,
    examples: usize,
    valid: usize,
    agreed: BTreeMap<usize, usize>,
    classes: BTreeMap<(usize, &'static str), (usize, String)>,
}

impl Case<'_> {
    fn compare(&self, peers: &Peers, count: &mut Count) {
        let number = format!("+{}{}", self.code.digits, self.national);
        let expected = self.whole.classify(self.national);
        let ours = self.ours(&number);
        count.valid += usize::from(ours.as_ref().is_some_and(|ours| ours.valid));
        let shared = look_up(&number).is_ok_and(|plan| plan.is_shared());
        let expected_result = classification(self.code, self.national, expected, true);
        let agrees = ours.as_ref() == Some(&expected_result) && shared == expected.shared;
        count.note(PATTERNS, (!agrees).then_some(UNEXPLAINED), &number);
        let Some(ours) = ours else { return };
        let theirs = phonenumber(&number);
        count.note(PHONENUMBER, self.against_phonenumber(&ours, theirs), &number);
        let same = peers.same.classify(&number);
        let own = peers.own.classify(&number);
        // The code of both is the same, so that a difference between them comes from the metadata.
        let explained = self.against_google(&ours, own.as_ref());
        let explained = if own == same { explained } else { explained.map(|_| OLDER) };
        count.note(GOOGLE, self.against_google(&ours, same.as_ref()), &number);
        count.note(GOOGLE_OWN, explained, &number);
    }

    fn ours(&self, number: &str) -> Option<Classification> {
        let plan = look_up(number).ok()?;
        let length = match plan.length() {
            Length::Possible => 0,
            Length::LocalOnly => 1,
            Length::TooShort => 2,
            Length::TooLong => 3,
            Length::Invalid => 4,
        };
        Some(Classification {
            national: number.get(1 + plan.calling_code_digits()..)?.to_owned(),
            valid: plan.is_valid(),
            region: plan.region().map(|region| region.as_str().to_owned()),
            kind: plan.kind() as u8,
            length: Some(length),
        })
    }

    /// The class of a difference to the crate `phonenumber`, explained by its own metadata.
    fn against_phonenumber(
        &self,
        ours: &Classification,
        theirs: Option<Classification>,
    ) -> Option<&'static str> {
        let ours = Classification { length: None, ..ours.clone() };
        if theirs.as_ref() == Some(&ours) {
            return None;
        }
        let Some(older) = self.older else { return Some(UNEXPLAINED) };
        older.explain(self.national, theirs)
    }

    fn against_google(
        &self,
        ours: &Classification,
        theirs: Option<&Classification>,
    ) -> Option<&'static str> {
        let Some(theirs) = theirs else {
            return match (ours.valid, self.national.len() < 2) {
                (false, true) => Some(
                    "it does not parse a national number with fewer than two digits; e164-plan: too short",
                ),
                (false, false) => Some("it does not parse the number; e164-plan: invalid"),
                (true, _) => Some(UNEXPLAINED),
            };
        };
        if theirs == ours {
            return None;
        }
        if theirs.national != ours.national {
            return Some(if theirs.valid == ours.valid { REWRITTEN_ONLY } else { REWRITTEN });
        }
        Some(UNEXPLAINED)
    }
}

impl<'a> Older<'a> {
    fn new(code: &'a Code) -> Result<Self> {
        let oracle = |matching| Oracle::new(code, matching);
        Ok(Self { code, whole: oracle(Matching::Whole)?, prefix: oracle(Matching::Prefix)? })
    }

    /// The class of a result of the crate that differs from that of the tables.
    fn explain(&self, national: &str, theirs: Option<Classification>) -> Option<&'static str> {
        let classify = |oracle: &Oracle, digits: &str| {
            classification(self.code, national, oracle.classify(digits), false)
        };
        let ours = classify(&self.whole, national);
        let Some(theirs) = theirs else {
            let zeros = national.trim_end_matches('0').len() <= 1;
            return Some(match (ours.valid, zeros) {
                (false, _) => "it does not parse the number; e164-plan: invalid",
                (true, true) => {
                    "it does not parse a number that has only zeros after a national prefix; e164-plan: valid"
                }
                (true, false) => UNEXPLAINED,
            });
        };
        if theirs == ours {
            return Some(OLDER);
        }
        if theirs.national != ours.national {
            return Some(if theirs.valid == ours.valid { REWRITTEN_ONLY } else { REWRITTEN });
        }
        let prefix = classify(&self.prefix, national);
        if theirs == prefix {
            return Some("its patterns match a prefix of the number");
        }
        let stripped = national.trim_start_matches('0');
        let stripped = if stripped.is_empty() { "0" } else { stripped };
        let without = classify(&self.prefix, stripped);
        if stripped == national || (&theirs.region, theirs.kind) != (&without.region, without.kind)
        {
            return Some(UNEXPLAINED);
        }
        Some(match (theirs.valid == ours.valid, theirs.valid == prefix.valid) {
            (true, _) => "region and kind come from the number without its leading zeros",
            (false, true) => {
                "region and kind come from the number without its leading zeros, and a pattern matches a prefix"
            }
            (false, false) => UNEXPLAINED,
        })
    }
}

fn classification(
    code: &Code,
    national: &str,
    outcome: Outcome,
    with_length: bool,
) -> Classification {
    let territory = code.territories.get(usize::from(outcome.slot).wrapping_sub(1));
    Classification {
        national: national.to_owned(),
        valid: outcome.kind != KIND_UNKNOWN,
        region: territory.map(|territory| territory.id.clone()),
        kind: outcome.kind,
        length: with_length.then(|| length(code, national)),
    }
}

impl Count {
    fn note(&mut self, peer: usize, class: Option<&'static str>, number: &str) {
        match class {
            None => *self.agreed.entry(peer).or_default() += 1,
            Some(class) => {
                let (count, _) =
                    self.classes.entry((peer, class)).or_insert((0, number.to_owned()));
                *count += 1;
            }
        }
    }

    fn print(&self, names: &[String]) {
        println!(
            "{} numbers, {} of them examples of the metadata, {} valid",
            self.numbers, self.examples, self.valid
        );
        for (peer, agreed) in &self.agreed {
            println!("\n{}: {agreed} equal", names.get(*peer).map_or("", |name| name));
            for ((_, class), (count, example)) in
                self.classes.iter().filter(|((other, _), _)| other == peer)
            {
                println!("  {count:>8}  {class} (for example {example})");
            }
        }
    }
}

const UNEXPLAINED: &str = "UNEXPLAINED";
const REWRITTEN: &str = "it removes or rewrites digits, and the result differs";
const REWRITTEN_ONLY: &str = "it removes or rewrites digits; validity is the same";
const OLDER: &str = "its metadata is older";
/// The places of the libraries in the list of names.
const PATTERNS: usize = 0;
const PHONENUMBER: usize = 1;
const GOOGLE: usize = 2;
const GOOGLE_OWN: usize = 3;
