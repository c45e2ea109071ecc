import { performance } from 'node:perf_hooks';
import type { Call } from './call.ts';
import type { Faults } from './faults.ts';
import type { SessionSocket } from './session-socket.ts';
import type { Settings } from './settings.ts';
import { Timers } from './timers.ts';

export interface OffersOptions {
  readonly settings: Settings;
  readonly faults: Faults;
  readonly sockets: ReadonlySet<SessionSocket>;
  readonly calls: Iterable<Call>;
}

/** `session.notify`: who is told of which call, and when. */
export class Offers {
  readonly #options: OffersOptions;
  readonly #timers = new Timers();

  constructor(options: OffersOptions) {
    this.#options = options;
  }

  /** Offers a call to every agent that is there; one that must wait a little hears of it even if another was faster. */
  toAll(call: Call): void {
    for (const socket of this.#options.sockets) this.#whenSettled(socket, () => this.#offer(socket, call));
    const { offerRepeatMs } = call.settings;
    if (offerRepeatMs > 0) call.timers.after(offerRepeatMs, () => this.#repeat(call));
  }

  /** A session-manager socket was set up: it hears of the calls that nobody has. */
  toNewcomer(socket: SessionSocket): void {
    const { settings, calls } = this.#options;
    this.#whenSettled(socket, () => {
      for (const call of calls) if (!call.claim.everOwned) this.#offer(socket, call);
    });
    this.#timers.after(settings.resumeAfterMs, () => {
      for (const call of calls) {
        if (call.claim.everOwned && !call.claim.owner) this.#offer(socket, call);
      }
    });
  }

  /** Sends the notification whatever was sent before; for tests of agents that are told twice. */
  force(socket: SessionSocket, call: Call): void {
    const activity = call.claim.everOwned ? 'RESUME' : 'NEW_INCOMING_CALL';
    socket.offered.add(call.sessionId);
    call.note({ kind: 'offered', smWsId: socket.smWsId, activity });
    socket.wire.sendJson({
      type: 'session.notify',
      sessionId: call.sessionId,
      channel: 'TELCO',
      remoteAddress: call.request.from,
      localAddress: call.request.to,
      activity,
      createdAt: Math.floor(Date.now() / 1000),
    });
  }

  close(): void {
    this.#timers.clear();
  }

  /** Whoever held the call lost it: everybody may hear of it once more. */
  forget(call: Call): void {
    for (const socket of this.#options.sockets) socket.offered.delete(call.sessionId);
  }

  #repeat(call: Call): void {
    if (call.claim.owner || call.agentGone) return;
    this.forget(call);
    this.toAll(call);
  }

  #offer(socket: SessionSocket, call: Call): void {
    if (!socket.isSetUp || call.agentGone || (call.outbound && !call.claim.everOwned)) return;
    if (socket.offered.has(call.sessionId) || socket.claimed.has(call.sessionId)) return;
    if (this.#options.faults.take('withhold-offer', { callId: call.id })) {
      call.note({ kind: 'fault', fault: 'withhold-offer' });
      return;
    }
    this.force(socket, call);
  }

  /** Not before the socket's agent is sure to be past its own setting-up. */
  #whenSettled(socket: SessionSocket, act: () => void): void {
    if (!socket.isSetUp) return;
    const settledAtMs = socket.setUpAtMs + this.#options.settings.offerAfterSetupMs;
    const waitMs = settledAtMs - performance.now();
    if (waitMs > 0) this.#timers.after(waitMs, act);
    else act();
  }
}
