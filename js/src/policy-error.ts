/** A policy document that cannot be used. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
  /** Where in the document: a JSON Pointer, empty for the document as a whole. */
  readonly pointer: string;

  constructor(pointer: string, message: string) {
    super(message);
    this.pointer = pointer;
  }
}
