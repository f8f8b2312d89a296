import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import { accountQuery, forgetNumbers } from "../api/queries";
import { accountSegments, put } from "../api/requests";
import { useChecks } from "../checks";
import { AccountFields } from "../form/account-fields";
import { accountBody, accountModel, emptyAccount, type AccountModel } from "../form/account-model";
import { CheckedForm } from "../form/checked-form";
import { useDraftForm } from "../form/use-form-draft";
import { useWrite } from "../form/use-write";
import { useVerdict } from "../form/verdict";
import { href, usePlace } from "../router";
import { ChangedDialog } from "../ui/changed-dialog";
import { Page } from "../ui/page";
import { Loading, ReadErrorNotice } from "../ui/read-error";
import { t } from "../words";
import { AccountStored } from "./account-stored";

/** Creates an account, or edits that of `name`. */
export function AccountFormView({ name }: { name?: string }) {
  return name === undefined ? <CreateAccount /> : <EditAccount name={name} />;
}

function CreateAccount() {
  const { query } = usePlace();
  const initial = { ...emptyAccount(), name: query.get("name") ?? "" };
  return (
    <Page title={t("account.create")} lead={t("account.createLead")} back={{ href: href(["accounts"]), label: t("area.accounts") }}>
      <AccountForm draftKey="account" initial={initial} />
    </Page>
  );
}

function EditAccount({ name }: { name: string }) {
  const query = useQuery({ ...accountQuery(name), refetchInterval: false, staleTime: Number.POSITIVE_INFINITY });
  return (
    <Page title={t("account.edit", { name })} back={{ href: href(["accounts", name]), label: name }}>
      {query.isPending && <Loading what={t("account.loading")} />}
      {query.error && <ReadErrorNotice error={query.error} again={() => void query.refetch()} />}
      {query.data && (
        <AccountForm draftKey={`account:${name}`} initial={accountModel(query.data.value)} etag={query.data.etag ?? ""} />
      )}
    </Page>
  );
}

interface FormProps {
  readonly draftKey: string;
  readonly initial: AccountModel;
  /** The version that is edited; without it a new account is created. */
  readonly etag?: string;
}

function AccountForm({ draftKey, initial, etag }: FormProps) {
  const isNew = etag === undefined;
  const client = useQueryClient();
  const checks = useChecks();
  const { form, values, isRestored, reset, clear, round, version } = useDraftForm(draftKey, initial, etag);
  const [stored, setStored] = useState<string>();
  const body = useMemo(() => accountBody(values), [values]);
  const findings = useMemo(() => checks?.account(body) ?? [], [checks, body]);
  const verdict = useVerdict(findings, body);
  const { sending, request, send, setPrecondition } = useWrite({
    body,
    verdict,
    requestOf: (condition) => put(accountSegments(body.name), body, condition),
    precondition: isNew ? { none: true } : { etag: version },
    onStored: () => {
      clear();
      void forgetNumbers(client, body.name);
      setStored(body.name);
    },
  });
  const restart = (values: AccountModel, etag?: string) => {
    sending.forget();
    setPrecondition(etag === undefined ? { none: true } : { etag });
    reset(values, etag);
  };

  if (stored !== undefined) {
    return <AccountStored name={stored} isAccepted={sending.outcome?.kind === "accepted"} />;
  }
  return (
    <>
      <CheckedForm
        verdict={verdict}
        request={request}
        sending={sending}
        submitLabel={t(isNew ? "account.createButton" : "form.save")}
        onSend={() => void send()}
        isRestored={isRestored}
        round={round}
        onDiscard={() => restart(initial, etag)}
      >
        <AccountFields form={form} isNew={isNew} />
      </CheckedForm>
      {sending.outcome?.kind === "changed" && (
        <ChangedDialog
          query={accountQuery(body.name)}
          isExisting={isNew}
          onOverwrite={(etag) => void send({ etag })}
          onTakeTheirs={(theirs, etag) => restart(accountModel(theirs), etag)}
          onClose={sending.forget}
        />
      )}
    </>
  );
}
