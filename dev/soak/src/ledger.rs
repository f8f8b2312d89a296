//! What was sent, what came back, and what the API has received.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use crate::configuration::Mode;
use crate::message::ID_FIELD;
use crate::mix::Kind;

/// The record of all requests.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// The requests whose traces at the API have not been compared.
    open: BTreeMap<usize, Entry>,
    pub(crate) kinds: BTreeMap<Kind, Counts>,
    pub(crate) faults: Vec<String>,
    pub(crate) lookups: usize,
    pub(crate) received: usize,
    /// Connections that Envoy has closed because its configuration has changed.
    pub(crate) drained: usize,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    mode: Mode,
    may_pass: bool,
    outcome: Outcome,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Its response came from the API.
    Accepted,
    /// The gateway let it pass, and the API was down.
    Lost,
    /// Envoy answered before the verdict, because the API was down.
    Undecided,
    /// The gateway refused it.
    Refused,
    /// The gateway refused it because the API was down.
    Unknown,
    /// It was observed, and would have been refused.
    Observed,
    /// The client did not wait for the response.
    Gone,
}

/// The requests of one kind.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) sent: usize,
    pub(crate) accepted: usize,
    pub(crate) lost: usize,
    pub(crate) refused: usize,
    pub(crate) unknown: usize,
    pub(crate) observed: usize,
    pub(crate) gone: usize,
    /// The times of responses in microseconds.
    pub(crate) times: Vec<u32>,
}

impl Ledger {
    /// Enters a request whose outcome is known.
    pub(crate) fn enter(
        &mut self,
        id: usize,
        (kind, mode): (Kind, Mode),
        may_pass: bool,
        (outcome, time): (Outcome, Duration),
    ) {
        self.open.insert(id, Entry { mode, may_pass, outcome });
        let counts = self.kinds.entry(kind).or_default();
        counts.sent += 1;
        let counter = match outcome {
            Outcome::Accepted => &mut counts.accepted,
            Outcome::Lost | Outcome::Undecided => &mut counts.lost,
            Outcome::Refused => &mut counts.refused,
            Outcome::Unknown => &mut counts.unknown,
            Outcome::Observed => &mut counts.observed,
            Outcome::Gone => &mut counts.gone,
        };
        *counter += 1;
        if outcome != Outcome::Gone {
            counts.times.push(u32::try_from(time.as_micros()).unwrap_or(u32::MAX));
        }
    }

    /// Enters a request with a wrong response or none.
    pub(crate) fn fault(&mut self, text: String) {
        self.faults.push(text);
    }

    /// Compares what the API has received since the last time with what it may receive.
    pub(crate) fn compare(&mut self, sightings: &[Value]) {
        let mut seen = Vec::new();
        for sighting in sightings {
            let Some(id) = field(sighting, ID_FIELD).and_then(|id| id.parse().ok()) else {
                self.lookups += usize::from(field(sighting, "host") == Some("acg-api.internal"));
                continue;
            };
            self.received += 1;
            let is_complete = sighting.get("complete") == Some(&Value::Bool(true));
            match self.open.get(&id) {
                None => self.fault(format!("the API received an unknown request: {sighting}")),
                Some(entry) if !entry.permits(is_complete) => {
                    let entry = *entry;
                    self.fault(format!("the API received {entry:?}: {sighting}"));
                }
                Some(_) => seen.push(id),
            }
        }
        seen.sort_unstable();
        let open = std::mem::take(&mut self.open);
        for (id, entry) in open {
            // What the API has answered must be among what it has received: this compares the comparison.
            let is_answered = matches!(entry.outcome, Outcome::Accepted | Outcome::Observed);
            if is_answered && seen.binary_search(&id).is_err() {
                self.fault(format!("the API has not recorded request {id}: {entry:?}"));
            }
            // The API can receive it later.
            if entry.outcome == Outcome::Gone {
                self.open.insert(id, entry);
            }
        }
    }
}

impl Entry {
    /// Whether the API may have received the request.
    fn permits(&self, is_complete: bool) -> bool {
        let passes = match self.outcome {
            Outcome::Accepted | Outcome::Lost | Outcome::Observed => true,
            Outcome::Refused | Outcome::Unknown => false,
            Outcome::Undecided | Outcome::Gone => self.may_pass,
        };
        // With this mode the API can see the head of a refused request, and never its whole body.
        passes || (self.mode == Mode::Body && !is_complete)
    }
}

fn field<'s>(sighting: &'s Value, name: &str) -> Option<&'s str> {
    let mut fields = sighting.get("headers")?.as_array()?.iter();
    fields.find(|field| field.get(0).is_some_and(|found| found == name))?.get(1)?.as_str()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn faults(mode: Mode, may_pass: bool, outcome: Outcome, complete: Option<bool>) -> usize {
        let mut ledger = Ledger::default();
        ledger.enter(7, (Kind::Put, mode), may_pass, (outcome, Duration::ZERO));
        let sighting = |complete| json!({ "headers": [["soak", "7"]], "complete": complete });
        ledger.compare(&complete.map(sighting).into_iter().collect::<Vec<_>>());
        ledger.faults.len()
    }

    #[test]
    fn a_refused_request_at_the_api_is_a_fault() {
        assert_eq!(faults(Mode::Hold, false, Outcome::Refused, None), 0);
        assert_eq!(faults(Mode::Hold, false, Outcome::Refused, Some(true)), 1);
        assert_eq!(faults(Mode::Hold, true, Outcome::Unknown, Some(false)), 1);
        assert_eq!(faults(Mode::Hold, false, Outcome::Gone, Some(true)), 1);
        assert_eq!(faults(Mode::Hold, true, Outcome::Gone, Some(true)), 0);
    }

    #[test]
    fn the_api_can_see_the_head_of_a_refused_request_if_only_its_body_is_held() {
        assert_eq!(faults(Mode::Body, false, Outcome::Refused, Some(false)), 0);
        assert_eq!(faults(Mode::Body, false, Outcome::Refused, Some(true)), 1);
    }

    #[test]
    fn an_answer_of_the_api_to_a_request_that_it_has_not_received_is_a_fault() {
        assert_eq!(faults(Mode::Hold, true, Outcome::Accepted, None), 1);
        assert_eq!(faults(Mode::Observe, true, Outcome::Observed, Some(true)), 0);
        assert_eq!(faults(Mode::Hold, true, Outcome::Lost, None), 0);
    }
}
