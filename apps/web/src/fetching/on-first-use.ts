/** Calls once when somebody begins to use the page: a key, a pointer that is pressed, a focus. @returns stops waiting */
export function onFirstUse(call: () => void): () => void {
  const stop = new AbortController();
  for (const event of ["pointerdown", "keydown", "focusin"])
    window.addEventListener(
      event,
      () => {
        stop.abort();
        call();
      },
      { passive: true, capture: true, signal: stop.signal },
    );
  return () => stop.abort();
}
