import { onLifecycle } from '../browser/lifecycle.ts';
import { currentPath } from '../browser/location.ts';
import { onNavigate } from '../browser/navigation.ts';
import { whenSettled } from '../browser/settled.ts';
import { currentRoute } from '../context/route.ts';
import type { Feature } from '../types.ts';
import { hostOf } from './host.ts';

/**
 * Makes a span of each navigation within the document, named by the template in `routes`, that ends when the page has
 * settled: no request open and no long frame for a tenth of a second, ten seconds at most. Requests meanwhile are its
 * children, where they belong to nothing else. After `tracing()` among the features.
 *
 * @example
 * createTelemetry({ …, features: [tracing(), routeChanges()] });
 */
export function routeChanges(): Feature {
  return (telemetry) => {
    const host = hostOf(telemetry);
    if (!host) {
      telemetry.diagnose('routeChanges() needs tracing() before it');
      return () => undefined;
    }
    let path = currentPath();
    let end: () => void = () => undefined;

    const begin = (): void => {
      if (path === currentPath()) return;
      const { path: now, template } = currentRoute(telemetry);
      path = now;
      end();
      const attributes = { 'footlight.page': template, 'browser.navigation.same_document': true };
      const span = host.tracer('footlight').startSpan(`navigation ${template}`, { attributes });
      const settling = whenSettled((at) => {
        if (host.ambient === ambient) host.ambient = undefined;
        span.end(at);
      });
      const ambient = { span, opened: settling.busy };
      host.ambient = ambient;
      end = settling.end;
    };
    const stops = [onNavigate(begin), onLifecycle((away) => away && end()), () => end()];
    return () => stops.forEach((stop) => stop());
  };
}
