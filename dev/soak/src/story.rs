//! The life of an account on one connection: each verdict depends on the writes before it.

use acg_policy::AccountState;
use acg_policy_invariants::random::Random;
use anyhow::{Context as _, Result};

use crate::client::{Client, Shared};
use crate::configuration::Mode;
use crate::http1;
use crate::ledger::Outcome;
use crate::message::{Form, Message};
use crate::mix::{self, Kind, Shot};

impl Client {
    /// Creates an account, adds numbers, disables the service, and deletes it. The state of the account before each request is
    /// that of the API, read without the gateway.
    pub(crate) async fn story(
        &mut self,
        shared: &Shared,
        first: usize,
        random: &mut Random,
    ) -> Result<()> {
        let name = format!("story{first}");
        let form = Form { parts: 1, ..Form::usual(&put(&name), random) };
        let mode = *random.one_of(&[Mode::Hold, Mode::Body]).context("no mode")?;
        for (index, message) in messages(&name).into_iter().enumerate() {
            // An account whose state cannot be read is left alone.
            let Ok(state) = state(shared, &name).await else { return Ok(()) };
            let judge = |edition| shared.judge.judge(edition, &message, Some(&state));
            let expected = [judge(0).context("no verdict")?, judge(1).context("no verdict")?];
            let id = if index == 0 { first } else { shared.take_further_number() };
            let shot = Shot { kind: Kind::Story, mode, form, message };
            let outcome = self.send(shared, id, shot, &expected).await?;
            if matches!(outcome, Outcome::Lost | Outcome::Undecided) {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// The state of an account at the API.
async fn state(shared: &Shared, name: &str) -> Result<AccountState> {
    let (status, body) =
        read(shared.api, &format!("/accounts/{name}?api-version=2024-02-29")).await?;
    Ok(AccountState::from_response(name, status, &body))
}

/// Reads from the API without the gateway.
///
/// # Errors
/// The API does not respond.
pub(crate) async fn read(api: std::net::SocketAddr, target: &str) -> Result<(u16, Vec<u8>)> {
    request(api, Message::new("GET", target.to_owned(), "Bearer own", Vec::new())).await
}

/// Sends a request to the API without the gateway.
///
/// # Errors
/// The API does not respond.
pub(crate) async fn request(api: std::net::SocketAddr, message: Message) -> Result<(u16, Vec<u8>)> {
    let mut connection = http1::Connection::open(api).await?;
    let form = Form::plain();
    let reply = connection.send(&message, form).await?.context("the API does not respond")?;
    Ok((reply.status, reply.body))
}

/// A PUT of an account.
pub(crate) fn account(name: &str, enabled: bool) -> Message {
    let body = format!(
        r#"{{"name":"{name}","serviceDetails":{{"teamsOperatorConnect":{{"enabled":{enabled},"syncEnabled":false}}}}}}"#
    );
    let target = format!("/accounts/{name}?api-version=2024-02-29");
    Message::new("PUT", target, "Bearer own", body.into_bytes())
}

fn messages(name: &str) -> [Message; 11] {
    let delete = |target: String| Message::new("DELETE", target, "Bearer own", Vec::new());
    let number = format!("/accounts/{name}/numbers/{NUMBER}?api-version=2024-02-29");
    let whole = format!("/accounts/{name}?deleteNumbers=true&api-version=2024-02-29");
    [
        put(name),
        account(name, true),
        put(name),
        put(name),
        account(name, false),
        delete(number),
        account(name, false),
        put(name),
        account(name, true),
        put(name),
        delete(whole),
    ]
}

fn put(account: &str) -> Message {
    mix::put(account, NUMBER, "Bearer own", &mix::body(account, NUMBER))
}

const NUMBER: &str = "+12065550100";
