import type { AccountState } from "../acg";
import { accountsRequest, useList } from "../api/queries";
import { OPERATOR_SERVICES, SERVICES, type Account, type OperatorService } from "../api/types";
import { useChecks } from "../checks";
import { t } from "../words";
import { service } from "../words/people";
import { withForm } from ".";
import { emptyNumber } from "./number-model";
import { OperatorFields } from "./operator-fields";

/** The fields of a number. */
export const NumberFields = withForm({
  defaultValues: emptyNumber(""),
  props: {} as {
    isNew: boolean;
    /** The numbers of an upload, one on each line, in place of one number. */
    isBulk?: boolean;
    state: AccountState | undefined;
  },
  render: function NumberFields({ form, isNew, isBulk = false, state }) {
    const checks = useChecks();
    const accountNames = useList<Account>("accounts", accountsRequest).items.map(({ name }) => name);
    const suggestionFor = (text: string) => {
      const number = text === "" ? null : (checks?.suggest(text, REGION) ?? null);
      return number === text ? null : number;
    };
    return (
      <>
        <section className="group pair" aria-labelledby="group-number">
          <h2 id="group-number">{t(isBulk ? "area.numbers" : "number.group")}</h2>
          <form.AppField name="accountName">
            {(field) => (
              <field.TextField label={t("field.account")} hint={t("hint.account")} values={accountNames} readOnly={!isNew} />
            )}
          </form.AppField>
          <form.AppField name="telephoneNumber">
            {(field) => {
              if (isBulk) {
                return field.state.value.length > LONGEST_SHOWN ? (
                  <LongText text={field.state.value} onClear={() => field.handleChange("")} />
                ) : (
                  <field.TextField label={t("bulk.numbers")} hint={t("bulk.numbersHint")} rows={8}>
                    <FileButton onText={field.handleChange} />
                  </field.TextField>
                );
              }
              const suggestion = isNew ? suggestionFor(field.state.value) : null;
              return (
                <field.TextField label={t("field.number")} hint={t("hint.number")} type="tel" readOnly={!isNew}>
                  {suggestion !== null && (
                    <p className="suggestion">
                      {t("number.suggestion")}{" "}
                      <button type="button" onClick={() => field.handleChange(suggestion)}>
                        {t("number.useSuggestion", { number: suggestion })}
                      </button>
                    </p>
                  )}
                </field.TextField>
              );
            }}
          </form.AppField>
        </section>
        <ServiceFields form={form} />
        {OPERATOR_SERVICES.map((name: OperatorService) => (
          <form.Subscribe key={name} selector={(formState) => formState.values.serviceDetails[name].enabled}>
            {(isEnabled) => isEnabled && <OperatorFields form={form} service={name} state={state} />}
          </form.Subscribe>
        ))}
        <section className="group" aria-labelledby="group-sip">
          <h2 id="group-sip">{t("number.more")}</h2>
          <form.AppField name="configuration.customSipHeader">
            {(field) => <field.TextField label={t("field.sip")} hint={t("hint.sip")} optional />}
          </form.AppField>
        </section>
      </>
    );
  },
});

const ServiceFields = withForm({
  defaultValues: emptyNumber(""),
  render: function ServiceFields({ form }) {
    return (
      <fieldset className="group columns" data-path="serviceDetails">
        <legend>{t("field.services")}</legend>
        <p className="hint">{t("hint.services")}</p>
        {SERVICES.map((name) => (
          <form.AppField key={name} name={`serviceDetails.${name}.enabled`}>
            {(field) => <field.CheckField label={service(name)} hint={t(`hint.${name}`)} />}
          </form.AppField>
        ))}
      </fieldset>
    );
  },
});

/** A text that is too long for a text box, which would block the page for its layout. */
function LongText({ text, onClear }: { text: string; onClear: () => void }) {
  return (
    <p className="suggestion">
      {t("bulk.long", { n: text.split("\n").length })}
      <button type="button" onClick={onClear}>
        {t("bulk.clear")}
      </button>
    </p>
  );
}

/** Reads a file of the user's disk into the field. */
function FileButton({ onText }: { onText: (text: string) => void }) {
  const read = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    if (file !== undefined) {
      onText(await file.text());
      input.value = "";
    }
  };
  return (
    <div className="file">
      <label htmlFor="bulk-file">{t("bulk.file")}</label>
      <input id="bulk-file" type="file" accept=".csv,.txt,text/csv,text/plain" onChange={({ target }) => void read(target)} />
    </div>
  );
}

/** Characters that a text box shows at once. */
const LONGEST_SHOWN = 20_000;

/** The region of the browser's language, in whose national format a number may be written. */
const REGION = new Intl.Locale(navigator.language).region;
