// Leaving a field can show a message there, which moves what is below. A click that has begun must still end where it
// began, so what follows from leaving a field waits until the pointer is released.

let isPressed = false;
addEventListener("pointerdown", () => (isPressed = true), { capture: true });
for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(end, () => (isPressed = false), { capture: true });
}

export function afterPointer(work: () => void): void {
  if (!isPressed) {
    work();
    return;
  }
  const released = new AbortController();
  // The click comes after the release, in the same task.
  const later = () => (released.abort(), setTimeout(work));
  for (const end of ["pointerup", "pointercancel"]) {
    addEventListener(end, later, { signal: released.signal });
  }
}
