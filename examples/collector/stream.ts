import type { ServerResponse } from 'node:http';
import type { Memory } from './memory.ts';

const MIN_GAP_MS = 250;
const HEARTBEAT_MS = 15_000;

/**
 * Tells a page that something changed, as server-sent events, at most four times a second. The page reads what it
 * wants from the API, so that an event stays small however much has changed.
 */
export function streamChanges(response: ServerResponse, memory: Memory): void {
  let timer: NodeJS.Timeout | undefined;
  let lastSent = 0;
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });

  const send = (): void => {
    timer = undefined;
    lastSent = Date.now();
    response.write(`event: change\ndata: ${JSON.stringify({ requests: countOf(memory) })}\n\n`);
  };
  const stop = memory.onChange(() => {
    timer ??= setTimeout(send, Math.max(0, lastSent + MIN_GAP_MS - Date.now()));
  });
  const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
  response.on('close', () => {
    stop();
    clearTimeout(timer);
    clearInterval(heartbeat);
  });
  send();
}

function countOf(memory: Memory): number {
  return Object.values(memory.requests.paths()).reduce((sum, path) => sum + path.total, 0);
}
