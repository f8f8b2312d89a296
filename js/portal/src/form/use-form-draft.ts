import { useStore } from "@tanstack/react-form";
import { useEffect, useState } from "react";

import { useAppForm } from ".";
import { useDraft } from "./draft";

/**
 * A form whose values are kept as a draft from the first change until `clear`. A draft keeps the version of the resource
 * that it was made from: later changes of other users are then noticed when it is sent.
 */
export function useDraftForm<T extends object>(key: string, initial: T, version = "") {
  const draft = useDraft(key, { values: initial, version });
  const form = useAppForm({ defaultValues: draft.restored?.values ?? initial });
  const [isRestored, setRestored] = useState(draft.restored !== undefined);
  const [round, setRound] = useState(0);
  const values = useStore(form.store, (state) => state.values);
  const { save, clear } = draft;
  // A later `version` is that of another user's change, which the form does not have.
  const [made, setMade] = useState(draft.restored?.version ?? version);
  useEffect(() => {
    let known = form.state.values;
    const subscription = form.store.subscribe(() => {
      const { values, isDirty } = form.state;
      // Other changes of the state follow after what was typed is stored.
      if (isDirty && values !== known) {
        save({ values, version: made });
      }
      known = values;
    });
    return () => subscription.unsubscribe();
  }, [form, save, made]);
  const reset = (to: T, version = "") => {
    form.reset(to, { keepDefaultValues: true });
    setRound((before) => before + 1);
    setMade(version);
    clear();
    setRestored(false);
  };
  return { form, values, isRestored, reset, clear, round, version: made };
}
