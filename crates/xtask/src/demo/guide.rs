//! What the demo tells the person who started it.

/// Prints the address and what to try.
pub(crate) fn print(port: u16, emulator: u16, emulator_id: u32) {
    let api = format!("http://127.0.0.1:{port}");
    let put = format!("curl -i -X PUT -H 'content-type: application/json' '{api}");
    println!("\nready {api}\n");
    println!("The portal page: {api}/");
    println!("Through Envoy and the filter:\n");
    println!("1. Create the account contoso with Operator Connect: 201");
    println!("{put}/accounts/contoso?{VERSION}' -d '{ACCOUNT}'\n");
    println!("2. Add a good number: 201");
    println!(
        "{put}/accounts/contoso/numbers/{NUMBER}?{VERSION}' -d '{}'\n",
        number("CallingUserAssignment")
    );
    println!(
        "3. Add it with an empty usage: 400, number/usage-empty, and it never reaches the emulator"
    );
    println!("{put}/accounts/contoso/numbers/{NUMBER}?{VERSION}' -d '{}'\n", number(""));
    println!("What reached the emulator: curl 'http://127.0.0.1:{emulator}/_emulator/sightings'");
    println!(
        "What happens without it:   kill {emulator_id}, then the second line again: 503, state/unknown"
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

const VERSION: &str = "api-version=2024-02-29";
const NUMBER: &str = "+123451";
const ACCOUNT: &str = r#"{"name":"contoso","serviceDetails":{"teamsTenantId":"tenantIdString","teamsOperatorConnect":{"syncEnabled":true,"enabled":true}}}"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bodies_are_json_that_a_shell_passes_on_unchanged() {
        for body in [ACCOUNT.to_owned(), number("CallingUserAssignment"), number("")] {
            serde_json::from_str::<serde_json::Value>(&body).unwrap();
            assert!(!body.contains('\''), "{body}");
        }
    }
}
