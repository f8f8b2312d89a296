//! Shows that the schema of the peers refuses what the rules refuse.

use acg_policy::{Policy, Profile, Validator};
use anyhow::{Result, ensure};

use crate::cases::{NUMBER, NUMBER_SCHEMA};
use crate::peers::compile;

/// Compares the two on variants of the documented number.
///
/// # Errors
/// They do not agree, or a variant does not vary.
pub(crate) fn check() -> Result<()> {
    let schema = compile(NUMBER_SCHEMA)?;
    let validator = Validator::new(Policy::new(Profile::Standard));
    for (accepted, from, to) in VARIANTS {
        let body = NUMBER.replace(from, to);
        ensure!(from.is_empty() || body != NUMBER, "`{from}` is not in the documented number");
        let ours = validator.check_number(body.as_bytes(), None).is_accepted();
        let theirs = schema.is_valid(&serde_json::from_str(&body)?);
        ensure!(
            (ours, theirs) == (accepted, accepted),
            "with `{to}` for `{from}`: acg-policy says {ours}, the schema says {theirs}"
        );
    }
    Ok(())
}

/// The right verdict, and what stands for what in the documented number.
const VARIANTS: [(bool, &str, &str); 24] = [
    (true, "", ""),
    (true, "+123451", "+442079460123"),
    (true, "\"OutboundCalling\"", "\"OutboundCalling\", \"Another\""),
    (true, "\"enabled\": true", "\"enabled\": true, \"assignmentStatus\": \"assigned\""),
    (true, "\"enabled\": true", "\"enabled\": false"),
    (true, "\"accountName\"", "\"unknown\": 1, \"accountName\""),
    (true, ",\n\"allowTenantAddressUpdate\": true", ""),
    (false, "+123451", "123451"),
    (false, "+123451", "+0123451"),
    (false, "+123451", "+1234567890123456"),
    (false, "\"telephoneNumber\": \"+123451\",", ""),
    (false, "\"accountName\": \"contoso\",", ""),
    (false, "contoso", "con toso"),
    (false, "serviceDetails", "otherDetails"),
    (false, "\"enabled\": true,", ""),
    (false, "\"enabled\": true", "\"enabled\": \"true\""),
    (false, "CallingUserAssignment", ""),
    (false, "\"usage\": \"CallingUserAssignment\",", ""),
    (false, "\"InboundCalling\"", "1"),
    (false, "\"civicAddressId\": \"civicAddressIdString\",", ""),
    (false, "civicAddressIdString", ""),
    (false, "\"civicAddressIdString\"", "7"),
    (false, "exampleHeaderContents", "example header"),
    (false, "\"exampleHeaderContents\"", "[]"),
];
