/**
 * Listens on the window to events of several types, named in one text. Events of the document pass here too, because the
 * listener captures. Nothing happens where a test has no page. Answers how to stop.
 */
export function listen(types: string, listener: (event: Event) => void): () => void {
  const names = types.split(' ');
  for (const name of names) globalThis.addEventListener?.(name, listener, true);
  return () => names.forEach((name) => globalThis.removeEventListener?.(name, listener, true));
}
