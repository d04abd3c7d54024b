import { type JsonObject, type PlainAttributes, readAttributes, readObject, readObjects, readString } from './otlp.ts';

/** Where in a request something stands, and what is true of all that stands there. */
export interface Place {
  /** The path to it, for messages. */
  readonly at: string;
  readonly resource: PlainAttributes;
  readonly scope: string;
}

/** The keys by which a request of one signal nests: resources, scopes, records. */
export type Nesting = readonly [resources: string, scopes: string, records: string];

/** Visits every record of an OTLP request, whichever signal's it is: all three nest alike. */
export function walk<Decoded>(
  request: JsonObject,
  [resources, scopes, records]: Nesting,
  decode: (record: JsonObject, place: Place) => Decoded | readonly Decoded[],
): Decoded[] {
  return readObjects(request, resources, 'request').flatMap((group, i) => {
    const outer = `${resources}[${i}]`;
    const attributes = readObject(group['resource'], `${outer}.resource`)['attributes'];
    const resource = readAttributes(attributes, `${outer}.resource.attributes`);
    return readObjects(group, scopes, outer).flatMap((scoped, j) => {
      const inner = `${outer}.${scopes}[${j}]`;
      const scope = readString(readObject(scoped['scope'], `${inner}.scope`)['name'], `${inner}.scope.name`);
      return readObjects(scoped, records, inner).flatMap((record, k) =>
        decode(record, { at: `${inner}.${records}[${k}]`, resource, scope }),
      );
    });
  });
}
