import type { Batch } from '../types.ts';

const MIN_BYTES = 1_024;

/** Compresses a batch in place, where that is possible and saves. */
export async function compress(batch: Batch): Promise<void> {
  try {
    if (batch.body.length < MIN_BYTES) return;
    const { readable, writable } = new CompressionStream('gzip');
    const writer = writable.getWriter();
    const reading = new Response(readable).arrayBuffer();
    const [bytes] = await Promise.all([reading, writer.write(batch.body), writer.close()]);
    const body = new Uint8Array(bytes);
    if (body.length >= batch.body.length) return;
    batch.body = body;
    batch.gzip = true;
  } catch {
    // There is no CompressionStream: it goes as it is.
  }
}
