import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the ports that the kernel lends to outgoing connections: one of those could be taken by anybody's connection
 * while a server is down, and the server has to come back on its own port.
 */
const FIRST = 20_000;
const END = 32_000;
const TRIES = 50;

/** A port of 127.0.0.1 that nobody listens on now. Another process may be quicker: whoever uses it tries again then. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const port = randomInt(FIRST, END);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port found between ${FIRST} and ${END} in ${TRIES} tries`);
}

function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const probe = createServer();
  probe.once('error', () => resolve(false));
  probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  return promise;
}
