import * as footlight from 'footlight';
import { webVitals } from 'footlight/web-vitals';

export const start = (endpoint) =>
  footlight.createTelemetry({
    service: { name: 'bench' },
    endpoint,
    routes: ['/courses/:courseId'],
    outbox: footlight.persistentOutbox(),
    features: [
      footlight.pageViews(),
      footlight.requests(),
      footlight.errors(),
      footlight.longFrames(),
      footlight.navigationTiming(),
      footlight.resources(),
      footlight.interactions(),
      footlight.consoleLogs(),
      footlight.cspReports(),
      footlight.reportingObserver(),
      footlight.visibilityAndConnection(),
      footlight.sessions(),
      webVitals(),
    ],
  });
