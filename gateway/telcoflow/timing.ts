/** How long the client waits for what, in milliseconds. */
export interface Timing {
  /** For an upgrade to be granted. */
  readonly openMs: number;
  /** For `setup.done`; a socket without it is closed. */
  readonly setupMs: number;
  /** For the response to a request of the session manager. */
  readonly requestMs: number;
  /** Between a claim and the call that it was for. */
  readonly handOverMs: number;
  /** Delay before the second attempt to connect; each further one is half as long again … */
  readonly reconnectFirstMs: number;
  /** … up to this. */
  readonly reconnectMostMs: number;
  readonly sessionPingMs: number;
  readonly voicePingMs: number;
  /** A peer from which nothing at all came for so long after a ping is gone. */
  readonly pongMs: number;
  /** Time that the platform is given for a command … */
  readonly commandMs: number;
  /** … and how much longer we wait for its response. */
  readonly commandGraceMs: number;
  /** For a call's voice socket, refused upgrades included. */
  readonly voiceOpenMs: number;
  /** First pause after a refused upgrade of a voice socket; each further one is half as long again. */
  readonly voiceRetryMs: number;
  /** How long a voice socket stays after the end of its call, for the platform to close it. */
  readonly lingerMs: number;
  /** For the answer to our close; then the socket is cut. */
  readonly closeMs: number;
}

/**
 * Observed with the vendor SDK 1.0.0: 10 s for upgrade and setup, 30 s for requests, 0.5 s x 1.5^n up to 10 s between
 * attempts, 10 s for commands and 5 s more here. Pings are more frequent than the SDK's (30 s and 20 s): until a dead
 * socket is noticed, callers ring in vain or hear silence.
 */
export const TIMING: Timing = {
  openMs: 10_000,
  setupMs: 10_000,
  requestMs: 30_000,
  handOverMs: 30_000,
  reconnectFirstMs: 500,
  reconnectMostMs: 10_000,
  sessionPingMs: 15_000,
  voicePingMs: 5_000,
  pongMs: 10_000,
  commandMs: 10_000,
  commandGraceMs: 5_000,
  voiceOpenMs: 10_000,
  voiceRetryMs: 200,
  lingerMs: 2_000,
  closeMs: 2_000,
};

const GROWTH = 1.5;
const JITTER = 0.2;

/** Pause before attempt `n` (the first repeat is 0), with up to a fifth on top so that many gateways do not come at once. */
export function backoffMs(n: number, firstMs: number, mostMs: number): number {
  return Math.min(firstMs * GROWTH ** n, mostMs) * (1 + JITTER * Math.random());
}
