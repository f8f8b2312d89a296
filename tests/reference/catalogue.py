"""The catalogue as a table: every rule with its level in the three profiles and its HTTP status."""

from collections import namedtuple

import numbering

Rule = namedtuple("Rule", "code standard api strict status since")

# E rejects, W warns, - is off. `shape` marks the rules that guard the shape of a request, `plan` those that need a
# numbering plan. A rule that is not in the first release has the mark `since:` with its release, as in `since:0.2`.
_TABLE = """
json/control-character              E E E 400 shape
json/duplicate-member               E E E 400 shape
json/encoding                       E E E 400 shape
json/limits                         E E E 400 shape
json/member-case                    E E E 400 shape
json/missing-member                 E E E 400 shape
json/null-member                    E E E 400 shape
json/read-only-member               W W E 400
json/syntax                         E E E 400 shape
json/type                           E E E 400 shape
json/unknown-member                 W W E 400
request/api-version-missing         W E E 400
request/api-version-repeated        E E E 400
request/api-version-unknown         W W W 400
request/api-version-unsupported     E E E 400
request/body-missing                E E E 400
request/body-too-large              E E E 413 shape
request/body-unexpected             E E E 400
request/client-request-id           W W W 400
request/content-encoding            E E E 415
request/content-type                E E E 415
request/etag-header                 W W E 400
request/header-encoding             E E E 400
request/header-repeated             E E E 400
request/method-not-allowed          E E E 405
request/method-override             E E E 400
request/patch-media-type            W E E 415
request/path-ambiguous              E E E 400 shape
request/path-misspelled             W W E 404
request/precondition-conflict       W W E 400
request/precondition-ignored        W W W 400
request/precondition-quoted-star    W W E 400
request/precondition-required       - - W 428
request/precondition-syntax         W W E 400
request/precondition-weak           W W E 400
request/query-unknown               W W E 400
request/query-value                 E E E 400
request/repeatability               E W E 400
request/role                        E E E 403
request/token-missing               - - E 401
request/unknown-route               E E E 404
request/upgrade                     E E E 400
batch/empty                         W W E 400
batch/repeated-number               E W E 400
batch/too-large                     E E E 400
account/configured-but-disabled     W W E 400
account/direct-routing-unconfigured W W E 400
account/name-format                 E E E 400
account/name-mismatch               E W E 400
account/no-service                  W W E 400
account/subdomain-format            E E E 400
account/subdomain-label             W W E 400
account/subdomain-token-format      E E E 400
account/subdomain-tokens-equal      W W W 400
account/sync-unsupported            W W E 400
account/sync-without-enabled        W W E 400
account/tenant-id-format            W W E 400
account/tenant-id-missing           W W E 400
number/account-mismatch             E W E 400
number/additional-usage-unknown     W W E 400
number/assignment-status            W W E 400
number/call-protection-combination  W W E 400
number/capabilities-empty           W W E 400
number/capability-repeated          W W E 400
number/capability-unknown           W W E 400
number/civic-address-format         W W E 400
number/civic-address-missing        E W E 400
number/configuration-missing        E W E 400
number/configured-but-disabled      W W E 400
number/country-code                 W W E 400 plan
number/country-not-allowed          E E E 400 plan
number/displayed-country            W W E 400
number/displayed-country-mismatch   W W E 400 plan
number/e164                         E E E 400
number/location-is-address          W W E 400
number/no-service                   W W E 400
number/operator-services-combined   W W E 400
number/path-mismatch                E W E 400
number/phone-mobile-fixed-line      W W E 400 plan
number/plan-length                  W W E 400 plan
number/plan-pattern                 W W E 400 plan
number/service-verification         W W E 400
number/sip-header-format            E E E 400
number/sip-header-unused            W W W 400
number/toll-free-country            W W E 400 plan
number/toll-free-usage              W W E 400 plan
number/usage-empty                  E W E 400
number/usage-unknown                W W E 400
rfi/comment-missing                 W W E 400
rfi/nothing-to-change               W W E 400
rfi/status-unknown                  W W E 400
rfi/tenant-id-format                W E E 400
state/account-has-numbers           E E E 409
state/account-missing               E E E 404
state/account-unreadable            W W E 403
state/civic-address                 W W E 409
state/civic-address-country         W W E 409 plan
state/civic-address-not-validated   W W E 409
state/consent                       W W E 409 plan
state/consent-ended                 W W E 409
state/consent-tenant                W W E 409
state/plan                          W W E 409
state/rate-limited                  E E E 429
state/service-in-use                W W E 409
state/service-not-enabled           E E E 409
state/subdomain-change              W W E 409
state/subdomain-not-provisioned     W W E 409
state/sync-stopped                  W W E 409
state/tenant-id-change              E E E 409
state/toll-free-plan                W W E 409 plan
state/unauthenticated               E E E 401
state/unknown                       E E E 503
"""

_WORDS = {"E": "error", "W": "warning", "-": "off"}
RULES = {}
SHAPE = set()
for _line in _TABLE.split("\n"):
    if _line.strip():
        _code, _standard, _api, _strict, _status, *_marks = _line.split()
        if "plan" in _marks and not numbering.AVAILABLE:
            continue
        _since = next((mark.removeprefix("since:") for mark in _marks if mark.startswith("since:")), "0.1")
        RULES[_code] = Rule(_code, _WORDS[_standard], _WORDS[_api], _WORDS[_strict], int(_status), _since)
        if "shape" in _marks:
            SHAPE.add(_code)

# Issues at the same byte are in the order of their rules in the catalogue. A batch is validated before its numbers.
ORDER = {code: place for place, code in enumerate(RULES)}

READ, WRITE, DELETE, ADMIN = ("ProvisioningAPI." + word for word in ("Read", "Write", "Delete", "Admin"))


class Policy:
    """The levels and the parameters of the rules."""

    def __init__(self, document=None):
        document = document or {}
        self.profile = document.get("profile", "standard")
        self.catalogue = document.get("catalogue")
        self.levels = {code: self._default_level(rule) for code, rule in RULES.items()}
        self.levels.update(document.get("rules", {}))
        self.api_versions = document.get("apiVersions", ["2024-02-29", "2024-02-29-preview"])
        by_profile = "documented" if self.profile == "api" else "required"
        self.emergency_address = document.get("emergencyAddress", by_profile)
        self.backend_sync = document.get("backendSync", "perAccount")
        self.unknown_routes = document.get("unknownRoutes", "pass")
        self.max_body_bytes = document.get("maxBodyBytes", 131072)
        self.checks_tokens = "roles" in document
        self.action_roles = {
            "createOrUpdateNumbers": WRITE,
            "deleteNumbers": DELETE,
            "getTeamsCapabilityPlans": READ,
            "getTeamsAvailableCapabilities": READ,
            **document.get("roles", {}),
        }
        self.base_domain = document.get("baseDomain")
        self.allowed_countries = document.get("allowedCountries")
        self.service_verification_numbers = document.get("serviceVerificationNumbers", ())
        self.additional = document.get("numberingPlan", {}).get("additional", [])
        self.help_url = document.get("helpUrl")

    def _default_level(self, rule):
        """The level of the profile; a rule of a later release than the pinned catalogue rejects nothing."""
        level = getattr(rule, self.profile)
        if self.catalogue is None or level != "error" or rule.code in SHAPE:
            return level
        return "warning" if _release(rule.since) > _release(self.catalogue) else level

    def is_additional(self, number):
        """Whether a number in E.164 format is in a range that the policy adds to the numbering plans."""
        digits = len(number) - 1
        return any(number.startswith(one.get("prefix", "-")) and digits in one.get("digits", ()) for one in self.additional)

    def page(self, code):
        """The URL of the page of a rule."""
        if self.help_url is None:
            return f"https://github.com/acg-policy/acg-policy/blob/main/docs/rules/{code}.md"
        return f"{self.help_url.rstrip('/')}/{code}.html"

    def level(self, code):
        """The level of a rule; an unknown rule is off."""
        return self.levels.get(code, "off")


def _release(version):
    return tuple(int(number) for number in version.split("."))
