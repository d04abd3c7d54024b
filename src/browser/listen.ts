/**
 * Listens on the window to events of several types, named in one text. Events of the document pass here too, because the
 * listener captures. Answers how to stop.
 */
export function listen(types: string, listener: (event: Event) => void): () => void {
  const names = types.split(' ');
  for (const name of names) addEventListener(name, listener, true);
  return () => names.forEach((name) => removeEventListener(name, listener, true));
}
