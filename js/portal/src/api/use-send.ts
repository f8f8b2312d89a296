// A write that shows progress at once and can be cancelled.
import { useCallback, useRef, useState } from "react";

import { send, type Outcome } from "./outcome";
import type { ApiRequest } from "./requests";

export interface Sending {
  /** When the request in progress was sent; undefined if there is none. */
  readonly since: number | undefined;
  /** What became of the last request. */
  readonly outcome: Outcome | undefined;
  readonly start: (request: ApiRequest) => Promise<Outcome>;
  readonly cancel: () => void;
  readonly forget: () => void;
}

/** A request goes on when its view is left; only `cancel` ends it. */
export function useSend(): Sending {
  const [since, setSince] = useState<number>();
  const [outcome, setOutcome] = useState<Outcome>();
  const controller = useRef<AbortController>(undefined);
  const start = useCallback(async (request: ApiRequest) => {
    const own = new AbortController();
    controller.current = own;
    setOutcome(undefined);
    setSince(Date.now());
    const result = await send(request, own.signal);
    setSince(undefined);
    setOutcome(result);
    return result;
  }, []);
  const cancel = useCallback(() => controller.current?.abort(), []);
  const forget = useCallback(() => setOutcome(undefined), []);
  return { since, outcome, start, cancel, forget };
}
