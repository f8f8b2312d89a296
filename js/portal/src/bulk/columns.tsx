import { useId } from "react";

import type { BulkIssue, BulkMember, Checks } from "../acg";
import { SERVICES, type ServiceName } from "../api/types";
import { FindingText } from "../form/messages";
import { joined, t } from "../words";
import { label, service } from "../words/people";
import { isOfHeader, type Reading } from "./use-reading";

interface Props {
  readonly reading: Reading;
  readonly checks: Checks;
  /** The services of the numbers. */
  readonly services: readonly ServiceName[];
  readonly onChoose: (header: string, member: BulkMember | null) => void;
}

/** What the columns of the rows stand for. Those whose headings are not known are chosen by the user. */
export function BulkColumns({ reading, checks, services, onChoose }: Props) {
  const { preview, report } = reading;
  const faults = report.issues.filter(isOfHeader);
  const named = preview.columns.filter(({ header }) => header !== null);
  if (named.length < 2 && faults.length === 0) {
    return null;
  }
  const members = [...new Set((services.length > 0 ? services : SERVICES).flatMap((name) => checks.columnsOf(name)))];
  return (
    <fieldset className="group columns">
      <legend>{t("bulk.columns")}</legend>
      <p className="hint">{t("bulk.columnsHint")}</p>
      {preview.columns.map(({ header, member }, index) =>
        header === null || header === "" ? null : (
          <ColumnField
            key={index}
            header={header}
            member={member}
            members={members}
            samples={preview.rows.map((cells) => cells[index] ?? "").filter((cell) => cell !== "")}
            faults={faults.filter((fault) => fault.column === index + 1)}
            onChoose={onChoose}
          />
        ),
      )}
    </fieldset>
  );
}

interface FieldProps extends Pick<Props, "onChoose"> {
  readonly header: string;
  readonly member: BulkMember | null;
  readonly members: readonly BulkMember[];
  readonly samples: readonly string[];
  readonly faults: readonly BulkIssue[];
}

function ColumnField({ header, member, members, samples, faults, onChoose }: FieldProps) {
  const id = useId();
  const all = member === null || members.includes(member) ? members : [member, ...members];
  const [fault] = faults;
  return (
    <div className="field" data-level={fault?.severity}>
      <label htmlFor={id}>{header}</label>
      <p className="hint" id={`${id}-hint`}>
        {joined(samples.slice(0, SAMPLES))}
      </p>
      <select
        id={id}
        value={member ?? ""}
        aria-describedby={fault === undefined ? `${id}-hint` : `${id}-hint ${id}-fault`}
        onChange={({ target }) => onChoose(header, target.value === "" ? null : (target.value as BulkMember))}
      >
        <option value="">{t("bulk.ignored")}</option>
        {all.map((one) => (
          <option key={one} value={one}>
            {memberLabel(one, all)}
          </option>
        ))}
      </select>
      {fault && (
        <div className="messages" id={`${id}-fault`}>
          <FindingText finding={{ ...fault, path: "", url: "" }} />
        </div>
      )}
    </div>
  );
}

/** The label of a member; with its service, if several services have it. */
function memberLabel(member: string, all: readonly string[]): string {
  const [, owner = "", ...rest] = member.split(".");
  const last = member.split(".").at(-1) ?? member;
  if (last === "enabled") {
    return service(owner);
  }
  const isShared = rest.length > 0 && all.some((other) => other !== member && other.endsWith(`.${last}`));
  const name = label(last) ?? last;
  return isShared ? `${name} (${service(owner)})` : name;
}

/** Cells that are shown of each column. */
const SAMPLES = 3;
