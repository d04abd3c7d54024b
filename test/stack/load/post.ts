import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { gzipSync } from 'node:zlib';

// As the library does.
const COMPRESSED_FROM = 1_024;
const RETRY_MS = 300;
const PATIENCE_MS = 60_000;
const RETRIED = new Set([429, 502, 503, 504]);

/** What happens to a post: at first it finds nobody; or it arrives, and its answer does not. */
export type Trouble = 'refused' | 'answer lost' | undefined;

/** Sends what simulated browsers have to say. */
export interface Poster {
  /** Posts a window and, where it failed, again, as the library does. Rejects where the answer says that it is wrong. */
  post(url: string, body: string, trouble?: Trouble): Promise<void>;
  close(): void;
}

// Nobody there, or gone before there was an answer.
const FAILED = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE']);
const hasFailed = ({ code = '' }: NodeJS.ErrnoException): boolean => FAILED.has(code);

/** Makes one, whose connections are shared and as many as needed. */
export function createPoster(): Poster {
  // A kept connection that the other side has just closed would look like an answer that was lost.
  const agent = new Agent({ keepAlive: false });
  const once = (url: string, body: string, id: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const isLarge = body.length > COMPRESSED_FROM;
      const headers = {
        'content-type': 'application/json',
        'idempotency-key': `"${id}"`,
        ...(isLarge && { 'content-encoding': 'gzip' }),
      };
      const sent = request(url, { method: 'POST', agent, headers }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 0));
      });
      sent.once('error', reject);
      sent.end(isLarge ? gzipSync(body, { level: 1 }) : body);
    });
  return {
    async post(url, body, trouble) {
      const id = randomUUID();
      const deadline = Date.now() + PATIENCE_MS;
      for (let attempt = 0; ; attempt++) {
        const target = trouble === 'refused' && attempt === 0 ? 'http://127.0.0.1:1/v1/metrics' : `${url}/v1/metrics`;
        const status = await once(target, body, id).catch((error) => {
          if (hasFailed(error)) return 503;
          throw error;
        });
        if (status === 200 && (trouble !== 'answer lost' || attempt > 0)) return;
        if ((status !== 200 && !RETRIED.has(status)) || Date.now() > deadline)
          throw new Error(`${url} answered ${status}`);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS * (1 + Math.random())));
      }
    },
    close: () => agent.destroy(),
  };
}
