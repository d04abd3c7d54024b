import type { Batch } from '../types.ts';

const MIN_BYTES = 1_024;

/** Compresses a batch in place, where that is possible and saves. */
export async function compress(batch: Batch): Promise<void> {
  try {
    if (batch.body.length < MIN_BYTES) return;
    const stream = new Response(batch.body).body?.pipeThrough(new CompressionStream('gzip'));
    const body = new Uint8Array(await new Response(stream).arrayBuffer());
    if (body.length >= batch.body.length) return;
    batch.body = body;
    batch.gzip = true;
  } catch {
    // There is no CompressionStream: it goes as it is.
  }
}
