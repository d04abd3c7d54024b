import type { Outcome } from '../types.ts';

const REASONS: Readonly<Record<string, string>> = {
  full: 'More waited than the client keeps: 2 MiB of records, or 1 MiB of batches (5 MiB with persistentOutbox()). The oldest of the lowest severity went first.',
  rate: 'More than 50 records a second of one severity, after a burst of 5,000.',
  left: 'The page went away before it could be sent. persistentOutbox() would have kept it for the next page.',
  stopped: 'The client was stopped before it could be sent, and had no outbox to leave it to.',
  timeout: 'No answer in 10 s. The metrics may have arrived, and sent again they would count twice.',
  expired: 'It lay in the outbox for longer than its maxAge, 24 hours by default.',
  corrupt: 'What the outbox had stored could not be read any more.',
  invalid:
    'A metric cannot take the value (negative, or no number), or its name is taken by one of another kind, unit or bounds; or a record cannot be encoded.',
  cap: 'A feature made more events in a minute than its maxPerMinute allows.',
  consent: 'The user has not agreed: the consent was denied.',
  sampled: 'Its session is not among those that sampleSessions() sends, and no error came after it.',
  redacted: 'The option redact has dropped it.',
  'redact-failed': 'The option redact threw, or answered something else than the record.',
  ignored: 'It is on the list of what the app ignores.',
  partial: 'The collector took the request and refused some of its records (partialSuccess). Its own log says which.',
  unseen: 'Before this panel looked on: it sees more if debug() is the first of the features.',
  repeated:
    'The same record more than ten times in a row. The last one says how many more there were, in footlight.repeated.',
};

const STATUSES: Readonly<Record<string, string>> = {
  400: 'The collector could not read the request: something before it may have changed it, or it does not take OTLP/HTTP JSON.',
  401: 'The collector wants to know who asks: give it a key by the option headers.',
  403: 'The collector does not let this page send: look at the option headers, and at what it allows.',
  404: 'There is no collector at this URL: look at the option endpoint.',
  405: 'What is at this URL takes no POST: look at the option endpoint.',
  413: 'One record alone is larger than the collector takes.',
  415: 'The collector takes no JSON, or no gzip: look at the option compression.',
};

/** Says in a sentence why records had this fate. */
export function explain(outcome: Outcome, reason: string | number): string {
  const known = REASONS[reason] ?? STATUSES[reason];
  if (known) return known;
  if (outcome === 'rejected')
    return `The collector answered ${reason}: never, rather than not now. It is not sent again.`;
  return `Counted with the reason “${reason}”.`;
}

/** Says what the answer of a failed request means. */
export const explainFailure = (status: number): string =>
  status > 0
    ? `The collector answered ${status}: not now. Tried again, later each time.`
    : status
      ? 'No answer in 10 s. Tried again, later each time.'
      : 'It did not arrive: no network, no collector, or one whose CORS does not allow it. Tried again, later each time.';
