# Refuses a path whose account or telephone number is none.
package acg

import rego.v1

segments := split(input.path, "/")

violations contains "accountName" if {
	segments[1] == "accounts"
	not regex.match(`^[A-Za-z0-9_-]{1,100}$`, segments[2])
}

violations contains "telephoneNumber" if {
	segments[3] == "numbers"
	not regex.match(`^\+[1-9][0-9]{1,14}$`, segments[4])
}
