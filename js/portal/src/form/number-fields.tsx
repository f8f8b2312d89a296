import type { ReactNode } from "react";

import type { AccountState } from "../acg";
import { accountsRequest, useList } from "../api/queries";
import { OPERATOR_SERVICES, SERVICES, type Account, type OperatorService } from "../api/types";
import { useChecks } from "../checks";
import { t } from "../words";
import { service } from "../words/people";
import { withForm } from ".";
import { emptyNumber } from "./number-model";
import { OperatorFields } from "./operator-fields";
import type { TextField } from "./fields";

/** The fields of a number. */
export const NumberFields = withForm({
  defaultValues: emptyNumber(""),
  props: {} as {
    isNew: boolean;
    /** The numbers of an upload in place of one number: a file, or `null` for those that are typed. */
    file?: File | null;
    onFile?: (file: File | undefined) => void;
    state: AccountState | undefined;
    /** What is shown below the numbers of an upload. */
    children?: ReactNode;
  },
  render: function NumberFields({ form, isNew, file, onFile, state, children }) {
    const checks = useChecks();
    const accountNames = useList<Account>("accounts", accountsRequest).items.map(({ name }) => name);
    const suggestionFor = (text: string) => {
      const number = text === "" ? null : (checks?.suggest(text, REGION) ?? null);
      return number === text ? null : number;
    };
    return (
      <>
        <section className={file === undefined ? "group pair" : "group"} aria-labelledby="group-number">
          <h2 id="group-number">{t(file === undefined ? "number.group" : "area.numbers")}</h2>
          <form.AppField name="accountName">
            {(field) => (
              <field.TextField label={t("field.account")} hint={t("hint.account")} values={accountNames} readOnly={!isNew} />
            )}
          </form.AppField>
          <form.AppField name="telephoneNumber">
            {(field) => {
              if (file !== undefined) {
                return <NumbersField field={field} file={file} onFile={onFile} />;
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
        {children}
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

interface NumbersProps {
  /** The field of the numbers that are typed. */
  readonly field: {
    readonly state: { readonly value: string };
    readonly handleChange: (text: string) => void;
    readonly TextField: typeof TextField;
  };
  readonly file: File | null;
  readonly onFile: ((file: File | undefined) => void) | undefined;
}

/** The numbers of an upload: a file, or a text. One that is too long for a text box would block the page for its layout. */
function NumbersField({ field, file, onFile }: NumbersProps) {
  const { value } = field.state;
  const chosen = file && t("bulk.chosen", { name: file.name, size: Math.ceil(file.size / 1000) });
  const text = chosen ?? (value.length > LONGEST_SHOWN ? t("bulk.long", { n: value.split("\n").length }) : undefined);
  if (text === undefined) {
    return (
      <field.TextField label={t("bulk.numbers")} hint={t("bulk.numbersHint")} rows={8}>
        <FileButton onFile={onFile} />
      </field.TextField>
    );
  }
  return (
    <div className="field" data-path="telephoneNumber">
      <p className="suggestion">
        {text}
        <button type="button" onClick={() => (chosen === null ? field.handleChange("") : onFile?.(undefined))}>
          {t("bulk.clear")}
        </button>
      </p>
      <FileButton onFile={onFile} />
    </div>
  );
}

/** Chooses a file of the user's disk. */
function FileButton({ onFile }: Pick<NumbersProps, "onFile">) {
  const choose = (input: HTMLInputElement) => {
    onFile?.(input.files?.[0]);
    // The same file can be chosen again after it was changed.
    input.value = "";
  };
  return (
    <div className="file">
      <label htmlFor="bulk-file">{t("bulk.file")}</label>
      <input id="bulk-file" type="file" accept=".csv,.tsv,.txt,text/csv,text/plain" onChange={({ target }) => choose(target)} />
    </div>
  );
}

/** Characters that a text box shows at once. */
const LONGEST_SHOWN = 20_000;

/** The region of the browser's language, in whose national format a number may be written. */
const REGION = new Intl.Locale(navigator.language).region;
