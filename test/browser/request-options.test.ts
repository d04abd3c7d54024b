import { describe, expect, it } from 'vitest';
import { PATIENCE, spansOf } from '../support/collected.ts';
import { read } from '../support/read.ts';
import { useWatched } from '../support/watched.ts';

const site = useWatched();

/** In the pages here. */
declare const telemetry: import('footlight').Telemetry;
declare const byXhr: (url: string, method?: string, body?: XMLHttpRequestBodyInit) => Promise<Response>;

// As libraries do, and polyfills of fetch.
const head = `<script>
  function byXhr(url, method = 'GET', body) {
    return new Promise((resolve, reject) => {
      const xhr = new XMLHttpRequest();
      xhr.open(method, url);
      xhr.onload = () => resolve(new Response(xhr.responseText, { status: xhr.status }));
      xhr.onerror = () => reject(new TypeError('Failed to fetch'));
      xhr.send(body);
    });
  }
</script>`;

/** How often each endpoint was counted, by method. */
async function counts(): Promise<Record<string, number>> {
  const metrics = await read<{ name: string; points: { labels: Record<string, string>; count: number }[] }[]>(
    site.collector,
    '/api/metrics',
  );
  const points = metrics.find(({ name }) => name === 'frontend.api.request.duration')?.points ?? [];
  return Object.fromEntries(points.map(({ labels, count }) => [`${labels['method']} ${labels['endpoint']}`, count]));
}

describe('requests', () => {
  it('leaves alone what is to be ignored, and tells it of no span', async () => {
    const ignore = `['/api/health', 'http://localhost:1/', /\\/private\\//g]`;
    const page = await site.open({
      features: `traced.tracing.tracing(), footlight.requests({ ignore: ${ignore} })`,
      head,
    });
    await page.evaluate(async () => {
      const urls = ['/api/health', '/api/health/deep?x=1', '/private/a', '/private/b', '/api/healthy'];
      for (const url of urls) {
        await fetch(url);
        await byXhr(url);
      }
      await fetch('http://localhost:1/anywhere').catch(() => undefined);
      await telemetry.stop();
    });
    expect(await counts()).toEqual({ 'GET /api/healthy': 2 });
    expect((await spansOf(site.collector)).map(({ name }) => name)).toEqual(['GET /api/healthy', 'GET /api/healthy']);
    const told = site.pages.asked.filter(({ headers }) => headers['traceparent']).map(({ path }) => path);
    expect(told).toEqual(['/api/healthy', '/api/healthy']);
  });

  it('tells operations of GraphQL apart, by bodies that are texts and by the URL, at their endpoint only', async () => {
    const page = await site.open({
      features: `traced.tracing.tracing(), footlight.requests({ graphql: footlight.graphqlOperations(['/graphql']) })`,
      head,
    });
    await page.evaluate(async () => {
      const post = (body: BodyInit, url = '/graphql') => fetch(url, { method: 'POST', body });
      const query = (name: string) => JSON.stringify({ query: `query ${name} { a }` });
      await post(query('CourseList'));
      await byXhr('/graphql', 'POST', JSON.stringify({ operationName: 'Enroll', query: 'mutation Enroll { a }' }));
      await fetch('/graphql?operationName=Course&extensions=%7B%7D');
      await post(new Blob([query('Blob')]));
      await fetch(new Request('/graphql', { method: 'POST', body: query('Request') }));
      await byXhr('/graphql', 'POST', new Blob([query('Blob')]));
      await post(query('Other'), '/other');
      await telemetry.stop();
    });
    expect(await counts()).toEqual({
      'POST /graphql#CourseList': 1,
      'POST /graphql#Enroll': 1,
      'GET /graphql#Course': 1,
      'POST /graphql': 3,
      'POST /other': 1,
    });
    const spans = (await spansOf(site.collector)).map(({ name, attributes }) => [
      name,
      attributes['url.template'],
      attributes['graphql.operation.name'],
      attributes['graphql.operation.type'],
    ]);
    expect(spans.slice(0, 4)).toEqual([
      ['POST /graphql', '/graphql', 'CourseList', 'query'],
      ['POST /graphql', '/graphql', 'Enroll', 'mutation'],
      ['GET /graphql', '/graphql', 'Course', undefined],
      ['POST /graphql', '/graphql', undefined, undefined],
    ]);
  });

  it('counts a request once where fetch is made of XMLHttpRequest: that of the page, or of createFetch', async () => {
    const page = await site.open({
      features: 'footlight.requests()',
      head,
      first: `<script>
        var native = fetch;
        window.fetch = (url, init = {}) => (url[0] === '/' ? byXhr(url, init.method, init.body) : native(url, init));
      </script>`,
    });
    await page.evaluate(async () => {
      await fetch('/page');
      const api = footlight.createFetch(telemetry, { fetch: (url) => byXhr(`${url}`) });
      const asked = api('/client');
      await byXhr('/beside');
      await asked;
    });
    await expect.poll(counts, PATIENCE).toEqual({ 'GET /page': 1, 'GET /client': 1, 'GET /beside': 1 });
  });
});
