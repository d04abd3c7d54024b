import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server as the guide wants it: counts its requests and measures them, for Prometheus to scrape. */
export interface MeasuredServer {
  /** `host:port`. */
  readonly metrics: string;
  close(): Promise<void>;
}

const BOUNDS = [0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/** What it says: so many requests, of which one in ten failed and half took longer than each bound. */
const exposition = (requests: number): string =>
  [
    '# TYPE http_requests_total counter',
    `http_requests_total{method="GET",endpoint="/courses",status="200"} ${requests * 9}`,
    `http_requests_total{method="GET",endpoint="/courses",status="500"} ${requests}`,
    '# TYPE http_request_duration_seconds histogram',
    ...BOUNDS.map(
      (bound, i) =>
        `http_request_duration_seconds_bucket{method="GET",endpoint="/courses",le="${bound}"} ${requests * (i + 3)}`,
    ),
    `http_request_duration_seconds_bucket{method="GET",endpoint="/courses",le="+Inf"} ${requests * 10}`,
    `http_request_duration_seconds_count{method="GET",endpoint="/courses"} ${requests * 10}`,
    `http_request_duration_seconds_sum{method="GET",endpoint="/courses"} ${requests * 2}`,
    '',
  ].join('\n');

/** Starts one that is asked ever more. */
export async function startMeasuredServer(): Promise<MeasuredServer> {
  let scrapes = 0;
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(exposition(++scrapes));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    metrics: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
