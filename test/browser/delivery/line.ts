import { createConnection, createServer, type NetConnectOpts, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A connection between browsers and a server that takes time and can break. */
export interface Line {
  readonly port: number;
  /** Refuses connections and breaks those that are open, with all that is under way on them. */
  down(): Promise<void>;
  /** Takes connections again, on the same port. */
  up(): Promise<void>;
  /** From now on, whether answers end after the first byte of their body. */
  cut(isCutting: boolean): void;
}

// Below the ports that systems give to whoever does not choose: nobody takes ours while the line is down.
const FIRST_PORT = 20_000;
const PORTS = 12_000;
// Of a line that is down, too: what pages send to it must not reach the collector of another run.
const taken = new Set<number>();

const pickPort = (): number => {
  const port = FIRST_PORT + Math.floor(Math.random() * PORTS);
  return taken.size < taken.add(port).size ? port : pickPort();
};

function listen(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
}

/** Carries what one end says to the other, in its order, some time later. */
function carry(from: Socket, to: Socket, { delayMs, cuts }: { delayMs: number; cuts: () => boolean }): void {
  const later = (task: () => void): void => {
    if (delayMs) setTimeout(task, delayMs);
    else task();
  };
  from.on('data', (chunk) => {
    const head = cuts() ? chunk.indexOf('\r\n\r\n') : -1;
    const isCut = head >= 0 && chunk.length > head + 4;
    later(() => {
      to.write(isCut ? chunk.subarray(0, head + 5) : chunk);
      // What has been said arrives before the connection ends.
      if (isCut) setTimeout(() => to.destroySoon(), 20);
    });
  });
  from.on('end', () => later(() => to.end()));
  // A broken connection says so by closing.
  from.on('error', () => undefined);
  from.on('close', () => later(() => to.destroySoon()));
}

/** Puts a line before a server. `roundTripMs` is spread over both directions, and spent once more to connect. */
export async function createLine(target: NetConnectOpts, roundTripMs: number): Promise<Line> {
  const open = new Set<Socket>();
  let isCutting = false;
  const connect = async (client: Socket): Promise<void> => {
    client.pause();
    const server = createConnection(target);
    for (const socket of [client, server]) {
      open.add(socket);
      socket.setNoDelay(true).on('close', () => open.delete(socket));
    }
    const delayMs = roundTripMs / 2;
    carry(client, server, { delayMs, cuts: () => false });
    carry(server, client, { delayMs, cuts: () => isCutting });
    client.pause();
    await sleep(roundTripMs);
    client.resume();
  };
  let server: Server | undefined = createServer(connect);
  let port = 0;
  do port = pickPort();
  while (!(await listen(server, port)));

  return {
    port,
    cut: (isWanted) => {
      isCutting = isWanted;
    },
    async down() {
      const running = server;
      server = undefined;
      const closed = new Promise((resolve) => (running ? running.close(resolve) : resolve(undefined)));
      for (const socket of open) socket.destroy();
      await closed;
    },
    async up() {
      server = createServer(connect);
      if (!(await listen(server, port))) throw new Error(`port ${port} has been taken`);
    },
  };
}
