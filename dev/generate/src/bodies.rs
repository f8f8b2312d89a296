//! The types of bodies in the npm package, from the tables of the core.

use std::fmt::Write as _;
use std::ptr;

use acg_policy::rules::tables::{self, Member, Object, Shape};
use acg_policy::{OPERATIONS, Operation};
use anyhow::{Context, Result};

use crate::declaration::{HEADER, comment, union};
use crate::generated::Generated;

/// The file with the types.
pub(super) fn types() -> Result<Generated> {
    let mut text = String::from(HEADER);
    for (name, words) in tables::VOCABULARIES {
        union(&mut text, documentation(name)?, name, words.to_vec());
    }
    let mut written: Vec<&Object> = Vec::new();
    for (id, name) in ROOTS {
        let object = table_of(id)?;
        interface(&mut text, name, object)?;
        nested(&mut text, object, &mut written)?;
    }
    let text = format!("{}\n", text.trim_end());
    Ok(Generated { path: "js/src/generated/bodies.ts".to_owned(), text })
}

/// The file with the members of all objects, for checks of single fields and for JSON Schema.
pub(super) fn tables() -> Result<Generated> {
    let mut text = String::from(HEADER);
    text.push_str(TABLES);
    for (name, object) in objects()? {
        let _infallible = writeln!(text, "  {name}: {{");
        for (row, member) in object.members.iter().enumerate() {
            let required = if object.required >> row & 1 == 1 { "!" } else { "" };
            let cell = cell(&member.shape, member.name)?;
            let _infallible = writeln!(text, "    {}: \"{required}{cell}\",", member.name);
        }
        text.push_str("  },\n");
    }
    text.push_str("};\n");
    constants(
        &mut text,
        VOCABULARIES,
        tables::VOCABULARIES.map(|(name, words)| {
            let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
            (name, format!("[{}]", words.join(", ")))
        }),
    );
    constants(
        &mut text,
        FORMATS,
        tables::formats()
            .map(|(name, pattern)| (name, format!("\"{}\"", pattern.replace('\\', "\\\\")))),
    );
    Ok(Generated { path: "js/src/generated/tables.ts".to_owned(), text })
}

fn constants<const N: usize>(text: &mut String, head: &str, values: [(&str, String); N]) {
    text.push_str(head);
    for (name, value) in values {
        let _infallible = writeln!(text, "  {name}: {value},");
    }
    text.push_str("};\n");
}

/// All objects with their names, whole bodies first.
fn objects() -> Result<Vec<(&'static str, &'static Object)>> {
    let paths = ROOTS.iter().chain(&NESTED);
    paths.map(|(path, name)| Ok((*name, object_at(path).context("no such object")?))).collect()
}

/// What a member can be, in one word.
fn cell(shape: &Shape, name: &str) -> Result<String> {
    Ok(match shape {
        Shape::ReadOnly => "-".to_owned(),
        Shape::Boolean => "boolean".to_owned(),
        Shape::Text | Shape::FreeText => {
            let word = tables::vocabulary(name).or_else(|| tables::format_of(name));
            word.unwrap_or("string").to_owned()
        }
        Shape::Nested(object) => name_of(object)?.to_owned(),
        Shape::ArrayOf(element) => format!("{}[]", cell(element, name)?),
    })
}

/// The operations with a body, by their index in the list of operations.
pub(super) fn operations() -> String {
    let mut text = String::from(
        "\n/** The indices of operations with a body, for the WebAssembly module. */\n",
    );
    text.push_str("export const OPERATIONS = {\n");
    for (index, operation) in OPERATIONS.iter().enumerate().filter(|(_, one)| one.takes_body()) {
        let _infallible = writeln!(text, "  {}: {index},", operation.id);
    }
    text.push_str("} as const;\n");
    text
}

fn table_of(id: &str) -> Result<&'static Object> {
    let operation = OPERATIONS.iter().find(|operation: &&Operation| operation.id == id);
    operation.and_then(tables::body).with_context(|| format!("{id} has no body"))
}

/// The interfaces of all objects in an object, each once.
fn nested(
    text: &mut String,
    object: &'static Object,
    written: &mut Vec<&'static Object>,
) -> Result<()> {
    for member in object.members {
        let Some(inner) = object_in(&member.shape) else { continue };
        if !written.iter().any(|other| ptr::eq(*other, inner)) && !is_root(inner) {
            written.push(inner);
            interface(text, name_of(inner)?, inner)?;
        }
        nested(text, inner, written)?;
    }
    Ok(())
}

fn object_in(shape: &Shape) -> Option<&'static Object> {
    match shape {
        Shape::Nested(object) => Some(object),
        Shape::ArrayOf(element) => object_in(element),
        Shape::Boolean | Shape::FreeText | Shape::ReadOnly | Shape::Text => None,
    }
}

fn is_root(object: &Object) -> bool {
    ROOTS.iter().any(|(id, _)| table_of(id).is_ok_and(|root| ptr::eq(root, object)))
}

/// The members that a request may have: those of responses only are left out.
fn interface(text: &mut String, name: &str, object: &'static Object) -> Result<()> {
    comment(text, "", documentation(name)?);
    let _infallible = writeln!(text, "export interface {name} {{");
    for (row, member) in object.members.iter().enumerate() {
        let Some(of) = type_of(member)? else { continue };
        comment(text, "  ", documentation(&format!("{name}.{}", member.name))?);
        let is_required = object.required >> row & 1 == 1;
        let (mark, or) = if is_required { ("", "") } else { ("?", " | undefined") };
        let null = if object.merge_patch { " | null" } else { "" };
        let _infallible = writeln!(text, "  {}{mark}: {of}{null}{or};", member.name);
    }
    text.push_str("}\n\n");
    Ok(())
}

/// `None` for a member of responses.
fn type_of(member: &Member) -> Result<Option<String>> {
    let word = || tables::vocabulary(member.name).unwrap_or("string");
    Ok(Some(match member.shape {
        Shape::ReadOnly => return Ok(None),
        Shape::Boolean => "boolean".to_owned(),
        Shape::Text | Shape::FreeText => word().to_owned(),
        Shape::Nested(object) => name_of(object)?.to_owned(),
        Shape::ArrayOf(element) => match object_in(element) {
            Some(object) => format!("{}[]", name_of(object)?),
            None => format!("{}[]", word()),
        },
    }))
}

fn name_of(object: &Object) -> Result<&'static str> {
    let is_named = |path| object_at(path).is_some_and(|found| ptr::eq(found, object));
    let named = ROOTS.iter().chain(&NESTED).find(|(path, _)| is_named(path));
    named.map(|(_, name)| *name).context("an object has no name: add it to `NESTED`")
}

fn object_at(path: &str) -> Option<&'static Object> {
    let (id, members) = path.split_once('/').unwrap_or((path, ""));
    let mut members = members.split('/').filter(|member| !member.is_empty());
    members.try_fold(table_of(id).ok()?, member_object)
}

fn member_object(object: &'static Object, name: &str) -> Option<&'static Object> {
    let member = object.members.iter().find(|member| member.name == name)?;
    object_in(&member.shape)
}

fn documentation(item: &str) -> Result<&'static str> {
    let found = DOCUMENTATION.iter().find(|(name, _)| *name == item);
    found.map(|(_, doc)| *doc).with_context(|| format!("add `{item}` to `DOCUMENTATION`"))
}

/// The types of whole bodies, by operation.
const ROOTS: [(&str, &str); 6] = [
    ("putAccount", "AccountInput"),
    ("putNumber", "NumberInput"),
    ("createOrUpdateNumbers", "NumberBatchInput"),
    ("deleteNumbers", "NumberDeletionInput"),
    ("getTeamsAvailableCapabilities", "IdentifiersInput"),
    ("patchRequestForInformation", "ConsentInput"),
];

/// The types of objects in bodies, by a path to one of them.
const NESTED: [(&str, &str); 13] = [
    ("putAccount/serviceDetails", "AccountServices"),
    ("putAccount/serviceDetails/teamsOperatorConnect", "AccountService"),
    ("putAccount/serviceDetails/teamsDirectRouting", "AccountDirectRouting"),
    ("putAccount/serviceDetails/azureOperatorCallProtection", "AccountCallProtection"),
    ("putAccount/serviceDetails/teamsDirectRouting/configuration", "DirectRoutingConfiguration"),
    (
        "putAccount/serviceDetails/teamsDirectRouting/configuration/subdomainTokens",
        "SubdomainTokens",
    ),
    ("putNumber/serviceDetails", "NumberServices"),
    ("putNumber/serviceDetails/teamsDirectRouting", "NumberService"),
    ("putNumber/serviceDetails/teamsOperatorConnect", "OperatorService"),
    ("putNumber/serviceDetails/teamsOperatorConnect/configuration", "OperatorConfiguration"),
    ("putNumber/configuration", "NumberConfiguration"),
    ("deleteNumbers/numbers", "NumberIdentifier"),
    ("patchRequestForInformation/customerRelationship", "CustomerRelationship"),
];

const TABLES: &str = "\
/**
 * The members of objects, and what they can be: `boolean`, `string`, `-` for a member of responses, or the
 * name of an object, of a vocabulary or of a format; with `[]` an array of it. `!` marks a required
 * member.
 */
export const TABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
";
const VOCABULARIES: &str = "
/** The documented values of vocabularies. */
export const VOCABULARIES: Readonly<Record<string, readonly string[]>> = {
";
const FORMATS: &str = "
/** A pattern for each format. */
export const FORMATS: Readonly<Record<string, string>> = {
";

/// The documentation of types and of their members.
const DOCUMENTATION: &[(&str, &str)] = &[
    ("Usage", "What an Operator Connect or Teams Phone Mobile number is used for."),
    ("Capability", "What the user of an Operator Connect or Teams Phone Mobile number can do."),
    ("AssignmentStatus", "Whether a number is assigned to a user in Teams."),
    ("RelationshipStatus", "How the operator answers a request for information."),
    ("AccountInput", "The body of `PUT /accounts/{accountName}`: a customer of the operator."),
    ("AccountInput.name", "The name, as in the path: 1 to 100 characters from `A-Z a-z 0-9 _ -`."),
    (
        "AccountInput.serviceDetails",
        "The services. One that is left out is disabled: a PUT replaces the account.",
    ),
    ("AccountInput.correlationId", "An ID of the account in the operator's own systems."),
    ("AccountServices", "The services of an account."),
    (
        "AccountServices.teamsTenantId",
        "The ID of the customer's Microsoft Entra tenant, a GUID, for the Teams services that are synced.",
    ),
    ("AccountServices.teamsOperatorConnect", "Operator Connect."),
    ("AccountServices.teamsPhoneMobile", "Teams Phone Mobile."),
    ("AccountServices.teamsDirectRouting", "Microsoft Teams Direct Routing."),
    ("AccountServices.zoomPhoneCloudPeering", "Zoom Phone Cloud Peering."),
    ("AccountServices.azureOperatorCallProtection", "Azure Operator Call Protection."),
    (
        "AccountService",
        "Operator Connect, Teams Phone Mobile or Zoom Phone Cloud Peering on an account.",
    ),
    ("AccountService.enabled", "Whether the account can have numbers with the service."),
    (
        "AccountService.syncEnabled",
        "Whether the gateway uploads the numbers to the service. Requires `enabled`.",
    ),
    ("AccountCallProtection", "Call Protection on an account."),
    ("AccountCallProtection.enabled", "Whether the account can have numbers with the service."),
    ("AccountDirectRouting", "Direct Routing on an account."),
    ("AccountDirectRouting.enabled", "Whether the account can have numbers with the service."),
    ("AccountDirectRouting.syncEnabled", "Direct Routing has no sync: `false`."),
    (
        "AccountDirectRouting.configuration",
        "The subdomain of the customer. Required if the service is enabled.",
    ),
    ("DirectRoutingConfiguration", "The configuration of Direct Routing on an account."),
    (
        "DirectRoutingConfiguration.callScreening",
        "Whether calls from numbers that are not the account's are rejected.",
    ),
    (
        "DirectRoutingConfiguration.subdomain",
        "The subdomain of the customer: 1 to 10 characters from `A-Z a-z 0-9 _ -`.",
    ),
    (
        "DirectRoutingConfiguration.subdomainTokens",
        "The values of the DNS TXT records by which Microsoft 365 verifies the subdomain.",
    ),
    ("SubdomainTokens", "The values of DNS TXT records, one for each region of the gateway."),
    (
        "SubdomainTokens.region1Token",
        "The value for the first region: 1 to 100 characters from `A-Z a-z 0-9 = _ -`.",
    ),
    (
        "SubdomainTokens.region2Token",
        "The value for the second region: 1 to 100 characters from `A-Z a-z 0-9 = _ -`.",
    ),
    ("NumberInput", "The body of `PUT /accounts/{accountName}/numbers/{telephoneNumber}`."),
    (
        "NumberInput.telephoneNumber",
        "The number in E.164 format, as in the path: a plus sign, then at most 15 digits.",
    ),
    ("NumberInput.accountName", "The name of the account, as in the path."),
    (
        "NumberInput.serviceDetails",
        "The services. One that is left out is disabled: a PUT replaces the number.",
    ),
    ("NumberInput.configuration", "Settings that do not depend on a service."),
    ("NumberServices", "The services of a number. Each must be enabled on its account."),
    ("NumberServices.teamsOperatorConnect", "Operator Connect."),
    ("NumberServices.teamsPhoneMobile", "Teams Phone Mobile."),
    ("NumberServices.teamsDirectRouting", "Microsoft Teams Direct Routing."),
    ("NumberServices.zoomPhoneCloudPeering", "Zoom Phone Cloud Peering."),
    ("NumberServices.azureOperatorCallProtection", "Azure Operator Call Protection."),
    ("NumberService", "Direct Routing, Zoom Phone Cloud Peering or Call Protection on a number."),
    ("NumberService.enabled", "Whether the number uses the service."),
    ("OperatorService", "Operator Connect or Teams Phone Mobile on a number."),
    ("OperatorService.enabled", "Whether the number uses the service."),
    ("OperatorService.configuration", "The configuration. Required if the service is enabled."),
    ("OperatorService.assignmentStatus", "Whether the number is assigned to a user in Teams."),
    (
        "OperatorConfiguration",
        "The configuration of a number in Operator Connect or Teams Phone Mobile.",
    ),
    (
        "OperatorConfiguration.usage",
        "What the number is used for. Without it, the sync to Teams fails.",
    ),
    (
        "OperatorConfiguration.choosableCapabilities",
        "The capabilities from which the customer can choose.",
    ),
    ("OperatorConfiguration.additionalUsages", "Further usages of the number."),
    (
        "OperatorConfiguration.civicAddressId",
        "The ID of the emergency address, a GUID. `CallingUserAssignment` in Operator Connect requires it.",
    ),
    ("OperatorConfiguration.locationId", "The ID of a location at the emergency address, a GUID."),
    (
        "OperatorConfiguration.allowTenantAddressUpdate",
        "Whether the customer can change the emergency address in Teams.",
    ),
    (
        "OperatorConfiguration.displayedCountryCode",
        "The country that Teams shows for the number: its ISO 3166-1 code.",
    ),
    ("NumberConfiguration", "Settings of a number that do not depend on its services."),
    (
        "NumberConfiguration.customSipHeader",
        "The value of the custom SIP header: 1 to 100 characters from `A-Z a-z 0-9 _ -`.",
    ),
    ("NumberBatchInput", "The body of `POST /accounts/{accountName}:createOrUpdateNumbers`."),
    (
        "NumberBatchInput.numbers",
        "At most 100 numbers, each with the name of the account in the path.",
    ),
    ("NumberDeletionInput", "The body of `POST /accounts/{accountName}:deleteNumbers`."),
    ("NumberDeletionInput.numbers", "At most 100 numbers."),
    (
        "IdentifiersInput",
        "The body of `POST /accounts/{accountName}:getTeamsAvailableCapabilities`.",
    ),
    ("IdentifiersInput.numbers", "The numbers whose capabilities are asked for."),
    ("NumberIdentifier", "A number by its telephone number."),
    ("NumberIdentifier.telephoneNumber", "The number in E.164 format."),
    (
        "ConsentInput",
        "The body of `PATCH /teamsRequestsForInformation/{tenantId}`, a JSON merge patch: `null` deletes a member.",
    ),
    (
        "ConsentInput.customerRelationship",
        "The relationship with the customer, as the operator sees it.",
    ),
    ("CustomerRelationship", "The answer of the operator to the consent of a customer."),
    ("CustomerRelationship.status", "How the operator answers."),
    (
        "CustomerRelationship.comment",
        "The reason, which the customer can read. Expected if the relationship is declined or terminated.",
    ),
];
