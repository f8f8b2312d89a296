import { useState } from "react";

import type { Outcome } from "../api/outcome";
import type { ApiRequest, Precondition } from "../api/requests";
import { useSend, type Sending } from "../api/use-send";
import type { Verdict } from "./verdict";

export interface Write {
  readonly sending: Sending;
  /** The request as it would be sent now. */
  readonly request: ApiRequest;
  /** Sends it, for the given version of the resource from now on. */
  readonly send: (precondition?: Precondition) => Promise<void>;
  readonly setPrecondition: (precondition: Precondition) => void;
}

interface Options {
  readonly body: object;
  readonly verdict: Verdict;
  readonly requestOf: (precondition: Precondition) => ApiRequest;
  /** The version that is written, until `send` or `setPrecondition` names another one. */
  readonly precondition: Precondition;
  readonly onStored: (outcome: Outcome) => void;
}

/** The write of a form: the findings of its response become a part of the verdict. */
export function useWrite({ body, verdict, requestOf, precondition: first, onStored }: Options): Write {
  const sending = useSend();
  const [precondition, setPrecondition] = useState<Precondition>(first);
  const send = async (wanted: Precondition = precondition) => {
    setPrecondition(wanted);
    const outcome = await sending.start(requestOf(wanted));
    verdict.refuse(outcome.findings, body);
    if (outcome.kind === "stored" || outcome.kind === "accepted") {
      onStored(outcome);
    }
  };
  return { sending, request: requestOf(precondition), send, setPrecondition };
}
