/**
 * Thrown by `policy` if the policy document is invalid. The
 * message says what is wrong and where.
 *
 * @example
 * ```ts
 * import { policy, PolicyError } from "acg-policy";
 *
 * try {
 *   policy('{ "profile": "lax" }');
 * } catch (error) {
 *   if (error instanceof PolicyError) {
 *     console.log(error.pointer); // "/profile"
 *   }
 * }
 * ```
 */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
  /** The location of the fault as a JSON Pointer (RFC 6901); empty for the document as a whole. */
  readonly pointer: string;

  constructor(pointer: string, message: string) {
    super(message);
    this.pointer = pointer;
  }
}
