// Reads and checks the rows of an upload with `acg-policy/bulk`, again after each change.
import { useDeferredValue, useEffect, useMemo, useState } from "react";

import type { AccountState, Bulk, BulkIssue, BulkMember, BulkPreview, BulkProgress, BulkReport, Checks, Finding } from "../acg";
import { OPERATOR_SERVICES, SERVICES, type ServiceName } from "../api/types";
import { numberBody, type NumberModel } from "../form/number-model";

export interface Reading {
  readonly source: string | File;
  readonly numbers: Bulk;
  readonly preview: BulkPreview;
  readonly report: BulkReport;
}

export interface Reader {
  /** The last reading; undefined if there is nothing to read. */
  readonly reading: Reading | undefined;
  /** While the rows are checked. */
  readonly progress: BulkProgress | undefined;
  /** Why the rows cannot be read. */
  readonly failure: string | undefined;
  /** What is wrong or doubtful with the settings that all rows have. */
  readonly shared: readonly Finding[];
}

export interface Choices {
  /** The members of columns whose headings are not known, as the user has chosen them. */
  readonly columns: Readonly<Record<string, BulkMember | null>>;
  readonly useSuggestions: boolean;
}

export function useReading(
  model: NumberModel,
  file: File | undefined,
  choices: Choices,
  checks: Checks | undefined,
  account: AccountState | undefined,
): Reader {
  const { telephoneNumber: text, ...rest } = model;
  const settings = useDeferredValue(JSON.stringify(numberBody({ ...rest, telephoneNumber: "" })));
  const given = file ?? text;
  const [reading, setReading] = useState<Reading>();
  const [progress, setProgress] = useState<BulkProgress>();
  const [failure, setFailure] = useState<string>();
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const read = async (checks: Checks) => {
      const options = { ...choices, shared: sharedOf(settings), service: serviceOf(settings), country: REGION };
      const first = await checks.bulk(options).preview(given, { signal });
      const columns = withoutHeadings(first);
      const numbers = checks.bulk(columns === undefined ? options : { ...options, columns });
      const preview = columns === undefined ? first : await numbers.preview(given, { signal });
      const onProgress = (progress: BulkProgress) => !signal.aborted && setProgress(progress);
      return { source: given, numbers, preview, report: await numbers.check(given, { signal, onProgress }) };
    };
    const finish = (reading: Reading | undefined, failure: string | undefined) => {
      if (!signal.aborted) {
        setReading(reading);
        setFailure(failure);
        setProgress(undefined);
      }
    };
    if (checks === undefined || given === "") {
      finish(undefined, undefined);
      return undefined;
    }
    const start = () => void read(checks).then((reading) => finish(reading, undefined), (fault: Error) => finish(undefined, fault.message));
    const timer = setTimeout(start, typeof given === "string" ? WHILE_TYPING : 0);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [given, settings, choices, checks, account]);
  const shared = useMemo(() => {
    const sample = { ...(JSON.parse(settings) as object), telephoneNumber: SAMPLE };
    const columns = reading?.report.columns ?? [];
    return (checks?.number(sample, account) ?? []).filter(({ path }) => path !== "telephoneNumber" && !columns.some(isAbout(path)));
  }, [checks, settings, account, reading]);
  return { reading, progress, failure, shared };
}

/** The issues of single rows: without those of the header, and without those that all rows have by the shared settings. */
export function issuesOfRows({ report }: Reading, shared: readonly Finding[]): readonly BulkIssue[] {
  const isShared = ({ code, field, column }: BulkIssue) =>
    column === null && shared.some((finding) => finding.code === code && finding.path === field);
  return report.issues.filter((issue) => !isOfHeader(issue) && !isShared(issue));
}

/** The faults of the headings and of the file as a whole. */
export function isOfHeader({ code }: BulkIssue): boolean {
  return code.startsWith("csv/column-") || code === "csv/empty";
}

/** The columns of a list of numbers without headings; `undefined` if there are headings. */
function withoutHeadings({ columns }: BulkPreview): readonly (BulkMember | null)[] | undefined {
  const index = columns.findIndex(({ header }) => NUMBER.test(header ?? ""));
  const isList = index >= 0 && columns.every(({ member }) => member === null);
  return isList ? columns.map((_, at) => (at === index ? "telephoneNumber" : null)) : undefined;
}

/** A heading does not begin with a digit, also not after a plus sign, a bracket or the marks of a spreadsheet. */
const NUMBER = /^[\s"'=(+]*\d/;

/** The service that headings such as `usage` belong to: the only one that is enabled, or the only one with such columns. */
function serviceOf(settings: string): ServiceName | undefined {
  const { serviceDetails = {} } = JSON.parse(settings) as { serviceDetails?: object };
  const enabled = SERVICES.filter((name) => name in serviceDetails);
  const operator = OPERATOR_SERVICES.filter((name) => name in serviceDetails);
  return enabled.length === 1 ? enabled[0] : operator.length === 1 ? operator[0] : undefined;
}

/** An empty account name is none: a column can have it. */
function sharedOf(settings: string): object {
  const { telephoneNumber: _, accountName, ...rest } = JSON.parse(settings) as { telephoneNumber: string; accountName: string };
  return accountName === "" ? rest : { accountName, ...rest };
}

/** Whether a column has the member at a path, or a part of it. */
function isAbout(path: string): (column: { readonly member: BulkMember | null }) => boolean {
  return ({ member }) => member !== null && (member === path || member.startsWith(`${path}.`) || path.startsWith(`${member}.`));
}

/** Milliseconds without a change of the text before it is read. */
const WHILE_TYPING = 200;

/** A number of the plans, with which the shared settings are checked. */
const SAMPLE = "+442079460123";

/** The region of the browser's language, in whose national format a number may be written. */
const REGION = new Intl.Locale(navigator.language).region;
