# Refuses what `number.schema.json` refuses, in a number alone and in each number of a batch.
package acg

import rego.v1

items contains ["", input] if not input.numbers

items contains [at, item] if some at, item in input.numbers

violations contains [at, "telephoneNumber"] if {
	some [at, item] in items
	not is_e164(item.telephoneNumber)
}

violations contains [at, "accountName"] if {
	some [at, item] in items
	not is_word(item.accountName)
}

violations contains [at, "serviceDetails"] if {
	some [at, item] in items
	not is_object(item.serviceDetails)
}

violations contains [at, "configuration"] if {
	some [at, item] in items
	block := item.configuration
	not is_object(block)
}

violations contains [at, "customSipHeader"] if {
	some [at, item] in items
	header := item.configuration.customSipHeader
	not is_word(header)
}

services contains [at, name, block] if {
	some [at, item] in items
	some name in {
		"teamsOperatorConnect", "teamsPhoneMobile", "teamsDirectRouting", "zoomPhoneCloudPeering",
		"azureOperatorCallProtection",
	}
	block := item.serviceDetails[name]
}

violations contains [at, name, "enabled"] if {
	some [at, name, block] in services
	not is_boolean(block.enabled)
}

operators contains [at, name, block] if {
	some [at, name, block] in services
	name in {"teamsOperatorConnect", "teamsPhoneMobile"}
}

violations contains [at, name, "assignmentStatus"] if {
	some [at, name, block] in operators
	status := block.assignmentStatus
	not is_string(status)
}

violations contains [at, "teamsOperatorConnect", "configuration"] if {
	some [at, "teamsOperatorConnect", block] in operators
	block.enabled == true
	not block.configuration
}

configurations contains [at, name, settings, object.get(block, "enabled", null)] if {
	some [at, name, block] in operators
	settings := block.configuration
}

violations contains [at, name, "configuration"] if {
	some [at, name, settings, _] in configurations
	not is_object(settings)
}

violations contains [at, name, "usage"] if {
	some [at, name, settings, _] in configurations
	not is_text(settings.usage)
}

violations contains [at, name, "choosableCapabilities"] if {
	some [at, name, settings, _] in configurations
	not is_texts(settings.choosableCapabilities)
}

violations contains [at, name, "additionalUsages"] if {
	some [at, name, settings, _] in configurations
	usages := settings.additionalUsages
	not is_texts(usages)
}

violations contains [at, name, member] if {
	some [at, name, settings, _] in configurations
	some member in {"civicAddressId", "locationId", "displayedCountryCode"}
	value := settings[member]
	not is_string(value)
}

violations contains [at, name, "civicAddressId"] if {
	some [at, "teamsOperatorConnect", settings, true] in configurations
	name := "teamsOperatorConnect"
	not is_text(settings.civicAddressId)
}

violations contains [at, name, "allowTenantAddressUpdate"] if {
	some [at, name, settings, _] in configurations
	value := settings.allowTenantAddressUpdate
	not is_boolean(value)
}

is_e164(text) if {
	is_string(text)
	regex.match(`^\+[1-9][0-9]{1,14}$`, text)
}

is_word(text) if {
	is_string(text)
	regex.match(`^[A-Za-z0-9_-]{1,100}$`, text)
}

is_text(text) if {
	is_string(text)
	text != ""
}

is_texts(list) if {
	is_array(list)
	every text in list {
		is_string(text)
	}
}
