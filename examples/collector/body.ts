import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';

/** The JSON of a request, or why there is none. `bytes` is what came over the wire. */
export type Body =
  | { readonly json: unknown; readonly bytes: number }
  | { readonly status: number; readonly message: string; readonly bytes: number };

/** How large a body may be, before and after decompression. */
export interface BodyLimits {
  readonly compressedBytes: number;
  readonly decompressedBytes: number;
}

const inflaters = { gzip: promisify(gunzip), deflate: promisify(inflate) };
const MIB = 1024 * 1024;
// Reading on beyond the limit lets the client see the 413; beyond this it is a flood.
const GIVE_UP_BYTES = 64 * MIB;

/** The content encoding in lower case, empty where there is none. */
export function encodingOf(request: IncomingMessage): string {
  const encoding = (request.headers['content-encoding'] ?? '').trim().toLowerCase();
  return encoding === 'identity' ? '' : encoding;
}

/** Reads, decompresses and parses a request body. Rejects only if the connection breaks. */
export async function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Body> {
  const raw = await readRaw(request, limits.compressedBytes);
  const bytes = raw.bytes;
  if (raw.data === undefined) {
    return { status: 413, message: `the body is larger than ${limits.compressedBytes / MIB} MiB`, bytes };
  }
  const plain = await decompress(raw.data, encodingOf(request), limits.decompressedBytes);
  if ('status' in plain) return { ...plain, bytes };
  try {
    return { json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plain.data)), bytes };
  } catch (error) {
    return { status: 400, message: `the body is not JSON: ${String((error as Error).message)}`, bytes };
  }
}

async function readRaw(request: IncomingMessage, limit: number): Promise<{ data: Buffer | undefined; bytes: number }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= limit) chunks.push(chunk);
    else chunks.length = 0;
    if (bytes > GIVE_UP_BYTES) break;
  }
  return { data: bytes <= limit ? Buffer.concat(chunks) : undefined, bytes };
}

async function decompress(
  data: Buffer,
  encoding: string,
  limit: number,
): Promise<{ data: Buffer } | { status: number; message: string }> {
  const fits = data.length <= limit;
  const inflater = encoding === 'gzip' || encoding === 'deflate' ? inflaters[encoding] : undefined;
  try {
    if (inflater) return { data: await inflater(data, { maxOutputLength: limit }) };
    return fits ? { data } : { status: 413, message: `the body is larger than ${limit / MIB} MiB` };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      return { status: 413, message: `the decompressed body is larger than ${limit / MIB} MiB` };
    }
    return { status: 400, message: `the body is not valid ${encoding}: ${(error as Error).message}` };
  }
}
