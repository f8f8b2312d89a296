// The controls of a form, and the body that they stand for.
import { type Member, type Members, type Path, pathOf } from "./schema.js";

/** An element that a person fills in. */
export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** The controls of one member: several, if they are radio buttons or checkboxes. */
export interface Bound {
  /** The path with dots, as in `byField` of a result. */
  readonly field: string;
  readonly path: Path;
  readonly member: Member | undefined;
  readonly controls: readonly Control[];
}

/**
 * The controls that stand for members, in the order of the document: those with `data-acg-path`, and those whose name is the
 * path of a member. Disabled ones are not among them, as in a submission.
 */
export function boundControls(form: HTMLFormElement, members: Members): Map<string, Bound> {
  const found = new Map<string, Bound & { controls: Control[] }>();
  for (const control of form.elements) {
    if (!isControl(control) || control.matches(":disabled")) {
      continue;
    }
    const given = control.dataset["acgPath"];
    const field = given ?? control.name;
    const path = pathOf(field);
    const member = members.at(path);
    if (field === "" || (member === undefined && given === undefined)) {
      continue;
    }
    const known = found.get(field);
    if (known === undefined) {
      found.set(field, { field, path, member, controls: [control] });
    } else {
      known.controls.push(control);
    }
  }
  return found;
}

/**
 * The body: `base` with the values of the controls, exactly as typed. An empty control has no member. A checkbox that is not
 * checked is `false` if something else in its object has a value; otherwise the object is left out, as a service that is not used.
 */
export function readBody(bounds: Iterable<Bound>, members: Members, base: object): object {
  const body = structuredClone(base) as Node;
  const unchecked: Path[] = [];
  for (const { path, member, controls } of bounds) {
    const top = path.slice(0, 1);
    const topMember = members.at(top);
    if (path.length > 1 && topMember?.required === true && topMember.type === "object") {
      objectAt(body, top);
    }
    if (isUnchecked(controls, member)) {
      unchecked.push(path);
      continue;
    }
    const value = valueOf(controls, member);
    if (value !== undefined) {
      put(body, path, value);
    }
  }
  for (const path of unchecked) {
    if (hasObject(body, path.slice(0, -1))) {
      put(body, path, false);
    }
  }
  return body;
}

/** Whether a control is one that is chosen, and not typed into. */
export function isCheckable(control: Control): control is HTMLInputElement {
  return control.type === "checkbox" || control.type === "radio";
}

function isControl(element: Element): element is Control {
  const isButton = /^(submit|button|reset|image|file)$/.test((element as Control).type);
  return ["INPUT", "SELECT", "TEXTAREA"].includes(element.tagName) && !isButton;
}

function isUnchecked([first]: readonly Control[], member: Member | undefined): boolean {
  return first?.type === "checkbox" && member?.type === "boolean" && !(first as HTMLInputElement).checked;
}

function valueOf(controls: readonly Control[], member: Member | undefined): unknown {
  const texts = controls.flatMap(textsOf);
  const [text] = texts;
  switch (member?.type) {
    case "array":
      return texts.length === 0 ? undefined : texts;
    case "boolean":
      return controls[0]?.type === "checkbox" || text === "true" ? true : text === "false" ? false : text;
    default:
      return text;
  }
}

function textsOf(control: Control): string[] {
  if (isCheckable(control)) {
    return control.checked ? [control.value] : [];
  }
  const texts = "selectedOptions" in control ? Array.from(control.selectedOptions, ({ value }) => value) : [control.value];
  return texts.filter((text) => text !== "");
}

/** An object or array of a body. */
type Node = Record<string | number, unknown>;

function put(body: Node, path: Path, value: unknown): void {
  const name = path.at(-1);
  if (name !== undefined) {
    // An assignment to `__proto__` would set the prototype.
    Object.defineProperty(objectAt(body, path.slice(0, -1), name), name, { value, enumerable: true, configurable: true, writable: true });
  }
}

/** The object or array at a path, which is made if there is none; an array if `next` is an index. */
function objectAt(body: Node, path: Path, next: string | number = ""): Node {
  let node = body;
  for (const [index, step] of path.entries()) {
    let inner = Object.hasOwn(node, step) ? node[step] : undefined;
    if (typeof inner !== "object" || inner === null) {
      inner = typeof (path[index + 1] ?? next) === "number" ? [] : {};
      put(node, [step], inner);
    }
    node = inner as Node;
  }
  return node;
}

function hasObject(body: Node, path: Path): boolean {
  let node: unknown = body;
  for (const step of path) {
    node = typeof node === "object" && node !== null && Object.hasOwn(node, step) ? (node as Node)[step] : undefined;
  }
  return typeof node === "object" && node !== null;
}
