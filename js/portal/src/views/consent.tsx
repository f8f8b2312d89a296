import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import { consentQuery } from "../api/queries";
import { consentSegments, patch } from "../api/requests";
import type { Consent } from "../api/types";
import { useChecks } from "../checks";
import { withForm } from "../form";
import { CheckedForm } from "../form/checked-form";
import { useDraftForm } from "../form/use-form-draft";
import { useWrite } from "../form/use-write";
import { useVerdict } from "../form/verdict";
import { href } from "../router";
import { ChangedDialog } from "../ui/changed-dialog";
import { Fact } from "../ui/number-facts";
import { Notice } from "../ui/notice";
import { Page } from "../ui/page";
import { Loading, ReadErrorNotice } from "../ui/read-error";
import { ProvisioningErrors, Status } from "../ui/status";
import { country, date, joined, t } from "../words";
import { consentStatus, relationship } from "../words/people";
import { customerOf } from "./consents";

export function ConsentView({ tenantId }: { tenantId: string }) {
  const query = useQuery(consentQuery(tenantId));
  const consent = query.data?.value;
  return (
    <Page title={consent ? customerOf(consent) : t("consent.title")} back={{ href: href(["consents"]), label: t("area.consents") }}>
      {query.isPending && <Loading what={t("consent.loading")} />}
      {query.error && <ReadErrorNotice error={query.error} again={() => void query.refetch()} />}
      {consent && (
        <div className="sheets">
          <Details consent={consent} />
          <section aria-labelledby="answer">
            <h2 id="answer">{t("consent.answer")}</h2>
            <AnswerForm consent={consent} etag={query.data?.etag} />
          </section>
        </div>
      )}
    </Page>
  );
}

function Details({ consent }: { consent: Consent }) {
  const { tenantId, accountName, status, consentedOn, consentedCountries, contacts, customerRelationship: answer } = consent;
  return (
    <section className="sheet" aria-labelledby="consent-details">
      <h2 id="consent-details">{t("consent.details")}</h2>
      <ProvisioningErrors errors={consent.serviceProvisioningErrors} />
      <dl className="facts">
        <Fact name={t("consents.status")}>{status && consentStatus(status)}</Fact>
        <Fact name={t("consents.on")}>{consentedOn && date(consentedOn)}</Fact>
        <Fact name={t("consents.countries")}>{joined(consentedCountries?.map(country) ?? [])}</Fact>
        <Fact name={t("field.tenant")}>
          <code>{tenantId}</code>
        </Fact>
        <Fact name={t("field.account")}>{accountName && <a href={href(["accounts", accountName])}>{accountName}</a>}</Fact>
        <Fact name={t("field.relationship")}>{answer?.status && relationship(answer.status)}</Fact>
        <Fact name={t("field.comment")}>{answer?.comment}</Fact>
        <Fact name={t("field.status")}>
          <Status value={consent.serviceProvisioningStatus} />
        </Fact>
      </dl>
      {contacts && contacts.length > 0 && (
        <>
          <h3>{t("consent.contacts")}</h3>
          <ul className="contacts">
            {contacts.map(({ fullName, email, telephoneNumber, companyName }) => (
              <li key={email}>
                <strong>{fullName}</strong>
                {companyName && `, ${companyName}`}
                <br />
                <a href={`mailto:${email}`}>{email}</a>
                {telephoneNumber && ` · ${telephoneNumber}`}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function AnswerForm({ consent: { tenantId }, etag }: { consent: Consent; etag: string | undefined }) {
  const client = useQueryClient();
  const initial = { customerRelationship: { status: "", comment: "" } };
  const { form, values, isRestored, reset, clear, round } = useDraftForm(`consent:${tenantId}`, initial);
  const [done, setDone] = useState<string>();
  const { status } = values.customerRelationship;
  const { body, verdict } = useAnswerVerdict(values);
  const present = etag === undefined ? undefined : { etag };
  const { sending, send } = useWrite({
    body,
    verdict,
    requestOf: (condition) => patch(consentSegments(tenantId), body, condition),
    precondition: present,
    onStored: () => {
      setDone(status);
      clear();
      reset(initial);
      void client.invalidateQueries({ queryKey: ["consent", tenantId] });
      void client.invalidateQueries({ queryKey: ["consents"] });
    },
  });
  const readAgain = () => {
    sending.forget();
    void client.invalidateQueries({ queryKey: ["consent", tenantId] });
  };
  return (
    <>
      <div role="status">
        {done !== undefined && (
          <div className="done">
            <Notice kind="good" title={t("consent.done", { answer: relationship(done) })} />
          </div>
        )}
      </div>
      <CheckedForm
        verdict={verdict}
        request={patch(consentSegments(tenantId), body, present)}
        sending={done === undefined || sending.outcome?.kind !== "stored" ? sending : { ...sending, outcome: undefined }}
        submitLabel={t("consent.send")}
        onSend={() => void send(present)}
        isRestored={isRestored}
        round={round}
        onDiscard={() => reset(initial)}
      >
        <AnswerFields form={form} isDecline={NEEDS_REASON.includes(status)} />
      </CheckedForm>
      {sending.outcome?.kind === "changed" && (
        <ChangedDialog
          query={consentQuery(tenantId)}
          onOverwrite={(etag) => void send({ etag })}
          onTakeTheirs={readAgain}
          onClose={sending.forget}
        />
      )}
    </>
  );
}

interface Answer {
  customerRelationship: { status: string; comment: string };
}

function useAnswerVerdict({ customerRelationship }: Answer) {
  const checks = useChecks();
  const body = useMemo(() => {
    const { status, comment } = customerRelationship;
    return { customerRelationship: { ...(status && { status }), ...(comment && { comment }) } };
  }, [customerRelationship]);
  const findings = useMemo(() => {
    const own = missing(body.customerRelationship);
    // Without an answer there is nothing to say about the patch.
    return body.customerRelationship.status === undefined ? own : [...(checks?.consent(body) ?? []), ...own];
  }, [checks, body]);
  return { body, verdict: useVerdict(findings, body) };
}

const AnswerFields = withForm({
  defaultValues: { customerRelationship: { status: "", comment: "" } },
  props: {} as { isDecline: boolean },
  render: function AnswerFields({ form, isDecline }) {
    const options = ANSWERS.map((value) => ({ value, label: relationship(value) }));
    return (
      <div className="group">
        <form.AppField name="customerRelationship.status">
          {(field) => <field.SelectField label={t("field.relationship")} none={t("form.choose")} options={options} />}
        </form.AppField>
        <form.AppField name="customerRelationship.comment">
          {(field) => <field.TextField label={t(isDecline ? "consent.reason" : "field.comment")} rows={3} optional={!isDecline} />}
        </form.AppField>
      </div>
    );
  },
});

/**
 * Microsoft's own portal requires an answer, and a reason to decline; the policy only warns of a missing reason. It is
 * the rule of this form.
 */
function missing({ status, comment }: { status?: string; comment?: string }) {
  const finding = (path: string, text: string) => ({ code: `form/${path}`, severity: "error" as const, path, text, url: "" });
  if (status === undefined || status === "") {
    return [finding("customerRelationship.status", t("consent.answerMissing"))];
  }
  return NEEDS_REASON.includes(status) && !comment?.trim() ? [finding("customerRelationship.comment", t("consent.reasonMissing"))] : [];
}

const NEEDS_REASON = ["ConsentDeclined", "ContractTerminated"];
const ANSWERS = ["ConsentAcknowledged", "CustomerContacted", "AgreementSigned", "ConsentDeclined", "ContractTerminated"];
