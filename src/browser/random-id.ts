/** A random id of 32 hex digits, the form of a W3C trace id. */
export const randomId = (): string =>
  crypto.getRandomValues(new Uint32Array(4)).reduce((id, part) => id + (part + 2 ** 32).toString(16).slice(1), '');
