//! What the demo tells the person who started it.

/// A PUT to try.
#[derive(Debug)]
pub(crate) struct Try {
    /// What it does and shows.
    pub(crate) text: &'static str,
    /// Where it goes.
    pub(crate) target: String,
    /// What it sends.
    pub(crate) body: String,
    /// The status of the answer.
    pub(crate) status: u16,
}

/// What a newcomer sends first, in order.
pub(crate) fn tries() -> [Try; 3] {
    let put = |text, target: String, body, status| {
        let target = format!("{target}?api-version=2024-02-29");
        Try { text, target, body, status }
    };
    let number_target = || format!("/accounts/contoso/numbers/{NUMBER}");
    [
        put(
            "Create the account contoso with Operator Connect",
            "/accounts/contoso".into(),
            ACCOUNT.into(),
            201,
        ),
        put("Add a good number", number_target(), number("CallingUserAssignment"), 201),
        put(
            "Add it with an empty usage: number/usage-empty, and it never reaches the API",
            number_target(),
            number(""),
            400,
        ),
    ]
}

/// Prints the address and what to try.
pub(crate) fn print(port: u16, emulator: u16, emulator_id: u32) {
    let api = format!("http://127.0.0.1:{port}");
    println!("\nready {api}\n");
    println!("The portal page: {api}/");
    println!("Through Envoy and the filter:\n");
    for (index, Try { text, target, body, status }) in tries().into_iter().enumerate() {
        println!("{}. {text}. Shows {status}.", index + 1);
        println!(
            "curl -i -X PUT -H 'content-type: application/json' '{api}{target}' -d '{body}'\n"
        );
    }
    println!("What reached the API:    curl 'http://127.0.0.1:{emulator}/_emulator/sightings'");
    println!(
        "What happens without it: kill {emulator_id}, then the second line again. Shows 503, state/unknown."
    );
    println!("The logs are in target/demo. Ctrl-C stops everything.\n");
}

/// Prints that the emulator is gone, and how to go on, or that it is back.
pub(crate) fn print_emulator(up: bool, port: u16, restart: &str) {
    if up {
        println!("the emulator answers again");
        return;
    }
    println!(
        "the emulator has ended. Envoy goes on: a number PUT to port {port} now gets 503 with state/unknown."
    );
    println!("To start the emulator again, in another shell, in this folder:\n{restart}");
}

fn number(usage: &str) -> String {
    format!(
        r#"{{"telephoneNumber":"{NUMBER}","accountName":"contoso","serviceDetails":{{"teamsOperatorConnect":{{"enabled":true,"configuration":{{"usage":"{usage}","choosableCapabilities":["InboundCalling","OutboundCalling"],"civicAddressId":"civicAddressIdString","allowTenantAddressUpdate":true}}}}}}}}"#
    )
}

const NUMBER: &str = "+123451";
const ACCOUNT: &str = r#"{"name":"contoso","serviceDetails":{"teamsTenantId":"tenantIdString","teamsOperatorConnect":{"syncEnabled":true,"enabled":true}}}"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bodies_are_json_that_a_shell_passes_on_unchanged() {
        for Try { body, .. } in tries() {
            serde_json::from_str::<serde_json::Value>(&body).unwrap();
            assert!(!body.contains('\''), "{body}");
        }
    }
}
