import { parseUrl } from '../browser/location.ts';
import { misconfigured } from '../context/config-error.ts';
import type { OperationReader } from '../types.ts';

// Beyond that a body is not parsed: it takes the page's time, and is hardly a query.
const MAX_BODY = 65_536;
// https://spec.graphql.org/October2021/#Name
const NAME = /^[_A-Za-z]\w*$/;
// What can hide the words, and where operations begin. Within braces they are names of fields.
const TOKENS =
  /"""[\s\S]*?"""|"(?:\\.|[^\\"\n])*"|#.*|[{}]|\bfragment\s+\w+\s+on\s+\w+|\b(query|mutation|subscription)\b(?:\s+([_A-Za-z]\w*))?/g;

interface Operation {
  readonly name?: string | undefined;
  readonly type?: string | undefined;
}

/** The operation of a document that has this name, or the first one. */
function find(document: string, wanted: string | undefined): Operation {
  let depth = 0;
  for (const [token, type, name] of document.matchAll(TOKENS)) {
    if (token === '{') depth++;
    else if (token === '}') depth--;
    else if (type && !depth && (wanted ?? name) === name) return { name, type };
  }
  return { name: wanted };
}

/** What a request asks for: its body, or the query of its URL. Several together have a name of their own. */
function read(asked: unknown): Operation {
  if (Array.isArray(asked)) return asked.length === 1 ? read(asked[0]) : { name: 'batch' };
  const { operationName: name, query } = (asked ?? {}) as Record<string, unknown>;
  return find(typeof query === 'string' ? query : '', typeof name === 'string' && NAME.test(name) ? name : undefined);
}

/**
 * Tells requests of GraphQL apart, for `requests()` and `createFetch`: the name of the operation becomes part of the
 * `endpoint` label, as in `/graphql#CourseList`, and `graphql.operation.name` and `.type` of the span. It is read from the
 * URL and from bodies that are texts, at these paths only; what is asked for in one request together is `#batch`. Throws a
 * `TelemetryConfigError` in development where `paths` is no list; in production it warns, and tells nothing apart.
 *
 * @example
 * createTelemetry({ …, features: [requests({ graphql: graphqlOperations(['/graphql']) })] });
 */
export function graphqlOperations(paths: readonly string[]): OperationReader {
  if (!Array.isArray(paths)) misconfigured('paths of graphqlOperations()', 'must be a list of paths');
  return ({ url, endpoint, body }) => {
    if (!paths?.includes?.(endpoint)) return undefined;
    const sent = body?.();
    let operation: Operation = {};
    try {
      operation = read(
        typeof sent !== 'string'
          ? Object.fromEntries(parseUrl(url)?.searchParams ?? [])
          : sent.length > MAX_BODY
            ? undefined
            : JSON.parse(sent),
      );
    } catch {
      // No JSON: what it asks for is not known.
    }
    const { name, type } = operation;
    return {
      endpoint: name ? `${endpoint}#${name}` : endpoint,
      attributes: { 'graphql.operation.name': name, 'graphql.operation.type': type },
    };
  };
}
