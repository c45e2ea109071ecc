import { randomUUID } from 'node:crypto';
import type { CallState } from '../../contracts/call.ts';
import type { Bridge } from './bridge.ts';
import type { CallHost } from './call-host.ts';
import type { PlacedCall } from './call-request.ts';
import { Claim } from './claim.ts';
import { FrameLog } from './frame-log.ts';
import { newBridge, newParty } from './line-parts.ts';
import type { Party } from './party.ts';
import { CallScript } from './script.ts';
import type { AudioSetup } from './session-socket.ts';
import { withOverrides, type Settings } from './settings.ts';
import { Timeline, type CallHappening, type EndedBy } from './timeline.ts';
import { Timers } from './timers.ts';
import { VoiceLink } from './voice-link.ts';

/** One phone call as the platform knows it: parties, state, and the agent's hold on it. */
export class Call {
  readonly id: string = randomUUID();
  readonly sessionId: string = randomUUID();
  readonly host: CallHost;
  readonly request: PlacedCall;
  /** The agent dials, with `session.create`; `request.from` is then the person who is rung. */
  readonly outbound: boolean;
  readonly settings: Settings;
  readonly timeline: Timeline = new Timeline(this.id);
  readonly log: FrameLog;
  readonly states: CallState[] = ['PENDING'];
  readonly caller: Party;
  readonly callee: Party;
  readonly claim: Claim;
  readonly voice: VoiceLink;
  readonly timers = new Timers();
  readonly script: CallScript;
  audio: AudioSetup;
  /** The open line; undefined until the call is answered or connected. */
  bridge: Bridge | undefined;
  /** A `call.connect` is under way. */
  calleeRings = false;
  /** The agent left or the call is over: nobody can claim it any more. */
  agentGone = false;
  endedBy: EndedBy | undefined;
  #stopTicking?: () => void;
  #stopRingOut?: () => void;
  #stopGrace?: () => void;

  constructor(host: CallHost, request: PlacedCall, outbound = false) {
    this.host = host;
    this.request = request;
    this.outbound = outbound;
    this.settings = withOverrides(host.settings, request.settings);
    this.log = new FrameLog(host.keepFrames, () => this.timeline.now());
    this.audio = { sampleRate: host.sampleRate, audioMode: 'mixed' };
    this.caller = newParty(this, 'caller');
    this.callee = newParty(this, 'callee');
    this.claim = new Claim(this);
    this.voice = new VoiceLink(this);
    this.script = new CallScript(this);
  }

  get state(): CallState {
    return this.states.at(-1) ?? 'PENDING';
  }

  ring(): void {
    this.note({ kind: 'rang' });
    this.script.prepare(this.audio.sampleRate);
    this.#armRingOut();
    this.timers.after(this.settings.maxCallMs, () => this.end('platform', 'the longest call is over'));
    if (!this.outbound) this.script.start(this.caller, this.request.steps);
  }

  note(happening: CallHappening): void {
    this.timeline.add(this.state, happening);
  }

  /** The owner's rate and mode hold for the call. */
  takeAudioSetup(setup: AudioSetup): void {
    if (this.bridge) return;
    this.audio = setup;
    this.script.prepare(setup.sampleRate);
  }

  /** The owner is ready for the call; one that the agent dials has to be picked up first. */
  ready(): void {
    if (this.bridge || !this.outbound) return this.claim.sendCallIn();
    this.timers.after(this.request.answerAfterMs, () => {
      this.answer();
      this.claim.sendCallIn();
    });
  }

  answer(): void {
    this.#stopRingOut?.();
    this.states.push('ANSWERED');
    this.note({ kind: 'answered' });
    this.#openLine();
  }

  calleePicksUp(): void {
    this.#stopRingOut?.();
    this.states.push('CONNECTED');
    const bridge = this.bridge ?? this.#openLine();
    bridge.calleeJoins();
    this.note({ kind: 'connected' });
    this.note({ kind: 'mode', mode: bridge.mode });
    this.script.start(this.callee, this.request.calleeSteps);
  }

  /** The agent goes and the parties stay. */
  agentLeaves(): void {
    if (this.agentGone) return;
    this.agentGone = true;
    this.note({ kind: 'agent-left' });
    this.bridge?.feed.flush();
    void this.#dismissAgent();
  }

  hangUp(by: EndedBy): void {
    if (this.state === 'DISCONNECTED') return;
    this.note({ kind: 'hung-up', by });
    this.end(by, `${by} hung up`);
  }

  /** Over for all, in the order that the vendor's client needs. */
  end(by: EndedBy, why: string): void {
    if (this.state === 'DISCONNECTED') return;
    const agentWasThere = !this.agentGone;
    this.agentGone = true;
    this.endedBy = by;
    this.timers.clear();
    this.#stopTicking?.();
    this.caller.fallSilent();
    this.callee.fallSilent();
    this.bridge?.feed.flush();
    this.states.push('DISCONNECTED');
    this.note({ kind: 'ended', by, why });
    this.script.stop();
    if (agentWasThere) void this.#dismissAgent();
  }

  /** The voice socket went without the call being over. */
  voiceLost(): void {
    if (this.agentGone) return;
    this.note({ kind: 'voice-lost' });
    const { voiceGraceMs } = this.settings;
    if (voiceGraceMs === 0) {
      this.end('platform', 'the voice socket was lost');
      return;
    }
    this.#stopGrace = this.timers.after(voiceGraceMs, () =>
      this.end('platform', 'no voice socket came back in time'),
    );
    this.#offerAgainIfForsaken();
  }

  /** A voice socket is there (again). */
  voiceOpened(): void {
    this.#stopGrace?.();
    this.note({ kind: 'voice-opened' });
  }

  /** The session-manager socket of the owner went. */
  ownerLost(): void {
    if (this.agentGone) return;
    this.note({ kind: 'claim-freed', why: 'the owner’s session-manager socket was lost' });
    if (this.settings.ownerLost === 'end') this.end('platform', 'the owner was lost');
    else this.#offerAgainIfForsaken();
  }

  /** A call that nobody holds any more is offered to everybody; one that is still being talked on waits for newcomers. */
  #offerAgainIfForsaken(): void {
    this.timers.after(this.settings.resumeAfterMs, () => {
      if (!this.claim.owner && !this.voice.present()) this.host.offerToAll(this);
    });
  }

  async #dismissAgent(): Promise<void> {
    if (this.settings.pendingAtEnd === 'silent' && this.voice.hasPending) {
      await this.host.pause(this.settings.silentMs);
    }
    await this.voice.finish();
    this.claim.close('CALL_TERMINATED');
  }

  #openLine(): Bridge {
    const bridge = newBridge(this);
    this.bridge = bridge;
    this.#stopTicking = this.host.ticker.listen(() => bridge.tick());
    return bridge;
  }

  #armRingOut(): void {
    this.#stopRingOut = this.timers.after(this.settings.ringOutMs, () => {
      if (this.calleeRings) this.#armRingOut();
      else this.end('platform', 'nobody took the call');
    });
  }
}
