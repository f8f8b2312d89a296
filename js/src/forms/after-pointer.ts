// Leaving a field can show a text there, which moves what is below. A click that has begun must end where it began, so
// what follows from leaving a field waits until the pointer is released.

/** Does the work now, or after the click that is being made. Nothing is listened to before the first call. */
export function afterPointer(work: () => void): void {
  // `:active` is the element under a pointer that is pressed.
  if (document.querySelector(":active") === null) {
    work();
    return;
  }
  const released = new AbortController();
  // The click comes after the release, in the same task.
  const later = (): void => {
    released.abort();
    setTimeout(work);
  };
  for (const end of ["pointerup", "pointercancel", "keyup", "dragend"]) {
    addEventListener(end, later, { signal: released.signal });
  }
}
