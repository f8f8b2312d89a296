//! What the demo prints, and the requests that it suggests.
#![expect(clippy::print_stdout, reason = "the terminal is the interface of a developer command")]

/// A PUT request to try.
#[derive(Debug)]
#[non_exhaustive]
pub struct Try {
    /// What it does and shows.
    pub text: &'static str,
    /// The request target.
    pub target: String,
    /// The request body.
    pub body: String,
    /// The status code of the response.
    pub status: u16,
}

/// The requests to try first, in this order.
#[must_use]
pub fn tries() -> [Try; 3] {
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

/// Prints the address, the initial data and what to try.
pub fn print(port: u16, emulator: u16, emulator_id: Option<u32>, data: Option<&str>) {
    let api = format!("http://127.0.0.1:{port}");
    println!("\nready {api}\n");
    println!("The portal: {api}/");
    if let Some(data) = data {
        println!("The API starts with {data}; --seed none starts it empty.");
    }
    println!("Through Envoy and the filter:\n");
    for (index, Try { text, target, body, status }) in tries().into_iter().enumerate() {
        println!("{}. {text}. Expect {status}.", index + 1);
        println!(
            "curl -i -X PUT -H 'content-type: application/json' '{api}{target}' -d '{body}'\n"
        );
    }
    println!("What reached the API:    curl 'http://127.0.0.1:{emulator}/_emulator/sightings'");
    if let Some(id) = emulator_id {
        println!(
            "What happens without it: kill {id}, then the first line again. Expect 503, state/unknown."
        );
    }
    println!("The logs are in target/demo. Ctrl-C stops everything.\n");
}

/// Prints that the emulator has ended and how to start it again, or that it responds again.
pub fn print_emulator(up: bool, port: u16, restart: &str) {
    if up {
        println!("the emulator responds again");
        return;
    }
    println!(
        "the emulator has ended. Envoy goes on: a PUT of an account to port {port} now gets 503 with state/unknown, and a PUT of a \
         number does once its account has left the cache of the filter, after 30 seconds."
    );
    println!("To start the emulator again, in another shell, in this folder:\n{restart}");
}

fn number(usage: &str) -> String {
    format!(
        r#"{{"telephoneNumber":"{NUMBER}","accountName":"contoso","serviceDetails":{{"teamsOperatorConnect":{{"enabled":true,"configuration":{{"usage":"{usage}","choosableCapabilities":["InboundCalling","OutboundCalling"],"civicAddressId":"5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d","allowTenantAddressUpdate":true}}}}}}}}"#
    )
}

const NUMBER: &str = "+442079460123";
const ACCOUNT: &str = r#"{"name":"contoso","serviceDetails":{"teamsTenantId":"72f988bf-86f1-41af-91ab-2d7cd011db47","teamsOperatorConnect":{"syncEnabled":true,"enabled":true}}}"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bodies_are_json_without_single_quotes() {
        for Try { body, .. } in tries() {
            serde_json::from_str::<serde_json::Value>(&body).unwrap();
            assert!(!body.contains('\''), "{body}");
        }
    }
}
