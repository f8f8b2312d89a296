//! Every member of a resource is written, and read again, and only as the resource that it is.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

use acg_policy::{
    Account, AccountService, AssignmentStatus, Begin, Capability, Change, ConsentPatch,
    DirectRoutingConfiguration, Head, Identifiers, KnownAccount, Number, NumberBatch,
    NumberDeletion, NumberService, OperatorConfiguration, Policy, Profile, RelationshipStatus,
    Resource, Service, Usage, Validator,
};

/// The resource that is read from its body, which has each of the members.
fn read<T: Resource>(resource: &T, members: &[&str]) -> T {
    let json = resource.to_json();
    for member in members {
        assert!(json.contains(&format!("\"{member}\":")), "{member}: {json}");
    }
    let validator = Validator::new(Policy::new(Profile::Api));
    validator.parse::<T>(json.as_bytes(), None).unwrap().into_inner()
}

fn number() -> Number {
    let configuration = OperatorConfiguration::new(Usage::CallingUserAssignment)
        .with_capability(Capability::InboundCalling)
        .with_capability(Capability::OutboundCalling)
        .with_additional_usage(Usage::ConferenceAssignment)
        .with_civic_address_id("5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d")
        .with_location_id("0d1a2b3c-40c1-4a9a-9c5b-cbbf1f4a4b1d")
        .with_tenant_address_update(true)
        .with_displayed_country_code("GB");
    let service = NumberService::new(Service::OperatorConnect)
        .with_configuration(configuration)
        .with_assignment_status(AssignmentStatus::Assigned);
    Number::new("+442079460123", "contoso")
        .with_service(service)
        .with_service(NumberService::new(Service::ZoomPhone).disabled())
        .with_custom_sip_header("line-7")
}

#[test]
fn every_member_of_a_number_is_written_and_read() {
    let number = number();
    let members = [
        "telephoneNumber",
        "accountName",
        "usage",
        "choosableCapabilities",
        "additionalUsages",
        "civicAddressId",
        "locationId",
        "allowTenantAddressUpdate",
        "displayedCountryCode",
        "assignmentStatus",
        "customSipHeader",
    ];
    assert_eq!(read(&number, &members), number);
    let batch: NumberBatch = [number].into_iter().collect();
    assert_eq!(read(&batch, &members), batch);
}

fn account() -> Account {
    let routing = DirectRoutingConfiguration::new(true, "Contoso", ["MS=ms1", "MS=ms2"]);
    Account::new("contoso")
        .with_correlation_id("customer 7")
        .with_tenant_id("72f988bf-86f1-41af-91ab-2d7cd011db47")
        .with_service(Service::OperatorConnect)
        .with_service(AccountService::new(Service::PhoneMobile).with_sync(false))
        .with_service(AccountService::new(Service::DirectRouting).with_configuration(routing))
        .with_service(AccountService::new(Service::ZoomPhone).disabled())
        .with_service(AccountService::new(Service::CallProtection).disabled())
}

#[test]
fn every_member_of_an_account_is_written_and_read() {
    let account = account();
    let members = ["name", "correlationId", "teamsTenantId", "syncEnabled", "callScreening"];
    assert_eq!(read(&account, &members), account);
    assert_eq!(read(&account, &["subdomain", "region1Token", "region2Token"]), account);
}

/// The API responds with the members of the body, and with others.
#[test]
fn the_state_of_an_account_is_that_of_a_response_with_its_body() {
    for account in [account(), Account::new("contoso")] {
        let response = KnownAccount::read(account.to_json().as_bytes()).unwrap();
        assert_eq!(KnownAccount::from(&account), response);
        assert_eq!(KnownAccount::from(account), response);
    }
}

#[test]
fn every_change_of_a_consent_is_written_and_read() {
    let set = ConsentPatch::new()
        .with_status(RelationshipStatus::ConsentDeclined)
        .with_comment("no coverage at this address");
    assert_eq!(read(&set, &["status", "comment"]), set);
    let deleted = ConsentPatch::new().with_status("AgreementSigned").without_comment();
    assert_eq!(read(&deleted, &["comment"]), deleted);
    let mut whole = ConsentPatch::new();
    assert_eq!(read(&whole, &[]), whole);
    whole.customer_relationship = Change::Delete;
    assert_eq!(read(&whole, &["customerRelationship"]), whole);
}

#[test]
fn a_body_is_not_read_as_another_resource_of_the_same_form() {
    let target = b"/accounts/contoso:deleteNumbers?api-version=2024-02-29";
    let head = Head { method: b"POST", target, headers: &[(b"content-type", b"application/json")] };
    let Begin::NeedsBody(pending) = Validator::default().begin(&head) else {
        panic!("the head is valid");
    };
    let body = br#"{"numbers": [{"telephoneNumber": "+442079460123"}]}"#;
    let accepted = pending.accept(&body[..], None).unwrap();
    assert_eq!(accepted.account_name(), Some("contoso"));
    assert!(accepted.read::<NumberDeletion>().is_some());
    assert!(accepted.read::<Identifiers>().is_none());
}
