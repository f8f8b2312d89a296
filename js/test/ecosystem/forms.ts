// React Hook Form and TanStack Form take a resource as it is.
import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { FormApi } from "@tanstack/react-form";
import { policy, type NumberInput } from "acg-policy";
import { createFormControl } from "react-hook-form";

const check = policy();

export const empty: NumberInput = { telephoneNumber: "", accountName: "", serviceDetails: {} };

/** The messages of React Hook Form by field, after a form with these values was submitted. */
export async function submitHookForm(values: NumberInput): Promise<Record<string, unknown>> {
  const form = createFormControl<NumberInput>({ resolver: standardSchemaResolver(check.number), defaultValues: values });
  let shown: Record<string, unknown> = {};
  await form.handleSubmit(
    (sent) => (shown = { sent }),
    (errors) => (shown = { telephoneNumber: errors.telephoneNumber?.message, usage: errors.serviceDetails?.teamsOperatorConnect?.configuration?.usage?.message }),
  )();
  return shown;
}

/** The messages of TanStack Form by field. */
export async function submitTanStackForm(values: NumberInput): Promise<Record<string, unknown>> {
  let sent: NumberInput | undefined;
  const form = new FormApi({
    defaultValues: values,
    validators: { onChange: check.number },
    onSubmit: ({ value }) => void (sent = value),
  });
  form.mount();
  await form.handleSubmit();
  const messages = (name: "telephoneNumber" | "serviceDetails.teamsOperatorConnect.configuration.usage"): unknown =>
    form.getFieldMeta(name)?.errorMap.onChange?.map((issue: { readonly message: string }) => issue.message);
  return sent === undefined
    ? { telephoneNumber: messages("telephoneNumber"), usage: messages("serviceDetails.teamsOperatorConnect.configuration.usage") }
    : { sent };
}

/** As above, with the state of the account, which is looked up. */
export async function submitWithAccounts(values: NumberInput): Promise<unknown> {
  const number = check.number.with({ of: async () => ({ state: "missing" }) });
  const form = new FormApi({ defaultValues: values, validators: { onSubmitAsync: number } });
  form.mount();
  await form.handleSubmit();
  return form.getFieldMeta("accountName")?.errorMap.onSubmit?.map((issue: { readonly message: string }) => issue.message);
}
