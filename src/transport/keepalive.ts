const MAX_BYTES = 61_440;

let bytesInFlight = 0;

/** How many bytes the next request that outlives the page may have: browsers allow 64 KiB for all of a page's together. */
export const keepaliveRoom = (): number => MAX_BYTES - bytesInFlight;

/** Counts the bytes of a request as in flight; a negative number, as ended. */
export function countKeepalive(bytes: number): void {
  bytesInFlight += bytes;
}
