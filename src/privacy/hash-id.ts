import { digest } from '../browser/digest.ts';

/**
 * A pseudonym of an id: its SHA-256 with a salt of the app's own, 64 hex digits. The same for the same id, so that users can be
 * counted and followed, and not told from it by whoever does not know the salt. What can be guessed, such as e-mail
 * addresses, can be tried out by whoever knows it. Nothing where the page is in no secure context.
 *
 * @example
 * telemetry.setUser({ id: await hashId(user.email, 'salt of the shop'), type: 'student' });
 */
export const hashId = (id: string, salt: string): Promise<string | undefined> => digest(`${salt} ${id}`);
