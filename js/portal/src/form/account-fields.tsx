import { t } from "../words";
import { service } from "../words/people";
import { withForm } from ".";
import { emptyAccount } from "./account-model";

const SYNCED = ["teamsOperatorConnect", "teamsPhoneMobile"] as const;
const SIMPLE = ["zoomPhoneCloudPeering", "azureOperatorCallProtection"] as const;

/** The fields of an account. */
export const AccountFields = withForm({
  defaultValues: emptyAccount(),
  props: {} as { isNew: boolean },
  render: function AccountFields({ form, isNew }) {
    return (
      <>
        <section className="group" aria-labelledby="group-account">
          <h2 id="group-account">{t("account.group")}</h2>
          <form.AppField name="name">
            {(field) => <field.TextField label={t("field.accountName")} hint={t("hint.accountName")} readOnly={!isNew} />}
          </form.AppField>
          <form.AppField name="serviceDetails.teamsTenantId">
            {(field) => <field.TextField label={t("field.tenant")} hint={t("hint.tenant")} optional />}
          </form.AppField>
          <form.AppField name="correlationId">
            {(field) => <field.TextField label={t("field.correlationId")} hint={t("hint.correlationId")} optional />}
          </form.AppField>
        </section>
        <fieldset className="group columns" data-path="serviceDetails">
          <legend>{t("field.services")}</legend>
          <p className="hint">{t("hint.accountServices")}</p>
          {SYNCED.map((name) => (
            <div key={name}>
              <form.AppField name={`serviceDetails.${name}.enabled`}>
                {(field) => <field.CheckField label={service(name)} hint={t(`hint.${name}`)} />}
              </form.AppField>
              <form.Subscribe selector={({ values }) => values.serviceDetails[name].enabled}>
                {(isEnabled) =>
                  isEnabled && (
                    <div className="nested">
                      <form.AppField name={`serviceDetails.${name}.syncEnabled`}>
                        {(field) => <field.CheckField label={t("field.sync")} hint={t("hint.sync")} />}
                      </form.AppField>
                    </div>
                  )
                }
              </form.Subscribe>
            </div>
          ))}
          <form.AppField name="serviceDetails.teamsDirectRouting.enabled">
            {(field) => <field.CheckField label={service("teamsDirectRouting")} hint={t("hint.teamsDirectRouting")} />}
          </form.AppField>
          {SIMPLE.map((name) => (
            <form.AppField key={name} name={`serviceDetails.${name}.enabled`}>
              {(field) => <field.CheckField label={service(name)} hint={t(`hint.${name}`)} />}
            </form.AppField>
          ))}
        </fieldset>
        <form.Subscribe selector={({ values }) => values.serviceDetails.teamsDirectRouting.enabled}>
          {(isEnabled) => isEnabled && <RoutingFields form={form} />}
        </form.Subscribe>
      </>
    );
  },
});

const RoutingFields = withForm({
  defaultValues: emptyAccount(),
  render: function RoutingFields({ form }) {
    const path = "serviceDetails.teamsDirectRouting.configuration";
    return (
      <section className="group" aria-labelledby="group-routing">
        <h2 id="group-routing">{service("teamsDirectRouting")}</h2>
        <form.AppField name={`${path}.subdomain`}>
          {(field) => <field.TextField label={t("field.subdomain")} hint={t("hint.subdomain")} />}
        </form.AppField>
        <form.AppField name={`${path}.subdomainTokens.region1Token`}>
          {(field) => <field.TextField label={t("field.token1")} hint={t("hint.token")} />}
        </form.AppField>
        <form.AppField name={`${path}.subdomainTokens.region2Token`}>
          {(field) => <field.TextField label={t("field.token2")} hint={t("hint.token")} />}
        </form.AppField>
        <form.AppField name={`${path}.callScreening`}>
          {(field) => <field.CheckField label={t("field.callScreening")} hint={t("hint.callScreening")} />}
        </form.AppField>
      </section>
    );
  },
});
