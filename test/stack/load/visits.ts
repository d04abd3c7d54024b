import { CONTRACT, type MetricContract } from '../../../examples/stack/contract.ts';
import type { Entry, LedgerLabels } from './ledger.ts';

const PAGES = ['/', '/courses/:courseId', '/courses/:courseId/lessons/:lessonId', '/sign-in'];
const USERS = ['student', 'teacher', 'anonymous'];
const ENDPOINTS = ['/courses', '/courses/:courseId', '/courses/:courseId/lessons/:lessonId/run', '/slow'];
const STATUSES = [...Array<string>(46).fill('200'), '201', '404', '500', 'error'];

type Random = () => number;
const pick = (from: readonly string[], random: Random): string => from[Math.floor(random() * from.length)] ?? '';

const metric = (name: string): MetricContract => {
  const found = CONTRACT.find((one) => one.name === name);
  if (!found) throw new Error(`footlight has no metric ${name}`);
  return found;
};

// What an app counts itself: the names and labels of the example.
const EXECUTIONS: MetricContract = { name: 'code.executions', unit: '{execution}', labels: ['language', 'status'] };
const COMPLETIONS: MetricContract = { name: 'learning.path.completions', unit: '{completion}', labels: ['path'] };

/** A number that is mostly small and now and then large, as durations are. */
const longTailed = (typical: number, random: Random): number => typical * 0.2 * (1 / (1 - random() * 0.98)) ** 0.8;

const one = (of: MetricContract, labels: LedgerLabels, value = 1): Entry => ({ metric: of, labels, value });

const vital = (name: string, typical: number, random: Random): Entry =>
  one(metric(`frontend.web_vital.${name}`), { page: pick(PAGES, random) }, longTailed(typical, random));

/** One thing that happens while somebody uses the example. */
export function happen(random: Random): readonly Entry[] {
  const dice = random();
  if (dice < 0.25)
    return [one(metric('frontend.page_views'), { page: pick(PAGES, random), user_type: pick(USERS, random) })];
  if (dice < 0.65)
    return [
      one(
        metric('frontend.api.request.duration'),
        { endpoint: pick(ENDPOINTS, random), method: pick(['GET', 'POST'], random), status: pick(STATUSES, random) },
        longTailed(0.15, random),
      ),
    ];
  if (dice < 0.7)
    return [
      one(metric('frontend.errors'), { page: pick(PAGES, random), type: 'TypeError', handled: `${random() < 0.5}` }),
    ];
  if (dice < 0.75) return [one(metric('frontend.sessions'), { user_type: pick(USERS, random) })];
  if (dice < 0.85)
    return [
      vital('lcp', 1.8, random),
      vital('inp', 0.1, random),
      vital('cls', 0.05, random),
      vital('fcp', 1, random),
      vital('ttfb', 0.3, random),
    ];
  if (dice < 0.88)
    return [one(metric('frontend.long_frame.duration'), { page: pick(PAGES, random) }, longTailed(0.08, random))];
  if (dice < 0.97)
    return [
      one(EXECUTIONS, {
        language: pick(['jac', 'python'], random),
        status: pick(['success', 'success', 'success', 'compile_error', 'timeout'], random),
      }),
    ];
  return [one(COMPLETIONS, { path: pick(['jac-basics', 'python-essentials'], random) })];
}
