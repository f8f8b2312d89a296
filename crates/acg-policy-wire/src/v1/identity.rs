//! What determines the verdicts of a validator: the release, its numbering plans, and the policy.

use alloc::string::String;
use core::fmt;
use core::hash::{Hash as _, Hasher};

use acg_policy::{NUMBERING_PLANS, Policy, rules};

use acg_policy::json::writer::Writer;

/// What determines the verdicts of a validator. Two validators with equal identities give the same
/// verdicts, so that a web form can tell whether a gateway validates by another release or policy.
///
/// ```
/// use acg_policy::{Policy, Profile};
/// use acg_policy_wire::v1::Identity;
///
/// let form = Identity::new(&Policy::default(), None);
/// let gateway = Identity::new(&Policy::new(Profile::Strict), None);
/// assert_eq!(form.numbering_plans, gateway.numbering_plans);
/// assert_ne!(form.hash, gateway.hash);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Identity {
    /// The version of the release.
    pub version: &'static str,
    /// The commit of the build; `None` if it is unknown.
    pub commit: Option<&'static str>,
    /// The version of the numbering plans: [`NUMBERING_PLANS`].
    pub numbering_plans: &'static str,
    /// A hash of version, numbering plans, the codes and levels of the rules, and the policy, as 16
    /// hexadecimal digits. It is no protection against deliberate collisions.
    pub hash: String,
}

impl Identity {
    /// The identity of a validator with this policy in a build of this commit.
    ///
    /// ```
    /// use acg_policy::Policy;
    /// use acg_policy_wire::v1::Identity;
    ///
    /// let identity = Identity::new(&Policy::default(), Some("1a2b3c4"));
    /// assert_eq!((identity.commit, identity.hash.len()), (Some("1a2b3c4"), 16));
    /// ```
    #[must_use]
    pub fn new(policy: &Policy, commit: Option<&'static str>) -> Self {
        let version = env!("CARGO_PKG_VERSION");
        let mut hash = Fnv::default();
        hash.text(version);
        hash.text(NUMBERING_PLANS);
        hash.write_u64(rules::HASH);
        hash.text(policy.profile().as_str());
        hash.write_u64(changed_levels(policy));
        policy.emergency_address().hash(&mut hash);
        policy.parameters().hash(&mut hash);
        let hash = hexadecimal(hash.0);
        Self { version, commit, numbering_plans: NUMBERING_PLANS, hash }
    }

    /// The identity as a JSON object, `{"version","commit","numberingPlans","hash"}`.
    ///
    /// ```
    /// use acg_policy::Policy;
    /// use acg_policy_wire::v1::Identity;
    ///
    /// let json = Identity::new(&Policy::default(), None).to_json();
    /// assert!(json.starts_with(r#"{"version":""#) && json.contains(r#","commit":null,"#));
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        let Self { version, commit, numbering_plans, hash } = self;
        Writer::text_of(|w| {
            w.object(|w| {
                w.string_member("version", version);
                w.member("commit", |w| match commit {
                    Some(commit) => w.string(commit),
                    None => w.null(),
                });
                w.string_member("numberingPlans", numbering_plans);
                w.string_member("hash", hash);
            });
        })
    }
}

impl fmt::Display for Identity {
    /// Writes the value of a header field: `0.1.0; commit=1a2b3c4; plans="9.0.43"; hash=00f1e2d3c4b5a697`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { version, commit, numbering_plans, hash } = self;
        f.write_str(version)?;
        if let Some(commit) = commit {
            write!(f, "; commit={commit}")?;
        }
        write!(f, "; plans=\"{numbering_plans}\"; hash={hash}")
    }
}

/// A hash of the levels that differ from the default ones, in any order.
fn changed_levels(policy: &Policy) -> u64 {
    let hashes = policy.changed_levels().map(|(rule, level)| {
        let mut hash = Fnv::default();
        hash.text(rule.code);
        hash.text(level.as_str());
        hash.0
    });
    hashes.fold(0, u64::wrapping_add)
}

/// FNV-1a with 64 bits: short, and the same in every build.
#[derive(Clone, Copy)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    /// Adds a text and its end.
    fn text(&mut self, text: &str) {
        self.write(text.as_bytes());
        self.write(&[0]);
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    // Lengths and variants have the size of a pointer, which differs between builds.
    fn write_usize(&mut self, value: usize) {
        self.write_u64(value as u64);
    }

    fn write_isize(&mut self, value: isize) {
        self.write_i64(value as i64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The 16 hexadecimal digits of a number.
fn hexadecimal(number: u64) -> String {
    let digit = |place: u32| char::from_digit((number >> (place * 4)) as u32 & 0xf, 16);
    (0..16).rev().filter_map(digit).collect()
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use acg_policy::{
        ActionRoles, BackendSync, Catalogue, EmergencyAddress, HelpUrl, Level, NumberRange,
        Profile, UnknownRoutes,
    };

    use super::*;

    #[test]
    fn the_hash_is_fnv_1a() {
        let mut hash = Fnv::default();
        hash.text("");
        assert_eq!(hash.0, 0xaf63_bd4c_8601_b7df, "the published value for one zero byte");
    }

    #[test]
    fn every_difference_of_a_policy_changes_the_hash() {
        let hash = |policy: &Policy| Identity::new(policy, None).hash;
        let default = hash(&Policy::default());
        assert_eq!(default, hash(&Policy::new(Profile::Standard)));
        let same = Policy::default().with_rule(rules::find("number/e164").unwrap(), Level::Error);
        assert_eq!(default, hash(&same.unwrap()), "the level of the profile");
        let rule = rules::find("number/usage-empty").unwrap();
        let range = |digits: usize| NumberRange::new("+1436", &[digits]).unwrap();
        let policies = [
            Policy::new(Profile::Strict),
            Policy::default().with_rule(rule, Level::Off).unwrap(),
            Policy::default().with_rule(rule, Level::Warning).unwrap(),
            Policy::default().with_max_body_bytes(1_000).unwrap(),
            Policy::default().with_api_versions(["2024-02-29"]).unwrap(),
            Policy::default().with_emergency_address(EmergencyAddress::Documented),
            Policy::default().with_backend_sync(BackendSync::Off),
            Policy::default().with_unknown_routes(UnknownRoutes::Refuse),
            Policy::default().with_roles(ActionRoles::default()),
            Policy::default().with_allowed_countries(["GB"]).unwrap(),
            Policy::default().with_base_domain("a1b2c3d4e5f6g7h8.commsgw.azure.com").unwrap(),
            Policy::default().with_additional_ranges([range(11)]).unwrap(),
            Policy::default().with_additional_ranges([range(12)]).unwrap(),
            Policy::default().with_service_verification_numbers(["+12065550100"]).unwrap(),
            Policy::default().with_catalogue(Catalogue::from_name("0.1").unwrap()),
            Policy::default().with_help_url(HelpUrl::new("https://help.example.com").unwrap()),
        ];
        for policy in &policies {
            assert_ne!(hash(policy), default, "{policy:?}");
        }
    }

    #[test]
    fn the_hash_of_the_rules_is_that_of_their_codes_and_levels() {
        let mut hash = Fnv::default();
        for rule in rules::all() {
            hash.text(rule.code);
            let levels = [rule.levels.api, rule.levels.standard, rule.levels.strict];
            hash.write(&levels.map(|level| level as u8));
        }
        assert_eq!(hash.0, rules::HASH);
    }

    #[test]
    fn both_forms_have_all_members() {
        let identity = Identity {
            version: "0.1.0",
            commit: Some("1a2b3c4"),
            numbering_plans: "9.0.43+overlay 2026-11-25",
            hash: "00f1e2d3c4b5a697".to_string(),
        };
        let header =
            r#"0.1.0; commit=1a2b3c4; plans="9.0.43+overlay 2026-11-25"; hash=00f1e2d3c4b5a697"#;
        assert_eq!(identity.to_string(), header);
        let json = r#"{"version":"0.1.0","commit":"1a2b3c4","numberingPlans":"9.0.43+overlay 2026-11-25","hash":"00f1e2d3c4b5a697"}"#;
        assert_eq!(identity.to_json(), json);
    }
}
