"""Rules about the numbering plan of a number."""

import numbering
from countries import COUNTRIES, STATES
from schema import ABSENT, REPORTED, Draft


def check(report, policy, draft, number):
    """`number` is the draft's `telephoneNumber`, which is in E.164 format."""
    if not numbering.AVAILABLE:
        return

    def add(code):
        report.add(code, "body", *draft.at("telephoneNumber"))

    plan = numbering.plan(number)
    additional = policy.is_additional(number)
    if plan is None:
        if not additional:
            add("number/country-code")
        return
    allowed = policy.allowed_countries
    if allowed is not None and not set(plan.countries) & set(allowed):
        add("number/country-not-allowed")
    if plan.kind is None and not additional:
        add("number/plan-pattern" if plan.length_is_possible else "number/plan-length")
    if isinstance(draft["serviceDetails"], Draft):
        for name in ("teamsOperatorConnect", "teamsPhoneMobile"):
            service = draft["serviceDetails"][name]
            if isinstance(service, Draft):
                _service(report, plan, service, name == "teamsPhoneMobile")
    if plan.kind == "toll_free" and isinstance(draft["serviceDetails"], Draft):
        for name in ("teamsOperatorConnect", "teamsPhoneMobile"):
            service = draft["serviceDetails"][name]
            if isinstance(service, Draft) and isinstance(service["configuration"], Draft):
                _toll_free(report, plan, service["configuration"])


def _service(report, plan, service, mobile):
    if mobile and service["enabled"] is True and plan.is_fixed_line:
        report.add("number/phone-mobile-fixed-line", "body", *service.at("enabled"))
    configuration = service["configuration"]
    if not isinstance(configuration, Draft):
        return
    country = configuration["displayedCountryCode"]
    if country in (ABSENT, REPORTED) or country not in COUNTRIES or numbering.WORLD in plan.regions:
        return
    named = {name for region in plan.countries for name in (region, STATES.get(region))}
    if country not in named:
        report.add("number/displayed-country-mismatch", "body", *configuration.at("displayedCountryCode"))


def _toll_free(report, plan, configuration):
    if plan.calling_code == 1 and configuration["displayedCountryCode"] is ABSENT:
        report.add("number/toll-free-country", "body", *configuration.at("displayedCountryCode"))
    if configuration["usage"] == _USER:
        report.add("number/toll-free-usage", "body", *configuration.at("usage"))
    usages = configuration["additionalUsages"]
    if usages not in (ABSENT, REPORTED):
        path, _ = configuration.at("additionalUsages")
        for index, (word, at) in enumerate(usages):
            if word == _USER:
                report.add("number/toll-free-usage", "body", path + [index], at)


_USER = "CallingUserAssignment"
