import { createFormHookContexts } from "@tanstack/react-form";
import { createContext, useContext } from "react";

import type { Finding } from "../acg";
import { afterPointer } from "./after-pointer";

export const { fieldContext, formContext, useFieldContext } = createFormHookContexts();

/** What the fields of a form share. */
export interface FormState {
  /** The findings at a path. */
  readonly at: (path: string) => readonly Finding[];
  /** Whether all findings are shown, because the form was sent once. */
  readonly isTried: boolean;
}

export const FormStateContext = createContext<FormState>({ at: () => [], isTried: false });

export interface FieldState {
  readonly id: string;
  readonly hintId: string;
  readonly messagesId: string;
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
  /** The attributes of the control. */
  readonly attributes: {
    readonly id: string;
    readonly name: string;
    readonly "aria-invalid": true | undefined;
    readonly "aria-describedby": string | undefined;
    readonly onBlur: () => void;
  };
}

/** The findings at a field, from the moment when it was left or the form was sent once. */
export function useFieldState(hasHint: boolean): FieldState {
  const field = useFieldContext<unknown>();
  const { at, isTried } = useContext(FormStateContext);
  const { isBlurred } = field.state.meta;
  const all = at(field.name);
  // The gateway's findings are shown in any case: they are about what was sent.
  const shown = all.filter(({ status }) => isTried || isBlurred || status !== undefined);
  const errors = shown.filter(({ severity }) => severity === "error");
  const warnings = shown.filter(({ severity }) => severity === "warning");
  const id = `field-${field.name.replaceAll(".", "-")}`;
  const [hintId, messagesId] = [`${id}-hint`, `${id}-messages`];
  const described = [hasHint ? hintId : "", shown.length > 0 ? messagesId : ""].filter(Boolean).join(" ");
  return {
    id,
    hintId,
    messagesId,
    errors,
    warnings,
    attributes: {
      id,
      name: field.name,
      "aria-invalid": errors.length > 0 ? true : undefined,
      "aria-describedby": described === "" ? undefined : described,
      onBlur: () => afterPointer(field.handleBlur),
    },
  };
}
