# Refuses what `account.schema.json` refuses.
package acg

import rego.v1

violations contains "name" if not is_word(input.name, 100)

violations contains "serviceDetails" if {
	details := input.serviceDetails
	not is_object(details)
}

violations contains "teamsTenantId" if {
	tenant := input.serviceDetails.teamsTenantId
	not is_string(tenant)
}

services contains [name, block] if {
	some name in {
		"teamsOperatorConnect", "teamsPhoneMobile", "teamsDirectRouting", "zoomPhoneCloudPeering",
		"azureOperatorCallProtection",
	}
	block := input.serviceDetails[name]
}

violations contains [name, "enabled"] if {
	some [name, block] in services
	not is_boolean(block.enabled)
}

violations contains [name, "syncEnabled"] if {
	some [name, block] in services
	name != "azureOperatorCallProtection"
	not is_boolean(block.syncEnabled)
}

settings := input.serviceDetails.teamsDirectRouting.configuration

violations contains "callScreening" if {
	settings
	not is_boolean(settings.callScreening)
}

violations contains "subdomain" if {
	settings
	not is_word(settings.subdomain, 10)
}

violations contains token if {
	settings
	some token in {"region1Token", "region2Token"}
	not is_token(settings.subdomainTokens[token])
}

is_word(text, limit) if {
	is_string(text)
	regex.match(`^[A-Za-z0-9_-]+$`, text)
	count(text) <= limit
}

is_token(text) if {
	is_string(text)
	regex.match(`^[A-Za-z0-9=_-]{1,100}$`, text)
}
