'use server';

/** A server action that fails. */
export async function refuse(): Promise<void> {
  throw new Error('secret of the server');
}
