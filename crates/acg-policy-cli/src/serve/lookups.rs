//! Verdicts on requests that can depend on accounts.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use acg_policy::{AccountState, Finish, Report, UnknownReason, Validator};
use acg_policy_tower::AccountAnswer;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use super::observe::{Fate, Outcomes};
use super::shared::Shared;
use crate::check::AccountWrite;

/// The lookups for one body: one for each account and caller, as long as there is time.
pub(super) struct Lookups {
    found: HashMap<(String, Vec<Vec<u8>>), Arc<AccountAnswer>>,
    start: Instant,
}

/// What a lookup depends on.
#[derive(Clone, Copy)]
pub(super) struct Need<'r> {
    pub(super) validator: &'r Validator,
    /// `None` if a lookup cannot be sent with the header fields.
    pub(super) head: Option<&'r Parts>,
}

/// The verdict on a request.
pub(super) struct Verdict {
    pub(super) report: Report,
    pub(super) fate: Fate,
    /// Header fields of the API's response that a refusal passes on.
    pub(super) from_api: HeaderMap,
}

impl Lookups {
    pub(super) fn new() -> Self {
        Self { found: HashMap::new(), start: Instant::now() }
    }

    /// The verdict on a request with these outcomes. The account is looked up if they depend on it, and if there is a source.
    pub(super) async fn verdict(
        &mut self,
        shared: &Shared,
        outcomes: Outcomes,
        write: Option<&AccountWrite>,
        need: Option<Need<'_>>,
    ) -> Verdict {
        let Outcomes { whole, enforced } = outcomes;
        if let Some(enforced) = enforced {
            let (report, from_api) = self.report(shared, enforced, write, need).await;
            if shared.observe.refuses(&report) {
                return Verdict { report, fate: Fate::Rejected, from_api };
            }
        }
        let (report, from_api) = self.report(shared, whole, write, need).await;
        let fate = shared.observe.fate(&report);
        Verdict { report, fate, from_api }
    }

    async fn report(
        &mut self,
        shared: &Shared,
        outcome: Finish,
        write: Option<&AccountWrite>,
        need: Option<Need<'_>>,
    ) -> (Report, HeaderMap) {
        let without_answer = |report| (report, HeaderMap::new());
        let (question, need) = match (outcome, need) {
            (Finish::Decided(report), _) => return without_answer(report),
            (Finish::NeedsAccount(question), Some(need)) if shared.has_accounts() => {
                (question, need)
            }
            (Finish::NeedsAccount(question), _) => return without_answer(question.skip()),
        };
        let Some(head) = need.head else {
            let state = AccountState::Unknown(UnknownReason::Unavailable);
            return without_answer(question.answer(&state));
        };
        let of_caller = head.headers.get_all(AUTHORIZATION).iter();
        let of_caller = of_caller.map(|value| value.as_bytes().to_vec()).collect();
        let key = (question.account().to_owned(), of_caller);
        if let Some(found) = self.found.get(&key) {
            return (question.answer(&found.state), found.headers.clone());
        }
        if self.start.elapsed() >= TIME_LIMIT {
            let state = AccountState::Unknown(UnknownReason::Timeout);
            return without_answer(question.answer(&state));
        }
        let answered = shared.answer(question, write, need.validator, head).await;
        let headers = answered.answer.headers.clone();
        // A state that was kept before may be too old to refuse another request.
        if answered.is_looked_up {
            self.found.insert(key, answered.answer);
        }
        (answered.report, headers)
    }
}

/// How long lookups are started for one body. Its memory is in use until the last one has ended.
const TIME_LIMIT: Duration = Duration::from_secs(10);
