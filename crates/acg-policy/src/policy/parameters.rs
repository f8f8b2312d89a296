//! The parameters of a policy.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::{ActionRoles, BackendSync, EmergencyAddress, NumberRange, UnknownRoutes};
use crate::report::{Catalogue, HelpUrl};

/// The settings of a [`Policy`](super::Policy) other than its profile and its levels.
///
/// ```
/// use acg_policy::{Parameters, Policy, Profile};
///
/// let parameters = Parameters { max_body_bytes: 65_536, ..Parameters::default() };
/// let policy = Policy::new(Profile::Strict).with_parameters(parameters)?;
/// assert_eq!(policy.max_body_bytes(), 65_536);
/// # Ok::<(), acg_policy::PolicyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the wire crate destructures it whole, so that a new parameter is never forgotten there"
)]
pub struct Parameters {
    /// The accepted values of `api-version`, compared exactly. By default [`DEFAULT_API_VERSIONS`].
    pub api_versions: Vec<String>,
    /// When an Operator Connect number requires an emergency address; `None` for the default of the
    /// profile, see [`Policy::emergency_address`](super::Policy::emergency_address).
    pub emergency_address: Option<EmergencyAddress>,
    /// Whether numbers are synced to the backends. By default, each account decides.
    pub backend_sync: BackendSync,
    /// Whether requests with a path outside the API pass or are rejected. By default they pass.
    pub unknown_routes: UnknownRoutes,
    /// The largest accepted body, in bytes. By default [`DEFAULT_MAX_BODY_BYTES`].
    pub max_body_bytes: usize,
    /// The role that permits each action; `None` for the default roles, without
    /// `request/token-missing`.
    pub roles: Option<ActionRoles>,
    /// The countries whose numbers are accepted, as ISO 3166-1 codes of two capital letters; `None` for
    /// all countries.
    pub allowed_countries: Option<Vec<String>>,
    /// The base domain of the gateway, for example `a1b2c3d4e5f6g7h8.commsgw.azure.com`; `None` if it
    /// is unknown.
    pub base_domain: Option<String>,
    /// Number ranges that the rules about numbering plans accept, although the plans lack them.
    pub additional_ranges: Vec<NumberRange>,
    /// The service verification numbers of the gateway, in E.164 format.
    pub service_verification_numbers: Vec<String>,
    /// The site to which the URLs of issues point; `None` for the pages in the repository of this project.
    pub help_url: Option<HelpUrl>,
    /// The catalogue whose errors the policy keeps; `None` for that of this release.
    pub catalogue: Option<Catalogue>,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            api_versions: DEFAULT_API_VERSIONS.map(ToOwned::to_owned).to_vec(),
            emergency_address: None,
            backend_sync: BackendSync::default(),
            unknown_routes: UnknownRoutes::default(),
            max_body_bytes: DEFAULT_MAX_BODY_BYTES,
            roles: None,
            allowed_countries: None,
            base_domain: None,
            additional_ranges: Vec::new(),
            service_verification_numbers: Vec::new(),
            help_url: None,
            catalogue: None,
        }
    }
}

/// The default of [`Policy::max_body_bytes`](super::Policy::max_body_bytes), in bytes. An indented batch
/// of 100 numbers with all members has about 115,000.
pub const DEFAULT_MAX_BODY_BYTES: usize = 131_072;

/// The default of [`Policy::api_versions`](super::Policy::api_versions): the versions of the API whose
/// schema is known.
pub const DEFAULT_API_VERSIONS: [&str; 2] = ["2024-02-29", NEWEST_KNOWN_VERSION];

/// The version by whose schema requests with an unknown version are checked.
pub(crate) const NEWEST_KNOWN_VERSION: &str = "2024-02-29-preview";
