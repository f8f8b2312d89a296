import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { addressesQuery } from "../api/queries";
import { OPERATOR_SERVICES, type NumberResource, type OperatorService } from "../api/types";
import { country, joined, t, type Word } from "../words";
import { assignment, capability, service, usage } from "../words/people";
import { addressLine } from "./address";
import { enabledServices, Services, Status } from "./status";

/** What a number has, in people's words. */
export function NumberFacts({ number }: { number: NumberResource }) {
  const services = OPERATOR_SERVICES.filter((name) => number.serviceDetails?.[name]?.enabled === true);
  return (
    <dl className="facts">
      <Fact name={t("field.status")}>
        <Status value={number.serviceProvisioningStatus} />
      </Fact>
      <Fact name={t("field.services")}>
        <Services names={enabledServices(number)} />
      </Fact>
      {services.map((name) => (
        <OperatorFacts key={name} number={number} name={name} isOne={services.length === 1} />
      ))}
      <Fact name={t("field.sip")}>{number.configuration?.customSipHeader}</Fact>
    </dl>
  );
}

/** What a number has with Operator Connect or Teams Phone Mobile. With both, the names tell which one. */
function OperatorFacts({ number, name, isOne }: { number: NumberResource; name: OperatorService; isOne: boolean }) {
  const addresses = useQuery(addressesQuery(number.accountName)).data ?? [];
  const { assignmentStatus, configuration: given } = number.serviceDetails?.[name] ?? {};
  const address = addresses.find(({ id }) => id === given?.civicAddressId);
  const of = (word: Word) => (isOne ? t(word) : `${t(word)} (${service(name)})`);
  return (
    <>
      <Fact name={of("field.usage")}>{given?.usage && usage(given.usage)}</Fact>
      <Fact name={of("field.additionalUsages")}>{joined(given?.additionalUsages?.map(usage) ?? [])}</Fact>
      <Fact name={of("field.capabilities")}>{joined(given?.choosableCapabilities?.map(capability) ?? [])}</Fact>
      <Fact name={of("field.address")}>{address === undefined ? given?.civicAddressId : addressLine(address)}</Fact>
      <Fact name={of("field.tenantUpdate")}>{given && t(given.allowTenantAddressUpdate ? "yes" : "no")}</Fact>
      <Fact name={of("field.country")}>{given?.displayedCountryCode && country(given.displayedCountryCode)}</Fact>
      <Fact name={of("field.assignment")}>{assignmentStatus && assignment(assignmentStatus)}</Fact>
    </>
  );
}

/** A name with its value; nothing if there is no value. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === undefined || children === null || children === "" || children === false) {
    return null;
  }
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
