import { createFormHook } from "@tanstack/react-form";

import { CheckField, ChoicesField, SelectField, TextField } from "./fields";
import { fieldContext, formContext } from "./hooks";

export const { useAppForm, withForm } = createFormHook({
  fieldComponents: { TextField, SelectField, CheckField, ChoicesField },
  formComponents: {},
  fieldContext,
  formContext,
});
