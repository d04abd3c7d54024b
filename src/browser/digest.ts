/** The SHA-256 of a text, as 64 hex digits. Nothing where the page cannot tell: not in a secure context. */
export async function digest(said: string): Promise<string | undefined> {
  const bytes = await globalThis.crypto?.subtle?.digest('SHA-256', new TextEncoder().encode(said));
  return bytes && Array.from(new Uint8Array(bytes), (byte) => (byte + 256).toString(16).slice(1)).join('');
}
