import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';

const PREFLIGHT_MAX_AGE_S = '7200';
// What containers on the same machine call it, so that a Prometheus in Docker can scrape.
const DOCKER_HOST = 'host.docker.internal';

/** Answers a CORS preflight, or lets any origin read the answer that follows. For the OTLP paths only. */
export function allowAnyOrigin(request: IncomingMessage, response: ServerResponse): 'answered' | 'go on' {
  const { origin } = request.headers;
  response.setHeader('Vary', 'Origin, Access-Control-Request-Headers, Access-Control-Request-Private-Network');
  if (origin !== undefined) {
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Expose-Headers', 'Retry-After');
  }
  if (request.method !== 'OPTIONS') return 'go on';
  const wanted = request.headers['access-control-request-headers'];
  response.setHeader('Access-Control-Allow-Methods', 'POST');
  response.setHeader('Access-Control-Max-Age', PREFLIGHT_MAX_AGE_S);
  if (wanted !== undefined) response.setHeader('Access-Control-Allow-Headers', wanted);
  if (request.headers['access-control-request-private-network'] === 'true') {
    response.setHeader('Access-Control-Allow-Private-Network', 'true');
  }
  response.writeHead(204).end();
  return 'answered';
}

/**
 * Whether a request may read or change what is stored. Another website must not: not by a name of its own that
 * resolves to this machine (DNS rebinding), and not by a request from its pages.
 */
export function isOwnRequest(request: IncomingMessage, configuredHost: string): boolean {
  const { host = '', origin } = request.headers;
  if (!isOwnHost(hostname(host), configuredHost)) return false;
  return origin === undefined || origin === `http://${host}`;
}

function isOwnHost(name: string, configuredHost: string): boolean {
  if (name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127\.\d+\.\d+\.\d+$/.test(name))
    return true;
  if (name === configuredHost.toLowerCase() || name === DOCKER_HOST) return true;
  // Rebinding needs a name, so that an address is safe where all addresses are listened on.
  return ['0.0.0.0', '::'].includes(configuredHost) && isIP(name) !== 0;
}

function hostname(host: string): string {
  return host
    .toLowerCase()
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1');
}
