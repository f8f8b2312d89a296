import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import { forgetNumbers, numberQuery } from "../api/queries";
import { numberSegments, put, type Precondition } from "../api/requests";
import type { NumberResource } from "../api/types";
import { useAccountState } from "../api/use-account-state";
import { useChecks } from "../checks";
import { CheckedForm } from "../form/checked-form";
import { emptyNumber, numberBody, numberModel, type NumberModel } from "../form/number-model";
import { NumberFields } from "../form/number-fields";
import { useDraftForm } from "../form/use-form-draft";
import { useWrite } from "../form/use-write";
import { useVerdict } from "../form/verdict";
import { href } from "../router";
import { AccountAbout } from "../ui/account-about";
import { ChangedDialog } from "../ui/changed-dialog";
import { Page } from "../ui/page";
import { Loading, ReadErrorNotice } from "../ui/read-error";
import { ReplaceDialog } from "../ui/replace-dialog";
import { t } from "../words";
import { NumberStored } from "./number-stored";

/** Adds a number, or edits that of `account` and `number`. */
export function NumberFormView({ account, number }: { account?: string | undefined; number?: string }) {
  if (account === undefined || number === undefined) {
    return <AddNumber account={account ?? ""} />;
  }
  return <EditNumber account={account} number={number} />;
}

function AddNumber({ account }: { account: string }) {
  return (
    <Page title={t("number.add")} lead={t("number.addLead")} back={{ href: href(["numbers"], { account }), label: t("area.numbers") }}>
      <NumberForm draftKey="number" initial={emptyNumber(account)} />
    </Page>
  );
}

function EditNumber({ account, number }: { account: string; number: string }) {
  const query = useQuery({ ...numberQuery(account, number), refetchInterval: false, staleTime: Number.POSITIVE_INFINITY });
  const back = { href: href(["accounts", account, "numbers", number]), label: number };
  return (
    <Page title={t("number.edit", { number })} back={back}>
      {query.isPending && <Loading what={t("number.loading")} />}
      {query.error && <ReadErrorNotice error={query.error} again={() => void query.refetch()} />}
      {query.data && (
        <NumberForm
          draftKey={`number:${account}/${number}`}
          initial={numberModel(query.data.value)}
          etag={query.data.etag ?? ""}
        />
      )}
    </Page>
  );
}

interface FormProps {
  readonly draftKey: string;
  readonly initial: NumberModel;
  /** The version that is edited; without it a new number is added. */
  readonly etag?: string;
}

function NumberForm({ draftKey, initial, etag }: FormProps) {
  const isNew = etag === undefined;
  const { form, values, isRestored, reset, clear, round, version } = useDraftForm(draftKey, initial, etag);
  const [stored, setStored] = useState<NumberResource>();
  const client = useQueryClient();
  const { body, account, verdict } = useNumberVerdict(values);
  const onStored = () => {
    clear();
    void client.invalidateQueries({ queryKey: ["number", body.accountName, body.telephoneNumber] });
    void forgetNumbers(client, body.accountName);
    setStored(body);
  };
  const requestOf = (condition: Precondition) => put(numberSegments(body.accountName, body.telephoneNumber), body, condition);
  const { sending, request, send, setPrecondition } = useWrite({
    body,
    verdict,
    requestOf,
    precondition: isNew ? { none: true } : { etag: version },
    onStored,
  });
  const restart = (values: NumberModel, etag?: string) => {
    setStored(undefined);
    sending.forget();
    setPrecondition(etag === undefined ? { none: true } : { etag });
    reset(values, etag);
  };
  if (stored !== undefined) {
    const another = () => restart({ ...values, telephoneNumber: "" });
    return <NumberStored number={stored} isAccepted={sending.outcome?.kind === "accepted"} onAnother={isNew ? another : undefined} />;
  }
  return (
    <>
      <CheckedForm
        verdict={verdict}
        request={request}
        sending={sending}
        submitLabel={t(isNew ? "number.addButton" : "form.save")}
        onSend={() => void send()}
        isRestored={isRestored}
        round={round}
        onDiscard={() => restart(initial, etag)}
        about={<AccountAbout account={account} />}
      >
        <NumberFields form={form} isNew={isNew} state={account.state} />
      </CheckedForm>
      {sending.outcome?.kind === "changed" && (
        <Changed
          number={body}
          isNew={isNew}
          onOverwrite={(etag) => void send({ etag })}
          onTakeTheirs={(theirs, etag) => restart(numberModel(theirs), etag)}
          onClose={sending.forget}
        />
      )}
    </>
  );
}

/** The body that the form has, what is known of its account, and the verdict on both. */
function useNumberVerdict(values: NumberModel) {
  const checks = useChecks();
  const body = useMemo(() => numberBody(values), [values]);
  const account = useAccountState(values.accountName);
  const findings = useMemo(() => checks?.number(body, account.state) ?? [], [checks, body, account.state]);
  return { body, account, verdict: useVerdict(findings, body) };
}

interface ChangedProps {
  readonly number: NumberResource;
  readonly isNew: boolean;
  readonly onOverwrite: (etag: string) => void;
  readonly onTakeTheirs: (theirs: NumberResource, etag: string) => void;
  readonly onClose: () => void;
}

/** Asks what to do with a number that exists, or that is another version than the edited one. */
function Changed({ number, isNew, onOverwrite, onTakeTheirs, onClose }: ChangedProps) {
  if (isNew) {
    return <ReplaceDialog number={number} onReplace={onOverwrite} onKeep={onClose} />;
  }
  const query = numberQuery(number.accountName, number.telephoneNumber);
  return <ChangedDialog query={query} onOverwrite={onOverwrite} onTakeTheirs={onTakeTheirs} onClose={onClose} />;
}
