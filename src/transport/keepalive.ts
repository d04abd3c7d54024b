const MAX_BYTES = 61_440;
const MAX_REQUESTS = 9;

let bytesInFlight = 0;
let requestsInFlight = 0;

/** How many bytes the next request that outlives the page may have: browsers allow 64 KiB for all of a page's together. */
export const keepaliveRoom = (): number => (requestsInFlight < MAX_REQUESTS ? MAX_BYTES - bytesInFlight : 0);

/** Counts a request as in flight; with `-1`, as ended. */
export function countKeepalive(bytes: number, requests: 1 | -1): void {
  bytesInFlight += bytes * requests;
  requestsInFlight += requests;
}
