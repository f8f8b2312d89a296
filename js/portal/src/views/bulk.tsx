import { useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useMemo } from "react";

import { forgetNumbers } from "../api/queries";
import { useAccountState } from "../api/use-account-state";
import { BulkPreview } from "../bulk/preview";
import { BulkProgress } from "../bulk/progress";
import { useRows } from "../bulk/use-rows";
import { BATCH, batchRequest, useUpload } from "../bulk/use-upload";
import { withSuggestions, type Row } from "../bulk/rows";
import { useChecks } from "../checks";
import { CheckedForm } from "../form/checked-form";
import { NumberFields } from "../form/number-fields";
import { emptyNumber } from "../form/number-model";
import { useDraftForm } from "../form/use-form-draft";
import { useVerdict } from "../form/verdict";
import { AccountAbout } from "../ui/account-about";
import { Page } from "../ui/page";
import { t, tn } from "../words";

export function BulkView({ account }: { account: string }) {
  return (
    <Page title={t("area.bulk")} lead={t("bulk.lead")}>
      <BulkForm account={account} />
    </Page>
  );
}

function BulkForm({ account }: { account: string }) {
  const client = useQueryClient();
  const checks = useChecks();
  const initial = emptyNumber(account);
  const { form, values, isRestored, reset, clear } = useDraftForm("bulk", initial);
  const model = useDeferredValue(values);
  const name = model.accountName;
  const lookup = useAccountState(name);
  const { rows, shared, progress } = useRows(model, checks, lookup.state);
  const upload = useUpload();

  const [good, faulty] = useMemo(() => [rows.filter((row) => !isFaulty(row)), rows.filter(isFaulty)], [rows]);
  const own = useMemo(() => (rows.length === 0 ? [...shared, noRows()] : shared), [rows.length, shared]);
  const verdict = useVerdict(own, model);

  const send = async () => {
    const { stored, all } = await upload.start(name, good);
    void forgetNumbers(client, name);
    if (stored === all) {
      clear();
    }
  };
  const again = () => {
    upload.forget();
    reset({ ...values, telephoneNumber: "" });
  };
  if (upload.state !== "idle") {
    return <BulkProgress account={name} upload={upload} onAgain={again} onBack={upload.forget} />;
  }
  return (
    <CheckedForm
      verdict={verdict}
      request={batchRequest(name, good.slice(0, BATCH))}
      sending={NOT_SENDING}
      submitLabel={tn("bulk.sendOne", "bulk.sendMany", good.length)}
      onSend={() => void (good.length > 0 && send())}
      isRestored={isRestored}
      onDiscard={() => reset(initial)}
      about={<AccountAbout account={lookup} />}
    >
      <NumberFields form={form} isNew isBulk state={lookup.state} />
      <BulkPreview
        rows={rows}
        good={good}
        faulty={faulty}
        progress={progress}
        onUseSuggestions={() => form.setFieldValue("telephoneNumber", withSuggestions(values.telephoneNumber, rows))}
      />
    </CheckedForm>
  );
}

function isFaulty({ findings }: Row): boolean {
  return findings.some(({ severity }) => severity === "error");
}

/** While the rows are sent, their progress is shown in place of the form. */
const NOT_SENDING = { since: undefined, outcome: undefined, cancel: () => undefined };

function noRows() {
  const text = t("bulk.noRows");
  return { code: "batch/empty", severity: "error" as const, path: "telephoneNumber", text, url: "" };
}
