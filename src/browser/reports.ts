import { onLifecycle } from './lifecycle.ts';

/** A report of the browser: https://developer.mozilla.org/docs/Web/API/Reporting_API#reporting_server_endpoints */
export interface BrowserReport {
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>> | null;
}

const observerOf = (
  types: readonly string[] | undefined,
  listener: (reports: readonly BrowserReport[]) => void,
): ReportingObserver | undefined =>
  globalThis.ReportingObserver &&
  new ReportingObserver((reports) => listener(reports as unknown as BrowserReport[]), {
    buffered: true,
    ...(types && { types: [...types] }),
  });

const take = (observer: ReportingObserver): readonly BrowserReport[] =>
  observer.takeRecords() as unknown as BrowserReport[];

/**
 * Calls back with each report of the given types, or of all, those from before included, and before the page goes away
 * with what the browser has not handed over yet. Never where the browser makes none.
 * https://www.w3.org/TR/reporting-1/#observers
 */
export function onReports(types: readonly string[] | undefined, listener: (report: BrowserReport) => void): () => void {
  const observer = observerOf(types, (reports) => reports.forEach(listener));
  if (!observer) return () => undefined;
  const rest = (): void => take(observer).forEach(listener);
  observer.observe();
  const unlisten = onLifecycle((away) => away && rest());
  return () => {
    rest();
    unlisten();
    observer.disconnect();
  };
}

/** The reports of a type from before, where the browser has kept them and hands them over at once. */
export function earlyReports(type: string): readonly BrowserReport[] {
  const observer = observerOf([type], () => undefined);
  observer?.observe();
  const reports = observer ? take(observer) : [];
  observer?.disconnect();
  return reports;
}
