//! One client: it draws requests, sends them, and compares the responses with the verdicts of the core.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use acg_policy_invariants::random::Random;
use acg_policy_vectors::Verdict as FoundVerdict;
use anyhow::{Context as _, Result, bail, ensure};

use crate::api::Outages;
use crate::configuration::Mode;
use crate::judge::{Expected, Judge, Verdict};
use crate::ledger::{Ledger, Outcome};
use crate::message::{End, Version};
use crate::mix::{Kind, Mix, Shot};
use crate::reply::Reply;
use crate::{http1, http2};

/// What all clients share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) judge: Judge,
    pub(crate) mix: Mix,
    pub(crate) ledger: RefCell<Ledger>,
    pub(crate) addresses: BTreeMap<Mode, SocketAddr>,
    pub(crate) api: SocketAddr,
    pub(crate) outages: Outages,
    /// The edition of the listener whose policy changes; `None` while Envoy takes a new one over.
    pub(crate) edition: Cell<Option<usize>>,
    pub(crate) seed: u64,
    /// The number of the next request, and the first one of the next round.
    pub(crate) next: Cell<usize>,
    pub(crate) end: Cell<usize>,
}

/// The connections of a client.
#[derive(Debug, Default)]
pub(crate) struct Client {
    http1: BTreeMap<Mode, Open<http1::Connection>>,
    http2: BTreeMap<Mode, Open<http2::Connection>>,
}

/// A connection, and the edition of the policy when it was opened.
#[derive(Debug)]
struct Open<C> {
    connection: C,
    edition: Option<usize>,
}

/// A response, and the edition of the policy of its connection.
type Answer = (Option<Reply>, Option<usize>);

impl Shared {
    /// The number of the next request, until the round ends.
    pub(crate) fn take_number(&self) -> Option<usize> {
        let id = self.next.get();
        (id < self.end.get()).then(|| {
            self.next.set(id + 1);
            id
        })
    }

    /// A number for one more request of a client.
    pub(crate) fn take_further_number(&self) -> usize {
        let id = self.next.get();
        self.next.set(id + 1);
        id
    }
}

impl Client {
    /// Sends requests until the round ends.
    pub(crate) async fn run(&mut self, shared: &Shared) {
        while let Some(id) = shared.take_number() {
            let mut random = Random::new(shared.seed.wrapping_mul(1_000_003) ^ id as u64);
            // The lives of accounts have about ten requests each.
            let sent = if random.below(130) == 0 {
                self.story(shared, id, &mut random).await
            } else {
                self.one(shared, id, &mut random).await
            };
            if let Err(error) = sent {
                shared.ledger.borrow_mut().fault(format!("request {id}: {error:#}"));
            }
        }
    }

    async fn one(&mut self, shared: &Shared, id: usize, random: &mut Random) -> Result<()> {
        let shot = loop {
            if let Some(shot) = shared.mix.draw(&shared.judge, random, id) {
                break shot;
            }
        };
        if shot.kind == Kind::Together {
            return self.together(shared, id, shot).await;
        }
        let expected = expected(shared, &shot)?;
        self.send(shared, id, shot, &expected).await.map(drop)
    }

    /// Sends a request, and compares the response with the verdicts by edition of the policy.
    pub(crate) async fn send(
        &mut self,
        shared: &Shared,
        id: usize,
        mut shot: Shot,
        expected: &[Expected; 2],
    ) -> Result<Outcome> {
        shot.message = shot.message.numbered(id);
        let start = Instant::now();
        let answer = tokio::time::timeout(LONGEST, self.exchange(shared, &shot)).await;
        let (reply, edition) =
            answer.with_context(|| format!("no response in {LONGEST:?}: {shot:?}"))??;
        let time = start.elapsed();
        let may_pass = expected.iter().any(|expected| expected.may_pass(shot.mode));
        let outcome = match reply {
            _ if shot.form.end != End::Response => Outcome::Gone,
            None => bail!("the connection ended without a response: {shot:?}"),
            Some(reply) => {
                let is_down = shared.outages.affect(start);
                let candidates = expected
                    .iter()
                    .enumerate()
                    .filter(|(parity, _)| edition.is_none_or(|edition| edition % 2 == *parity));
                let found = candidates
                    .map(|(_, expected)| compare(shot.mode, &reply, expected, is_down))
                    .reduce(|one, other| if one.is_ok() { one } else { other });
                found.context("no edition")?.with_context(|| {
                    format!(
                        "{:?} {:?} {} {} {reply:?}",
                        shot.mode, shot.form, shot.message.method, shot.message.target
                    )
                })?
            }
        };
        let kind = (shot.kind, shot.mode);
        shared.ledger.borrow_mut().enter(id, kind, may_pass, (outcome, time));
        Ok(outcome)
    }

    async fn exchange(&mut self, shared: &Shared, shot: &Shot) -> Result<Answer> {
        for _ in 0..5 {
            let (reply, edition) = match shot.form.version {
                Version::Http1 => self.over_http1(shared, shot).await?,
                Version::Http2 => self.over_http2(shared, shot).await?,
            };
            let is_drained =
                shot.mode == Mode::Change && (edition.is_none() || edition != shared.edition.get());
            // Envoy ends connections of an earlier edition; what was on its way is sent again.
            if reply.is_some() || shot.form.end != End::Response || !is_drained {
                return Ok((reply, edition));
            }
            shared.ledger.borrow_mut().drained += 1;
        }
        bail!("five connections ended without a response")
    }

    async fn over_http1(&mut self, shared: &Shared, shot: &Shot) -> Result<Answer> {
        let mut open = match self.http1.remove(&shot.mode) {
            Some(open) if shot.form.keeps_connection(&shot.message) => open,
            _ => Open {
                edition: shared.edition_of(shot.mode),
                connection: http1::Connection::open(shared.address(shot.mode)?).await?,
            },
        };
        let reply = open.connection.send(&shot.message, shot.form).await?;
        let edition = open.edition;
        if !open.connection.ended {
            self.http1.insert(shot.mode, open);
        }
        Ok((reply, edition))
    }

    async fn over_http2(&mut self, shared: &Shared, shot: &Shot) -> Result<Answer> {
        let mut open = match self.http2.remove(&shot.mode) {
            Some(open) => open,
            None => Open {
                edition: shared.edition_of(shot.mode),
                connection: http2::Connection::open(shared.address(shot.mode)?).await?,
            },
        };
        let reply = open.connection.send(&shot.message, shot.form).await?;
        let edition = open.edition;
        if !open.connection.ended {
            self.http2.insert(shot.mode, open);
        }
        Ok((reply, edition))
    }

    /// Sends three requests before the first response is read.
    async fn together(&mut self, shared: &Shared, id: usize, shot: Shot) -> Result<()> {
        let shot = Shot { mode: Mode::Hold, ..shot };
        let ids = [id, shared.take_further_number(), shared.take_further_number()];
        let expected = expected(shared, &shot)?;
        let [verdict, _] = &expected;
        let start = Instant::now();
        let mut connection = http1::Connection::open(shared.address(shot.mode)?).await?;
        let numbered = ids.map(|id| shot.message.clone().numbered(id).to_bytes(shot.form.framing));
        connection.send_together(&numbered.concat()).await?;
        for id in ids {
            let reply = tokio::time::timeout(LONGEST, connection.next()).await??;
            let reply = reply.context("one of three requests at once has no response")?;
            let is_down = shared.outages.affect(start);
            let outcome = compare(shot.mode, &reply, verdict, is_down)?;
            let entry = (outcome, start.elapsed());
            shared.ledger.borrow_mut().enter(id, (shot.kind, shot.mode), true, entry);
        }
        Ok(())
    }
}

impl Shared {
    fn address(&self, mode: Mode) -> Result<SocketAddr> {
        self.addresses.get(&mode).copied().context("no listener")
    }

    /// Only one listener changes.
    fn edition_of(&self, mode: Mode) -> Option<usize> {
        if mode == Mode::Change { self.edition.get() } else { Some(0) }
    }
}

fn expected(shared: &Shared, shot: &Shot) -> Result<[Expected; 2]> {
    let judge = |edition| shared.judge.judge(edition, &shot.message, None).context("no verdict");
    Ok([judge(0)?, judge(1)?])
}

/// The outcome, if the response is one that the core's verdict permits.
fn compare(mode: Mode, reply: &Reply, expected: &Expected, is_down: bool) -> Result<Outcome> {
    let field = reply.verdict.as_deref();
    let unknown = expected.without_account.as_ref();
    if mode == Mode::Observe && unknown.is_some() && field == Some("pending") {
        return passed(reply, Outcome::Observed, is_down);
    }
    // With these modes the head goes to the API before the verdict.
    let is_early = is_down && !reply.from_api && reply.status == 503 && field == Some("pending");
    if is_early && matches!(mode, Mode::Body | Mode::Observe) {
        return Ok(Outcome::Undecided);
    }
    let is_shown = |verdict: &Verdict| verdict.is_shown_as(mode, field);
    if is_shown(&expected.verdict) {
        return outcome(mode, reply, &expected.verdict, is_down, Outcome::Refused);
    }
    match unknown.filter(|verdict| is_down && is_shown(verdict)) {
        Some(verdict) => outcome(mode, reply, verdict, is_down, Outcome::Unknown),
        None => bail!(
            "expected {:?}, without the account {unknown:?} (down: {is_down})",
            expected.verdict
        ),
    }
}

fn outcome(
    mode: Mode,
    reply: &Reply,
    verdict: &Verdict,
    is_down: bool,
    refused: Outcome,
) -> Result<Outcome> {
    if verdict.accepted {
        return passed(reply, Outcome::Accepted, is_down);
    }
    if mode == Mode::Observe {
        return passed(reply, Outcome::Observed, is_down);
    }
    ensure!(!reply.from_api, "the API has answered a refused request");
    ensure!(Some(reply.status) == verdict.status, "another status than {:?}", verdict.status);
    let found = FoundVerdict::from_reply(reply.status, &reply.body)?;
    let codes: Vec<String> = found.issues.into_iter().map(|issue| issue.code).collect();
    ensure!(verdict.has_codes(&codes), "the body has other codes: {codes:?}");
    Ok(refused)
}

fn passed(reply: &Reply, outcome: Outcome, is_down: bool) -> Result<Outcome> {
    if reply.from_api {
        return Ok(outcome);
    }
    ensure!(is_down, "a request that passes was not answered by the API");
    Ok(Outcome::Lost)
}

/// More than any limit of the sample.
const LONGEST: Duration = Duration::from_secs(40);
