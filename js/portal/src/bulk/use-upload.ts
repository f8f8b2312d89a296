// Sends rows in batches of at most 100, within the 100 requests a minute that the API allows.
import { useCallback, useRef, useState } from "react";

import type { Finding } from "../acg";
import { send, type Outcome } from "../api/outcome";
import { action, type ApiRequest } from "../api/requests";
import type { Row } from "./rows";

export interface Upload {
  readonly state: "idle" | "sending" | "waiting" | "done" | "cancelled";
  readonly since: number | undefined;
  readonly stored: number;
  readonly all: number;
  /** The rows that are not stored, with the reasons, as far as the gateway has given them. */
  readonly refused: readonly { readonly row: Row; readonly findings: readonly Finding[] }[];
  /** The last response that was not successful. */
  readonly outcome: Outcome | undefined;
}

export interface Uploading extends Upload {
  readonly start: (account: string, rows: readonly Row[]) => Promise<Upload>;
  readonly cancel: () => void;
  readonly forget: () => void;
}

const IDLE: Upload = { state: "idle", since: undefined, stored: 0, all: 0, refused: [], outcome: undefined };

export function useUpload(): Uploading {
  const [upload, setUpload] = useState(IDLE);
  const controller = useRef<AbortController>(undefined);
  const start = useCallback(async (account: string, rows: readonly Row[]) => {
    const own = new AbortController();
    controller.current = own;
    const final = await run(account, rows, own.signal, setUpload);
    setUpload(final);
    return final;
  }, []);
  const cancel = useCallback(() => controller.current?.abort(), []);
  const forget = useCallback(() => setUpload(IDLE), []);
  return { ...upload, start, cancel, forget };
}

/** The request for some rows of one account. */
export function batchRequest(account: string, rows: readonly Row[]): ApiRequest {
  return action(account, "createOrUpdateNumbers", { numbers: rows.map(({ number }) => number) });
}

export const BATCH = 100;

async function run(account: string, rows: readonly Row[], signal: AbortSignal, tell: (upload: Upload) => void): Promise<Upload> {
  let upload: Upload = { ...IDLE, state: "sending", since: Date.now(), all: rows.length };
  tell(upload);
  for (let at = 0; at < rows.length; ) {
    const batch = rows.slice(at, at + BATCH);
    const earliest = Date.now() + PAUSE;
    const outcome = await send(batchRequest(account, batch), signal);
    if (outcome.kind === "limited" && !signal.aborted) {
      upload = { ...upload, state: "waiting", outcome };
      tell(upload);
      await pause((outcome.retryAfter ?? 60) * 1000, signal);
    } else if (outcome.kind === "cancelled") {
      break;
    } else {
      upload = { ...after(upload, batch, outcome), state: "sending" };
      tell(upload);
      at += batch.length;
      if (STOPS.includes(outcome.kind)) {
        break;
      }
      await pause(at < rows.length ? earliest - Date.now() : 0, signal);
    }
    if (signal.aborted) {
      break;
    }
  }
  return { ...upload, state: signal.aborted ? "cancelled" : "done", since: undefined };
}

function after(upload: Upload, batch: readonly Row[], outcome: Outcome): Upload {
  if (outcome.kind === "stored" || outcome.kind === "accepted") {
    return { ...upload, stored: upload.stored + batch.length, outcome: undefined };
  }
  const refused = batch.map((row, index) => {
    const prefix = `numbers.${index}`;
    const own = outcome.findings.filter(({ path }) => path === prefix || path.startsWith(`${prefix}.`));
    return { row, findings: own.map((finding) => ({ ...finding, path: finding.path.slice(prefix.length + 1) })) };
  });
  return { ...upload, refused: [...upload.refused, ...refused], outcome };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (milliseconds <= 0 || signal.aborted) {
      resolve();
      return;
    }
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}

/** After these responses another batch would have the same one. */
const STOPS: readonly string[] = ["denied", "missing", "unavailable", "unreachable", "failed"];

/** Milliseconds between two requests, so that they stay below 100 a minute. */
const PAUSE = 650;
