//! Checks that the schemas and Rego policies of the peers reject what the rules reject.

use acg_policy::{Policy, Profile, Validator};
use anyhow::{Result, ensure};

use crate::cases::{ACCOUNT, ACCOUNT_REGO, ACCOUNT_SCHEMA, NUMBER, NUMBER_REGO, NUMBER_SCHEMA};
use crate::peers::{compile, compile_rego, violations};

/// Compares the three on variants of the documented number and of the documented account.
///
/// # Errors
/// They disagree, or a variant equals the documented body.
pub(crate) fn check() -> Result<()> {
    let validator = Validator::new(Policy::new(Profile::Standard));
    check_variants(NUMBER, &NUMBER_VARIANTS, (NUMBER_SCHEMA, NUMBER_REGO), |body| {
        validator.check_number(body, None).is_accepted()
    })?;
    check_variants(ACCOUNT, &ACCOUNT_VARIANTS, (ACCOUNT_SCHEMA, ACCOUNT_REGO), |body| {
        validator.check_account(body, None).is_accepted()
    })
}

/// The expected verdict, and a replacement in a documented body.
type Variant = (bool, &'static str, &'static str);

fn check_variants(
    documented: &str,
    variants: &[Variant],
    (schema, rego): (&str, &str),
    judge: impl Fn(&[u8]) -> bool,
) -> Result<()> {
    let (schema, rego) = (compile(schema)?, compile_rego(rego)?);
    for (accepted, from, to) in variants {
        let body = documented.replace(from, to);
        ensure!(from.is_empty() || body != documented, "`{from}` is not in the documented body");
        let ours = judge(body.as_bytes());
        let by_schema = schema.is_valid(&serde_json::from_str(&body)?);
        let by_rego = violations(&rego, &body)? == 0;
        ensure!(
            [ours, by_schema, by_rego] == [*accepted; 3],
            "with `{to}` for `{from}`: acg-policy says {ours}, the schema says {by_schema}, \
             the Rego policy says {by_rego}"
        );
    }
    Ok(())
}

const NUMBER_VARIANTS: [Variant; 24] = [
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

const ACCOUNT_VARIANTS: [Variant; 15] = [
    (true, "", ""),
    (true, "\"syncEnabled\": true", "\"syncEnabled\": false"),
    (true, "\"name\"", "\"correlationId\": \"1\", \"name\""),
    (true, "teamsDirectRouting", "unknownService"),
    (true, "region1TokenValue", "region1=Token="),
    (false, "\"name\": \"contoso\",", ""),
    (false, "\"name\": \"contoso\"", "\"name\": \"con toso\""),
    (false, "\"name\": \"contoso\"", "\"name\": 1"),
    (false, "\"syncEnabled\": true,", ""),
    (false, "\"enabled\": true", "\"enabled\": \"true\""),
    (false, "\"callScreening\": true", "\"callScreening\": 1"),
    (false, "\"subdomain\": \"contoso\"", "\"subdomain\": \"contosocontoso\""),
    (false, "\"subdomain\": \"contoso\",", ""),
    (false, "region2TokenValue", ""),
    (false, "subdomainTokens", "otherTokens"),
];
