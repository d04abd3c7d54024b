import type { CDPSession } from 'playwright-core';

/** What a page holds once all garbage is collected. */
export interface Held {
  /** Of objects, functions, texts and what they are made of; not of code, which grows as it is optimized. */
  readonly bytes: number;
  /** How many objects of the browser there are by name, such as `AbortSignal`. */
  readonly natives: Readonly<Record<string, number>>;
  readonly listeners: number;
  readonly nodes: number;
}

/** A heap snapshot, as far as it is read. */
interface Snapshot {
  readonly snapshot: { readonly meta: { readonly node_fields: string[]; readonly node_types: [string[]] } };
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
}

const OURS = ['object', 'closure', 'array', 'string', 'concatenated string', 'sliced string', 'number', 'regexp'];

async function snapshotOf(session: CDPSession): Promise<Snapshot> {
  const chunks: string[] = [];
  const take = ({ chunk }: { readonly chunk: string }): number => chunks.push(chunk);
  session.on('HeapProfiler.addHeapSnapshotChunk', take);
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  session.off('HeapProfiler.addHeapSnapshotChunk', take);
  return JSON.parse(chunks.join('')) as Snapshot;
}

function sum({ snapshot, nodes, strings }: Snapshot): Pick<Held, 'bytes' | 'natives'> {
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, name, size] = ['type', 'name', 'self_size'].map((field) => fields.indexOf(field)) as [
    number,
    number,
    number,
  ];
  const natives: Record<string, number> = {};
  let bytes = 0;
  for (let at = 0; at < nodes.length; at += fields.length) {
    const kind = types[0][nodes[at + type] as number] as string;
    const called = strings[nodes[at + name] as number] as string;
    if (OURS.includes(kind)) bytes += nodes[at + size] as number;
    // Those with `::` are of the browser itself, and of whoever inspects it.
    if (kind === 'native' && /^\w+$/.test(called)) natives[called] = (natives[called] ?? 0) + 1;
  }
  return { bytes, natives };
}

/** Collects all garbage of a page, and counts what is left. */
export async function heldBy(session: CDPSession): Promise<Held> {
  for (let time = 0; time < 4; time++) await session.send('HeapProfiler.collectGarbage');
  const { jsEventListeners, nodes } = await session.send('Memory.getDOMCounters');
  return { ...sum(await snapshotOf(session)), listeners: jsEventListeners, nodes };
}
