import type { Call } from './call.ts';
import type { SessionSocket } from './session-socket.ts';

export interface Refusal {
  readonly errorCode: string;
  readonly errorContent?: object;
}

/** Who holds a call's session: opened by one session-manager socket, busy for the others, freed when it goes. */
export class Claim {
  readonly #call: Call;
  #owner: SessionSocket | undefined;
  #readyTimer: (() => void) | undefined;
  #callInSent = false;
  /** Somebody held the call before, so that it is offered as one to be resumed. */
  everOwned = false;
  openedAt = 0;

  constructor(call: Call) {
    this.#call = call;
  }

  get owner(): SessionSocket | undefined {
    return this.#owner;
  }

  /** Claims the session for a socket; returns why not, or undefined. Claiming again what one holds is fine. */
  open(socket: SessionSocket): Refusal | undefined {
    const refusal = this.#refusal(socket);
    if (refusal) {
      this.#call.note({ kind: 'claim-refused', smWsId: socket.smWsId, code: refusal.errorCode });
      return refusal;
    }
    if (this.#owner === socket || !socket.setup) return undefined;
    this.#owner = socket;
    this.#callInSent = false;
    this.everOwned = true;
    this.openedAt = Math.floor(Date.now() / 1000);
    socket.claimed.add(this.#call.sessionId);
    this.#call.takeAudioSetup(socket.setup);
    this.#call.note({ kind: 'claimed', smWsId: socket.smWsId });
    this.#readyTimer = this.#call.timers.after(this.#call.settings.readyWithinMs, () =>
      this.free('claimed, but never made ready'),
    );
    return undefined;
  }

  /** The owner listens: it gets the call, once per claim, because a second `call.in` would make a second call of it. */
  ready(socket: SessionSocket): void {
    if (socket !== this.#owner || this.#callInSent) {
      this.#call.note({ kind: 'violation', what: 'session.ready without a fresh claim of one’s own' });
      return;
    }
    this.#readyTimer?.();
    this.#callInSent = true;
    this.#call.note({ kind: 'ready', smWsId: socket.smWsId });
    this.#call.ready();
  }

  /** Tells the owner where the call is to be had. */
  sendCallIn(): void {
    const { request, outbound, sessionId, id, settings, host } = this.#call;
    const { url, token } = host.issueToken(id, settings.tokenMs);
    this.#owner?.wire.sendJson({
      type: 'call.in',
      sessionId,
      callId: id,
      orgUuid: host.orgUuid,
      from: outbound ? request.to : request.from,
      to: outbound ? request.from : request.to,
      url,
      token,
    });
  }

  /** The owner's socket went. */
  lost(socket: SessionSocket): void {
    if (socket !== this.#owner) return;
    this.#owner = undefined;
    this.#readyTimer?.();
    this.#call.host.forgetOffers(this.#call);
    this.#call.ownerLost();
  }

  free(why: string): void {
    if (!this.#owner) return;
    this.#owner = undefined;
    this.#call.note({ kind: 'claim-freed', why });
    this.#call.host.forgetOffers(this.#call);
    this.#call.host.offerToAll(this.#call);
  }

  /** The session is over; its owner is told. */
  close(reason: 'CALL_TERMINATED' | 'FORCE_CLOSE' | 'SDK_REQUEST'): void {
    this.#owner?.wire.sendJson({ type: 'session.closed', sessionId: this.#call.sessionId, reason });
    this.#owner = undefined;
  }

  #refusal(socket: SessionSocket): Refusal | undefined {
    if (this.#call.agentGone) return { errorCode: 'SESSION_CLOSED' };
    if (!socket.setup) return { errorCode: 'INVALID_REQUEST' };
    if (this.#owner && this.#owner !== socket) {
      return { errorCode: 'SESSION_BUSY', errorContent: { boundSmWsId: this.#owner.smWsId } };
    }
    const rate = this.#call.bridge && this.#call.audio.sampleRate;
    // The sound of a call keeps its rate: an agent with another one could make nothing of it.
    if (rate !== undefined && rate !== socket.setup.sampleRate) return { errorCode: 'INVALID_REQUEST' };
    return undefined;
  }
}
