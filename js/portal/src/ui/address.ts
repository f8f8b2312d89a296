import type { CivicAddress, Location } from "../api/types";

/** An address in one line, with the name under which people know it first. */
export function addressLine(address: CivicAddress): string {
  const street = [address.houseNumber, address.houseNumberSuffix, address.preDirectional, address.streetName];
  const lines = [
    address.description ?? address.companyName,
    [...street, address.streetSuffix, address.postDirectional].filter(Boolean).join(" "),
    [address.cityOrTown, address.postalOrZipCode].filter(Boolean).join(" "),
    address.country,
  ];
  return lines.filter(Boolean).join(", ") || address.id;
}

export function locationLine({ id, description, additionalInfo }: Location): string {
  return [description, additionalInfo].filter(Boolean).join(", ") || id;
}
