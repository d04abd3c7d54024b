import type { Span } from '@opentelemetry/api';
import { monotonicNow } from '../browser/environment.ts';
import { onLifecycle } from '../browser/lifecycle.ts';
import { onLinkClick } from '../browser/link-click.ts';
import type { NavigationType } from '../browser/navigation.ts';
import { whenSettled } from '../browser/settled.ts';
import { currentRoute, templateOf } from '../context/route.ts';
import { onRoute } from '../context/router.ts';
import type { Feature, Telemetry } from '../types.ts';
import { type Ambient, contextOf, hostOf, type TracingHost } from './host.ts';

/** A change of the route, until the page has settled. */
interface Change extends Ambient {
  /** Whether the browser shows the new path. */
  isThere?: boolean;
  end(): void;
}

/** Begins a change, whose span is begun when something first belongs to it. */
function beginChange(template: string, host: TracingHost): Change {
  const outside = contextOf(host);
  const startTime = monotonicNow();
  let span: Span | undefined;
  const { busy, end } = whenSettled((at) => {
    if (host.ambient === change) host.ambient = undefined;
    span?.end(at);
  });
  const change: Change = {
    get span() {
      const attributes = { 'footlight.page': template };
      span ??= host.tracer('footlight').startSpan(`navigation ${template}`, { attributes, startTime }, outside);
      return span;
    },
    opened: busy,
    end,
  };
  host.ambient = change;
  return change;
}

/** Goes through the changes of the route. Answers how to stop. */
function follow(telemetry: Telemetry, host: TracingHost): () => void {
  let { path } = currentRoute(telemetry);
  let change: Change | undefined;
  const end = (): void => change?.end();
  const isOpen = (): boolean => !!change && host.ambient === change;

  const navigated = (type: NavigationType | null): void => {
    const { path: now, template } = currentRoute(telemetry);
    if (path === now) return;
    path = now;
    // What was clicked is there, or the router redirects.
    const isSame = isOpen() && (type === 'replace' || !change?.isThere);
    if (!isSame) {
      end();
      change = beginChange(template, host);
    }
    (change as Change).isThere = true;
    change?.span
      .updateName(`navigation ${template}`)
      .setAttributes({ 'footlight.page': template, 'browser.navigation.same_document': true });
  };
  const clicked = (to: string): (() => void) => {
    end();
    const own = (change = beginChange(templateOf(to, telemetry.context.routes), host));
    return () => own.isThere || own.end();
  };
  const stops = [onRoute(telemetry, navigated), onLinkClick(clicked), onLifecycle((away) => away && end()), end];
  return () => stops.forEach((stop) => stop());
}

/**
 * Makes a span of each navigation within the document, named by the template of the router that is followed or in `routes`,
 * that ends when the page has settled: no request open and no long frame for a tenth of a second, ten seconds at most.
 * Requests meanwhile are its children, where they belong to nothing else. Routers that load data before they change the URL
 * are followed from the click on the link. After `tracing()` among the features.
 *
 * @example
 * createTelemetry({ …, features: [tracing(), routeChanges()] });
 */
export function routeChanges(): Feature {
  return (telemetry) => {
    const host = hostOf(telemetry);
    if (host) return follow(telemetry, host);
    if (process.env.NODE_ENV !== 'production') telemetry.diagnose('routeChanges() needs tracing() before it');
    return () => undefined;
  };
}
