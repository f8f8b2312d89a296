import { FormBinding } from "./form-binding.js";
import type { BoundForm, FormOptions } from "./types.js";
import type { Resource } from "../resource.js";

export type { BoundForm, DraftStorage, FormOptions } from "./types.js";

/**
 * Binds a form to a resource, without a framework. A control stands for the member whose path is its `name` or
 * `data-acg-path`, for example `serviceDetails.teamsOperatorConnect.configuration.usage`; other controls are left alone.
 *
 * The body is checked on each input. The errors of a field are shown when it is left or the form is sent, and from
 * then on as it changes: in the element `[data-acg-error="PATH"]`, or after the control, which gets `aria-invalid`,
 * `aria-describedby` and a custom validity. Warnings are in `[data-acg-warning="PATH"]`, apart from the errors. A form
 * with errors is not sent: a list of them with links to the controls takes the focus. The values of the controls are never changed.
 *
 * @param form The form.
 * @param resource What is checked, for example `policy().number`.
 *
 * @example
 * ```ts
 * import { policy, readResponse, type NumberInput } from "acg-policy";
 * import { bindForm } from "acg-policy/forms";
 *
 * export function bindNumberForm(form: HTMLFormElement): void {
 *   bindForm<NumberInput>(form, policy().number, {
 *     base: { accountName: "contoso", serviceDetails: { zoomPhoneCloudPeering: { enabled: true } } },
 *     draft: "number",
 *     onSubmit: async (body, { signal }) =>
 *       readResponse(await fetch("/numbers", { method: "PUT", body: JSON.stringify(body), signal })),
 *   });
 * }
 * ```
 */
export function bindForm<T>(form: HTMLFormElement, resource: Resource<T>, options: FormOptions<T> = {}): BoundForm<T> {
  return new FormBinding<T>(form, resource, options);
}
