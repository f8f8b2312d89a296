import type { ReactNode } from "react";

import { t } from "../words";
import { useFieldContext, useFieldState, type FieldState } from "./hooks";
import { Messages } from "./messages";

interface Labelled {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly optional?: boolean;
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

type TextProps = Labelled & {
  readonly type?: "text" | "tel";
  readonly readOnly?: boolean;
  /** A list of values to choose from, while any other can be typed. */
  readonly values?: readonly string[];
  readonly rows?: number;
  /** Shown below the control. */
  readonly children?: ReactNode;
};

export function TextField({ type = "text", readOnly = false, values, rows, children, ...labelled }: TextProps) {
  const field = useFieldContext<string>();
  const state = useFieldState(labelled.hint !== undefined);
  const control = {
    ...state.attributes,
    value: field.state.value,
    readOnly,
    spellCheck: rows !== undefined,
    autoComplete: "off",
    autoCapitalize: "none",
    onChange: ({ target }: { target: { value: string } }) => field.handleChange(target.value),
  };
  const listId = `${state.id}-values`;
  return (
    <Frame state={state} {...labelled}>
      {rows === undefined ? <input type={type} list={values && listId} {...control} /> : <textarea rows={rows} {...control} />}
      {values && (
        <datalist id={listId}>
          {values.map((value) => (
            <option key={value} value={value} />
          ))}
        </datalist>
      )}
      {children}
    </Frame>
  );
}

type SelectProps = Labelled & {
  readonly options: readonly Option[];
  /** The text for no choice; without it there is always one. */
  readonly none?: string;
};

export function SelectField({ options, none, ...labelled }: SelectProps) {
  const field = useFieldContext<string>();
  const state = useFieldState(labelled.hint !== undefined);
  const { value } = field.state;
  const isKnown = value === "" || options.some((option) => option.value === value);
  return (
    <Frame state={state} {...labelled}>
      <select {...state.attributes} value={value} onChange={({ target }) => field.handleChange(target.value)}>
        {none !== undefined && <option value="">{none}</option>}
        {!isKnown && <option value={value}>{value}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Frame>
  );
}

export function CheckField({ label, hint }: Labelled) {
  const field = useFieldContext<boolean>();
  const state = useFieldState(hint !== undefined);
  const toggle = (isChecked: boolean) => {
    field.handleChange(isChecked);
    field.handleBlur();
  };
  return (
    <div className="field check" data-path={field.name} data-level={levelOf(state)}>
      <input type="checkbox" {...state.attributes} checked={field.state.value} onChange={({ target }) => toggle(target.checked)} />
      <label htmlFor={state.id}>{label}</label>
      {hint && (
        <p className="hint" id={state.hintId}>
          {hint}
        </p>
      )}
      <Messages state={state} />
    </div>
  );
}

/** A set of values, each with a box. */
export function ChoicesField({ label, hint, optional, options }: Labelled & { readonly options: readonly Option[] }) {
  const field = useFieldContext<string[]>();
  const state = useFieldState(hint !== undefined);
  const { id: _, ...attributes } = state.attributes;
  const toggle = (value: string, isChecked: boolean) => {
    const others = field.state.value.filter((one) => one !== value);
    field.handleChange(isChecked ? [...others, value] : others);
    field.handleBlur();
  };
  return (
    <fieldset className="field" data-path={field.name} data-level={levelOf(state)} aria-describedby={attributes["aria-describedby"]}>
      <legend>
        {label}
        {optional && <Optional />}
      </legend>
      {hint && (
        <p className="hint" id={state.hintId}>
          {hint}
        </p>
      )}
      <div className="choices">
        {options.map((option, index) => (
          <div className="check" key={option.value}>
            <input
              type="checkbox"
              id={`${state.id}-${index}`}
              name={field.name}
              checked={field.state.value.includes(option.value)}
              onBlur={attributes.onBlur}
              onChange={({ target }) => toggle(option.value, target.checked)}
            />
            <label htmlFor={`${state.id}-${index}`}>{option.label}</label>
          </div>
        ))}
      </div>
      <Messages state={state} />
    </fieldset>
  );
}

function Frame({ state, label, hint, optional, children }: Labelled & { state: FieldState; children: ReactNode }) {
  return (
    <div className="field" data-path={state.attributes.name} data-level={levelOf(state)}>
      <label htmlFor={state.id}>
        {label}
        {optional && <Optional />}
      </label>
      {hint && (
        <p className="hint" id={state.hintId}>
          {hint}
        </p>
      )}
      {children}
      <Messages state={state} />
    </div>
  );
}

function Optional() {
  return <span className="optional"> {t("form.optional")}</span>;
}

function levelOf({ errors, warnings }: FieldState): "error" | "warning" | undefined {
  return errors.length > 0 ? "error" : warnings.length > 0 ? "warning" : undefined;
}
