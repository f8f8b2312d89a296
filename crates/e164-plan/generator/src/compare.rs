//! Compares the tables with the patterns and with other libraries.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use e164_plan::{Length, look_up};

use crate::automaton::{Matching, Oracle, Outcome};
use crate::metadata::{Code, KIND_UNKNOWN};
use crate::numbers::{Random, numbers};
use crate::peers::{Classification, Google, keep_all_patterns, phonenumber};

/// Compares all generated numbers, and prints a count and an example for each class of difference.
///
/// # Errors
/// The tables differ from the patterns, or another library differs for an unknown reason.
pub(crate) fn compare(codes: &[Code]) -> Result<()> {
    keep_all_patterns();
    let peers = Peers { same: Google::with(codes)?, newer: Google::new()? };
    let mut random = Random(164);
    let mut count = Count::default();
    for code in codes {
        let whole = Oracle::new(code, Matching::Whole)?;
        let prefix = Oracle::new(code, Matching::Prefix)?;
        let numbers = numbers(code, &mut random)?;
        count.examples += numbers.examples;
        for national in &numbers.national {
            let case = Case { code, national, whole: &whole, prefix: &prefix };
            count.numbers += 1;
            case.compare(&peers, &mut count);
        }
    }
    count.print();
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

struct Peers {
    same: Google,
    newer: Google,
}

struct Case<'a> {
    code: &'a Code,
    national: &'a str,
    whole: &'a Oracle,
    prefix: &'a Oracle,
}

#[derive(Default)]
struct Count {
    numbers: usize,
    examples: usize,
    valid: usize,
    agreed: BTreeMap<&'static str, usize>,
    classes: BTreeMap<(&'static str, &'static str), (usize, String)>,
}

impl Case<'_> {
    fn compare(&self, peers: &Peers, count: &mut Count) {
        let number = format!("+{}{}", self.code.digits, self.national);
        let expected = self.whole.classify(self.national);
        let ours = self.ours(&number);
        count.valid += usize::from(ours.as_ref().is_some_and(|ours| ours.valid));
        let shared = look_up(&number).is_ok_and(|plan| plan.is_shared());
        let agrees = ours.as_ref() == Some(&self.classification(expected, true))
            && shared == expected.shared;
        count.note("the patterns themselves", (!agrees).then_some(UNEXPLAINED), &number);
        let Some(ours) = ours else { return };
        count.note(
            "phonenumber 0.3.10",
            self.against_phonenumber(&ours, phonenumber(&number)),
            &number,
        );
        count.note(
            "rlibphonenumber 2.2.15, same metadata",
            self.against_google(&ours, peers.same.classify(&number)),
            &number,
        );
        let newer = self.against_google(&ours, peers.newer.classify(&number));
        let newer =
            newer.map(|class| if class == UNEXPLAINED { "its metadata is newer" } else { class });
        count.note("rlibphonenumber 2.2.15, its own metadata", newer, &number);
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

    fn classification(&self, outcome: Outcome, with_length: bool) -> Classification {
        let territory = self.code.territories.get(usize::from(outcome.slot).wrapping_sub(1));
        Classification {
            national: self.national.to_owned(),
            valid: outcome.kind != KIND_UNKNOWN,
            region: territory.map(|territory| territory.id.clone()),
            kind: outcome.kind,
            length: with_length.then(|| length(self.code, self.national)),
        }
    }

    fn against_phonenumber(
        &self,
        ours: &Classification,
        theirs: Option<Classification>,
    ) -> Option<&'static str> {
        let ours = Classification { length: None, ..ours.clone() };
        let Some(theirs) = theirs else {
            let zeros = self.national.trim_end_matches('0').len() <= 1;
            return match (ours.valid, zeros) {
                (false, _) => Some("it does not parse the number; e164-plan: invalid"),
                (true, true) => Some(
                    "it does not parse a number that has only zeros after a national prefix; e164-plan: valid",
                ),
                (true, false) => Some(UNEXPLAINED),
            };
        };
        if theirs == ours {
            return None;
        }
        if theirs.national != ours.national {
            return Some(if theirs.valid == ours.valid {
                "it removes or rewrites digits; validity is the same"
            } else {
                REWRITTEN
            });
        }
        let prefix = self.classification(self.prefix.classify(self.national), false);
        if theirs == prefix {
            return Some("its patterns match a prefix of the number");
        }
        let stripped = self.national.trim_start_matches('0');
        let stripped = if stripped.is_empty() { "0" } else { stripped };
        let without = self.classification(self.prefix.classify(stripped), false);
        if stripped != self.national
            && (&theirs.region, theirs.kind) == (&without.region, without.kind)
        {
            return Some(match (theirs.valid == ours.valid, theirs.valid == prefix.valid) {
                (true, _) => "region and kind come from the number without its leading zeros",
                (false, true) => {
                    "region and kind come from the number without its leading zeros, and a pattern matches a prefix"
                }
                _ => UNEXPLAINED,
            });
        }
        Some(UNEXPLAINED)
    }

    fn against_google(
        &self,
        ours: &Classification,
        theirs: Option<Classification>,
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
        if theirs == *ours {
            return None;
        }
        if theirs.national != ours.national {
            return Some(if theirs.valid == ours.valid {
                "it removes or rewrites digits; validity is the same"
            } else {
                REWRITTEN
            });
        }
        Some(UNEXPLAINED)
    }
}

impl Count {
    fn note(&mut self, peer: &'static str, class: Option<&'static str>, number: &str) {
        match class {
            None => *self.agreed.entry(peer).or_default() += 1,
            Some(class) => {
                let (count, _) =
                    self.classes.entry((peer, class)).or_insert((0, number.to_owned()));
                *count += 1;
            }
        }
    }

    fn print(&self) {
        println!(
            "{} numbers, {} of them examples of the metadata, {} valid",
            self.numbers, self.examples, self.valid
        );
        for (peer, agreed) in &self.agreed {
            println!("\n{peer}: {agreed} equal");
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
