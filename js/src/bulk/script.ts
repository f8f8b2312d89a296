// The script of the worker, which has the operations for threads without one as well.
import { serve } from "./worker.js";

/** @internal */
export * from "./operations.js";

serve();
