import { useStore } from "@tanstack/react-form";
import { useEffect, useState } from "react";

import { useAppForm } from ".";
import { useDraft } from "./draft";

/** A form whose values are kept as a draft from the first change until `done`. */
export function useDraftForm<T extends object>(key: string, initial: T) {
  const draft = useDraft(key, initial);
  const form = useAppForm({ defaultValues: draft.restored ?? initial });
  const [isRestored, setRestored] = useState(draft.restored !== undefined);
  const values = useStore(form.store, (state) => state.values);
  const { save, clear } = draft;
  useEffect(() => {
    const subscription = form.store.subscribe(() => {
      if (form.state.isDirty) {
        save(form.state.values);
      }
    });
    return () => (typeof subscription === "function" ? (subscription as () => void)() : subscription.unsubscribe());
  }, [form, save]);
  const reset = (to: T) => {
    form.reset(to, { keepDefaultValues: true });
    clear();
    setRestored(false);
  };
  return { form, values, isRestored, reset, clear };
}
