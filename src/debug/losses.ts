import type { FlushResult } from '../types.ts';
import type { Fate, Ledger } from './ledger.ts';

/** Makes what lists the losses: those that the ledger knows, and those from before it was there. */
export function createLosses(ledger: Ledger): (totals: FlushResult) => readonly Fate[] {
  const outcomes = ['dropped', 'rejected', 'collapsed'] as const;
  const unseen = outcomes.map((outcome): Fate => ({ outcome, reason: 'unseen', count: 0, time: Date.now() }));
  return (totals) => {
    const seen = ledger.fates().filter(({ outcome }) => outcome !== 'sent');
    unseen.forEach((fate, i) => {
      const outcome = outcomes[i] as (typeof outcomes)[number];
      const known = seen.reduce((sum, one) => sum + (one.outcome === outcome ? one.count : 0), 0);
      fate.count = totals[outcome] - known;
    });
    return [...unseen.filter(({ count }) => count > 0), ...seen];
  };
}
