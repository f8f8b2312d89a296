import { useQuery } from "@tanstack/react-query";
import { useStore } from "@tanstack/react-form";

import type { AccountState } from "../acg";
import { addressesQuery, plansQuery } from "../api/queries";
import type { CapabilityPlan, CivicAddress, OperatorService } from "../api/types";
import { addressLine, locationLine } from "../ui/address";
import { t } from "../words";
import { assignment, capability, service as serviceName, usage } from "../words/people";
import { withForm } from ".";
import type { Option } from "./fields";
import { emptyNumber } from "./number-model";

/** What a number has with Operator Connect or Teams Phone Mobile. */
export const OperatorFields = withForm({
  defaultValues: emptyNumber(""),
  props: {} as { service: OperatorService; state: AccountState | undefined },
  render: function OperatorFields({ form, service, state }) {
    const { accountName, configuration } = useStore(form.store, ({ values }) => ({
      accountName: values.accountName,
      configuration: values.serviceDetails[service].configuration,
    }));
    const isKnown = state?.state === "known";
    const addresses = useQuery({ ...addressesQuery(accountName), enabled: isKnown }).data ?? [];
    const plans = useQuery({ ...plansQuery(accountName), enabled: isKnown }).data ?? [];
    const path = `serviceDetails.${service}.configuration` as const;
    const usages = usageOptions(plans);
    return (
      <section className="group" aria-labelledby={`group-${service}`}>
        <h2 id={`group-${service}`}>{serviceName(service)}</h2>
        <form.AppField name={`${path}.usage`}>
          {(field) => <field.SelectField label={t("field.usage")} hint={t("hint.usage")} options={usages} none={t("form.choose")} />}
        </form.AppField>
        <form.AppField name={`${path}.choosableCapabilities`}>
          {(field) => (
            <field.ChoicesField
              label={t("field.capabilities")}
              options={capabilityOptions(plans, configuration.usage, configuration.choosableCapabilities)}
            />
          )}
        </form.AppField>
        <AddressFields form={form} service={service} addresses={addresses} />
        <form.AppField name={`${path}.allowTenantAddressUpdate`}>
          {(field) => <field.CheckField label={t("field.tenantUpdate")} />}
        </form.AppField>
        <RareFields form={form} service={service} usages={usages} />
      </section>
    );
  },
});

/** Where help is sent: an address of the customer, and a place there; its ID if the addresses are unknown. */
const AddressFields = withForm({
  defaultValues: emptyNumber(""),
  props: {} as { service: OperatorService; addresses: readonly CivicAddress[] },
  render: function AddressFields({ form, service, addresses }) {
    const path = `serviceDetails.${service}.configuration` as const;
    const configuration = useStore(form.store, ({ values }) => values.serviceDetails[service].configuration);
    const locations = addresses.find(({ id }) => id === configuration.civicAddressId)?.locations ?? [];
    return (
      <>
        <form.AppField name={`${path}.civicAddressId`}>
          {(field) =>
            addresses.length > 0 ? (
              <field.SelectField
                label={t("field.address")}
                hint={t("hint.address")}
                options={addressOptions(addresses)}
                none={t("number.noAddress")}
              />
            ) : (
              <field.TextField label={t("field.address")} hint={t("hint.addressId")} />
            )
          }
        </form.AppField>
        {(locations.length > 1 || configuration.locationId !== "") && (
          <form.AppField name={`${path}.locationId`}>
            {(field) => (
              <field.SelectField
                label={t("field.location")}
                optional
                options={locations.map((location) => ({ value: location.id, label: locationLine(location) }))}
                none={t("number.defaultLocation")}
              />
            )}
          </form.AppField>
        )}
      </>
    );
  },
});

const RareFields = withForm({
  defaultValues: emptyNumber(""),
  props: {} as { service: OperatorService; usages: readonly Option[] },
  render: function RareFields({ form, service, usages }) {
    const path = `serviceDetails.${service}.configuration` as const;
    const configuration = useStore(form.store, ({ values }) => values.serviceDetails[service].configuration);
    return (
      <details className="more" open={hasMore(configuration) || undefined}>
        <summary>{t("number.rarely")}</summary>
        <form.AppField name={`${path}.additionalUsages`}>
          {(field) => (
            <field.ChoicesField
              label={t("field.additionalUsages")}
              optional
              options={usages.filter(({ value }) => value !== configuration.usage)}
            />
          )}
        </form.AppField>
        <form.AppField name={`${path}.displayedCountryCode`}>
          {(field) => <field.TextField label={t("field.country")} hint={t("hint.country")} optional />}
        </form.AppField>
        <form.AppField name={`serviceDetails.${service}.assignmentStatus`}>
          {(field) => (
            <field.SelectField
              label={t("field.assignment")}
              optional
              none={t("number.noAssignment")}
              options={["assigned", "unassigned"].map((value) => ({ value, label: assignment(value) }))}
            />
          )}
        </form.AppField>
      </details>
    );
  },
});

function hasMore({ additionalUsages, displayedCountryCode }: { additionalUsages: string[]; displayedCountryCode: string }): boolean {
  return additionalUsages.length > 0 || displayedCountryCode !== "";
}

/** The documented usages, and those of the account's plans. */
function usageOptions(plans: readonly CapabilityPlan[]): Option[] {
  const values = new Set([...USAGES, ...plans.map((plan) => plan.usage)]);
  return [...values].map((value) => ({ value, label: usage(value) }));
}

/** The capabilities that the account's plan allows with the usage; without a plan, the documented ones. */
function capabilityOptions(plans: readonly CapabilityPlan[], usage: string, chosen: readonly string[]): Option[] {
  const allowed = plans.filter((plan) => plan.usage === usage).flatMap((plan) => plan.choosableCapabilities ?? []);
  const values = new Set([...(allowed.length > 0 ? allowed : CAPABILITIES), ...chosen]);
  return [...values].map((value) => ({ value, label: capability(value) }));
}

function addressOptions(addresses: readonly CivicAddress[]): Option[] {
  return addresses.map((address) => ({ value: address.id, label: addressLine(address) }));
}

const USAGES = ["CallingUserAssignment", "FirstPartyAppAssignment", "ConferenceAssignment"];
const CAPABILITIES = ["InboundCalling", "OutboundCalling", "Mobile"];
