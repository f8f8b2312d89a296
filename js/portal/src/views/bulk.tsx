import { useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useMemo, useState } from "react";

import type { BulkMember, Checks, Finding } from "../acg";
import { forgetNumbers } from "../api/queries";
import type { ApiRequest } from "../api/requests";
import { SERVICES } from "../api/types";
import { useAccountState } from "../api/use-account-state";
import { BulkColumns } from "../bulk/columns";
import { BulkPreview } from "../bulk/preview";
import { BulkProgress } from "../bulk/progress";
import { isOfHeader, issuesOfRows, useReading, type Choices, type Reader, type Reading } from "../bulk/use-reading";
import { batchRequest, uploadedFile, useUpload, type UploadEnd } from "../bulk/use-upload";
import { useChecks } from "../checks";
import { useDeveloper } from "../developer";
import { CheckedForm } from "../form/checked-form";
import { useDraft } from "../form/draft";
import { NumberFields } from "../form/number-fields";
import { emptyNumber, type NumberModel } from "../form/number-model";
import { useDraftForm } from "../form/use-form-draft";
import { useVerdict } from "../form/verdict";
import { AccountAbout } from "../ui/account-about";
import { Notice } from "../ui/notice";
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
  const checks = useChecks();
  const initial = emptyNumber(account);
  const { form, values, isRestored, reset, clear, round } = useDraftForm("bulk", initial);
  const model = useDeferredValue(values);
  const lookup = useAccountState(model.accountName);
  const [file, setFile] = useState(uploadedFile);
  const { choices, choose, useSuggestions } = useChoices(file ?? model.telephoneNumber);
  const reader = useReading(model, file, choices, checks, lookup.state);
  const { reading, shared } = reader;
  const { upload, send, goOn } = useSending(reading, checks, clear);
  const { verdict, issues } = useFindings(reader, model);
  const request = useFirstRequest(reader, model.accountName);

  const again = () => {
    upload.forget();
    setFile(undefined);
    reset({ ...values, telephoneNumber: "" });
  };
  if (upload.state !== "idle") {
    return <BulkProgress account={model.accountName} upload={upload} onGoOn={goOn} onAgain={again} onBack={upload.forget} />;
  }
  const discard = () => {
    setFile(undefined);
    reset(initial);
  };
  return (
    <CheckedForm
      verdict={verdict}
      request={request}
      sending={NOT_SENDING}
      submitLabel={tn("bulk.sendOne", "bulk.sendMany", reading?.report.accepted ?? 0)}
      onSend={send}
      isRestored={isRestored}
      round={round}
      onDiscard={discard}
      about={<AccountAbout account={lookup} />}
    >
      <NumberFields form={form} isNew file={file ?? null} onFile={setFile} state={lookup.state}>
        <Rows reader={reader} checks={checks} model={model} onChoose={choose} />
      </NumberFields>
      <BulkPreview
        reader={reader}
        issues={issues}
        isBlocked={shared.some(({ severity }) => severity === "error")}
        onUseSuggestions={useSuggestions}
      />
    </CheckedForm>
  );
}

/** Sends the rows. The numbers of changed accounts are read again, and the draft is kept until all rows are stored. */
function useSending(reading: Reading | undefined, checks: Checks | undefined, clear: () => void) {
  const client = useQueryClient();
  const upload = useUpload();
  useEffect(() => upload.leave, [upload.leave]);
  const finish = (end: UploadEnd | undefined) => {
    end?.accounts.forEach((name) => void forgetNumbers(client, name));
    if (end !== undefined && end.stored === end.all && end.leftOut === 0) {
      clear();
    }
  };
  const send = () => {
    if (checks !== undefined && reading !== undefined && reading.report.accepted > 0) {
      void upload.start(reading, checks).then(finish);
    }
  };
  return { upload, send, goOn: () => void upload.goOn().then(finish) };
}

/** What the user has chosen for the columns; suggestions are used for the rows of which they were shown only. */
function useChoices(given: string | File) {
  const draft = useDraft<Choices["columns"]>("bulk-columns", {});
  const [columns, setColumns] = useState(draft.restored ?? {});
  const [corrected, setCorrected] = useState<string | File>();
  const choices = useMemo(() => ({ columns, useSuggestions: corrected === given }), [columns, corrected, given]);
  const choose = (header: string, member: BulkMember | null) => {
    const chosen = { ...columns, [header]: member };
    setColumns(chosen);
    draft.save(chosen);
  };
  return { choices, choose, useSuggestions: () => setCorrected(given) };
}

interface RowsProps {
  readonly reader: Reader;
  readonly checks: Checks | undefined;
  readonly model: NumberModel;
  readonly onChoose: (header: string, member: BulkMember | null) => void;
}

/** What the columns of the rows stand for, or why the rows cannot be read. */
function Rows({ reader: { reading, failure }, checks, model, onChoose }: RowsProps) {
  if (failure !== undefined) {
    return <Notice kind="error" title={t("bulk.failed", { reason: failure })} />;
  }
  const services = SERVICES.filter((name) => model.serviceDetails[name].enabled);
  return reading && checks && <BulkColumns reading={reading} checks={checks} services={services} onChoose={onChoose} />;
}

/** The verdict on what all rows have, and the issues of single rows. */
function useFindings({ reading, shared, progress, failure }: Reader, model: NumberModel) {
  const isEmpty = reading === undefined && progress === undefined && failure === undefined;
  const own = useMemo(() => {
    const at = { severity: "error", path: "telephoneNumber", url: "" } as const;
    const faults = reading?.report.issues.filter((issue) => isOfHeader(issue) && issue.severity === "error") ?? [];
    const findings = faults.map(({ code, text }): Finding => ({ ...at, code, text }));
    return [...shared, ...findings, ...(isEmpty ? [{ ...at, code: "batch/empty", text: t("bulk.noRows") }] : [])];
  }, [shared, reading, isEmpty]);
  const issues = useMemo(() => (reading === undefined ? [] : issuesOfRows(reading, shared)), [reading, shared]);
  return { verdict: useVerdict(own, model), issues };
}

/** The first request, for the developer's view. */
function useFirstRequest({ reading }: Reader, account: string): ApiRequest {
  const [isDeveloper] = useDeveloper();
  const [request, setRequest] = useState<ApiRequest>();
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const make = async () => {
      for await (const batch of reading?.numbers.batches(reading.source, { signal }) ?? []) {
        setRequest(batchRequest(batch));
        return;
      }
      setRequest(undefined);
    };
    if (isDeveloper) {
      // What cannot be read is reported by the check.
      make().catch(() => undefined);
    }
    return () => controller.abort();
  }, [isDeveloper, reading]);
  const target = `/accounts/${encodeURIComponent(account)}:createOrUpdateNumbers?api-version=2024-02-29`;
  return request ?? batchRequest({ target, body: { numbers: [] } });
}

/** While the rows are sent, their progress is shown in place of the form. */
const NOT_SENDING = { since: undefined, outcome: undefined, cancel: () => undefined };
