/** A random id of 32 hex digits, the form of a W3C trace id. */
export const randomId = (): string =>
  crypto.getRandomValues(new Uint32Array(4)).reduce((id, part) => id + part.toString(16).padStart(8, '0'), '');
