import { logger, telemetry } from './telemetry.ts';

/** Whoever is signed in. There is no password: this is a demo. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly type: 'student' | 'teacher';
}

const KEY = 'jac-learning.account';

export function currentAccount(): Account | undefined {
  const stored = localStorage.getItem(KEY);
  return stored === null ? undefined : (JSON.parse(stored) as Account);
}

/** Tells telemetry who this is: an id and a kind, never a name. */
export function identify(account: Account | undefined): void {
  telemetry.setUser(account ? { id: account.id, type: account.type } : {});
}

export function signIn(name: string, type: Account['type']): void {
  const account: Account = { id: crypto.randomUUID(), name, type };
  localStorage.setItem(KEY, JSON.stringify(account));
  identify(account);
  logger.info('signed in', { type });
}

export function signOut(): void {
  logger.info('signed out');
  localStorage.clear();
  identify(undefined);
}
