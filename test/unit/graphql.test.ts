import { createFetch, graphqlOperations, type OperationReader, requests } from 'footlight';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Capture, captureRequests, client } from '../support/capture.ts';

const URL = 'https://api.test/graphql';
const read = graphqlOperations(['/graphql']);
const operationOf = (body: unknown, url = URL) => read({ url, endpoint: '/graphql', body: () => body });

/** The name in the label, and the type. */
const told = (body: unknown, url?: string): unknown[] => {
  const { endpoint, attributes } = operationOf(body, url) ?? {};
  return [endpoint, attributes?.['graphql.operation.type']];
};
const query = (text: string, operationName?: unknown): string => JSON.stringify({ query: text, operationName });

describe('the operation of a request', () => {
  it.each([
    ['is named by itself', query('query List { a }'), '/graphql#List', 'query'],
    [
      'is a mutation',
      query('\n mutation\n  Save_2($id: ID!) @d { save(id: $id) { id } }'),
      '/graphql#Save_2',
      'mutation',
    ],
    ['is a subscription', query('subscription On{a}'), '/graphql#On', 'subscription'],
    ['is named beside it', query('query A { a } mutation B { b }', 'B'), '/graphql#B', 'mutation'],
    ['is the first one', query('query A { a } mutation B { b }'), '/graphql#A', 'query'],
    ['is persisted', JSON.stringify({ operationName: 'List', extensions: {} }), '/graphql#List', undefined],
    ['comes after a fragment', query('fragment query on Query { a } query List { a }'), '/graphql#List', 'query'],
    ['has no name', query('query { a }'), '/graphql', 'query'],
    ['is but braces', query('{ query List mutation Save { a } }'), '/graphql', undefined],
    ['is hidden by a comment', query('# query Old\nquery New { a }'), '/graphql#New', 'query'],
    ['is hidden by a text', query('query A($t: String = "} query B \\" { query C") { a }', 'A'), '/graphql#A', 'query'],
    [
      'is hidden by a block',
      query('query A($t: String = """ " } query B """) { a } query D { d }', 'D'),
      '/graphql#D',
      'query',
    ],
    ['is one of a batch', `[${query('query A { a }')},${query('query B { a }')}]`, '/graphql#batch', undefined],
    ['is alone in a batch', `[${query('query A { a }')}]`, '/graphql#A', 'query'],
    ['is named by no name', query('query A { a }', 'a b'), '/graphql#A', 'query'],
    ['is named by a number', query('query A { a }', 1), '/graphql#A', 'query'],
    ['is no operation', query('type Query { a: Int }'), '/graphql', undefined],
    ['is nothing', 'null', '/graphql', undefined],
    ['is an empty batch', '[]', '/graphql#batch', undefined],
    ['is no JSON', 'query A { a }', '/graphql', undefined],
    ['is too long', query(`query A { a } #${'x'.repeat(65_536)}`), '/graphql', undefined],
    ['is in no text', new Blob([query('query A { a }')]), '/graphql', undefined],
  ])('%s', (_, body, endpoint, type) => {
    expect(told(body)).toEqual([endpoint, type]);
  });

  it.each([
    ['?operationName=List', '/graphql#List', undefined],
    ['?query=query+List+%7B+a+%7D', '/graphql#List', 'query'],
    ['?operationName=a%20b', '/graphql', undefined],
    ['', '/graphql', undefined],
  ])('is in the URL: %s', (search, endpoint, type) => {
    expect(told(undefined, URL + search)).toEqual([endpoint, type]);
  });

  it('is looked for at its endpoints only', () => {
    const body = vi.fn();
    expect(read({ url: 'https://api.test/other', endpoint: '/other', body })).toBeUndefined();
    expect(body).not.toHaveBeenCalled();
  });
});

describe('a fetch client', () => {
  let capture: Capture;
  beforeEach(() => {
    capture = captureRequests();
  });

  async function labelsOf(graphql: OperationReader): Promise<unknown[]> {
    const telemetry = client();
    const send = async (): Promise<Response> => new Response('x');
    const api = createFetch(telemetry, { baseUrl: '/api', graphql, fetch: send });
    await api('/graphql', { method: 'POST', body: query('query List { a }') });
    await telemetry.flush();
    return capture.points('frontend.api.request.duration').map(({ labels }) => labels['endpoint']);
  }

  it('names operations too', async () => {
    expect(await labelsOf(read)).toEqual(['/graphql#List']);
  });

  it('goes on where whoever reads them throws', async () => {
    const fails = (): never => {
      throw new Error('mine');
    };
    expect(await labelsOf(fails)).toEqual([]);
  });
});

it('is told of no request where it was not said at which paths', () => {
  // @ts-expect-error: it must be said.
  expect(() => graphqlOperations()).toThrow('paths of graphqlOperations() must be a list of paths');
  vi.stubEnv('NODE_ENV', 'production');
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  // @ts-expect-error: the same.
  const none = graphqlOperations();
  expect(warn).toHaveBeenCalledExactlyOnceWith('footlight: wrong paths of graphqlOperations()');
  expect(none({ url: URL, endpoint: '/graphql', body: () => query('{ a }') })).toBeUndefined();
});

describe('what is ignored', () => {
  it.each<[string | RegExp, string, boolean]>([
    ['/health', '/health', true],
    ['/health', '/health?full', true],
    ['/health', '/health#x', true],
    ['/health/', '/health', true],
    ['/health', '/health/deep', true],
    ['/health', '/healthy', false],
    ['/health', '/api/health', false],
    ['/health', 'https://other.test/health', false],
    ['https://other.test', 'https://other.test/health', true],
    ['https://other.test', 'https://other.test.evil/health', false],
    ['https://OTHER.test/health', 'https://other.test/health', true],
    [/HEALTH/i, '/health', true],
    [/^\/health/, '/health', false],
    [/health/y, '/health', false],
  ])('by %s: %s is %s', async (place, url, is) => {
    const capture = captureRequests();
    const telemetry = client({ features: [requests({ ignore: [place] })] });
    await fetch(url, { body: new TextEncoder().encode('{}') });
    await telemetry.flush();
    expect(capture.points('frontend.api.request.duration')).toHaveLength(is ? 0 : 1);
  });
});
