import type { Call } from './call.ts';
import { bufferRequest, callEvent } from './frames.ts';
import { Faults, type Fault, type FaultOf } from './faults.ts';
import type { Platform } from './platform.ts';
import type { Wire } from './wire.ts';

/** Bigger than the one megabyte that the vendor's client takes. */
const HUGE_BYTES = 1_048_577;

/** Makes a fault happen now, or at its next occasions. Throws when it names a call that is not there. */
export function applyFault(platform: Platform, fault: Fault): void {
  if (Faults.waits(fault)) {
    platform.faults.arm(fault);
    return;
  }
  for (const call of targets(platform, fault)) call.note({ kind: 'fault', fault: fault.kind });
  act(platform, fault);
}

function act(platform: Platform, fault: Fault): void {
  switch (fault.kind) {
    case 'drop-socket':
      for (const wire of wires(platform, fault)) wire.drop(fault.code);
      break;
    case 'freeze-socket':
      for (const wire of wires(platform, fault)) wire.freeze(fault.ms);
      break;
    case 'odd-frame':
      for (const wire of wires(platform, fault)) {
        for (let sent = 0; sent < fault.count; sent += 1) sendOddFrame(wire, fault.frame);
      }
      break;
    case 'repeat-offer':
      repeatOffer(platform, fault);
      break;
    default:
      for (const call of targets(platform, fault)) actOnCall(call, fault);
  }
}

function actOnCall(call: Call, fault: Fault): void {
  switch (fault.kind) {
    case 'repeat-call-in':
      call.claim.sendCallIn();
      break;
    case 'slow-puller':
      slowPuller(call, fault.ms);
      break;
    case 'lose-audio':
      if (call.bridge) call.bridge.feed.loseFrames += fault.count;
      break;
    case 'call-error':
      call.voice.wire?.sendJson(
        callEvent('call.error', { error_code: fault.code, error_message: fault.message }),
      );
      break;
    case 'terminate':
      call.end('platform', 'terminated on purpose');
      break;
    default:
      throw new Error(`no way to make ${fault.kind} happen`);
  }
}

/** The calls that are meant: the named one, or all that are not over. */
function targets(platform: Platform, fault: Fault): Call[] {
  const callId = 'callId' in fault ? fault.callId : undefined;
  if (callId === undefined) {
    return [...platform.calls.values()].filter(({ state }) => state !== 'DISCONNECTED');
  }
  const call = platform.calls.get(callId);
  if (!call) throw new RangeError(`there is no call ${callId}: GET /calls lists them`);
  return [call];
}

/** The sockets that are meant: those of the call, or all. A call's session-manager socket is that of its owner. */
function wires(platform: Platform, fault: FaultOf<'drop-socket' | 'freeze-socket' | 'odd-frame'>): Wire[] {
  if (fault.socket === 'sm' && fault.callId === undefined) {
    return [...platform.sockets].map(({ wire }) => wire);
  }
  const found = targets(platform, fault).map((call) =>
    fault.socket === 'sm' ? call.claim.owner?.wire : call.voice.wire,
  );
  return [...new Set(found.filter((wire) => wire !== undefined))];
}

function repeatOffer(platform: Platform, fault: FaultOf<'repeat-offer'>): void {
  for (const call of targets(platform, fault)) {
    for (let nth = 0; nth < fault.count; nth += 1) {
      call.timers.after(nth * fault.ms, () => {
        for (const socket of platform.sockets) if (socket.isSetUp) platform.offers.force(socket, call);
      });
    }
  }
}

/** The platform asks for nothing for so long; then it makes up for it at once. */
function slowPuller(call: Call, ms: number): void {
  const { bridge } = call;
  if (!bridge) return;
  bridge.pullPaused = true;
  call.timers.after(ms, () => {
    bridge.pullPaused = false;
  });
}

function sendOddFrame(wire: Wire, kind: FaultOf<'odd-frame'>['frame']): void {
  switch (kind) {
    case 'bad-json':
      return wire.sendText('{"type":"call_event","data":');
    case 'not-an-object':
      return wire.sendText('[1,"two",null]');
    case 'unknown-type':
      return wire.sendJson({ type: 'no.such.type', data: { anything: true } });
    case 'unknown-event':
      return wire.sendJson(callEvent('call.no_such_event', { extra: 1 }));
    case 'wrong-types':
      return wire.sendJson({ type: 'session.notify', sessionId: null, channel: 7, createdAt: 'yesterday' });
    case 'no-data':
      return wire.sendJson({ type: 'command_response' });
    case 'one-byte':
      return wire.sendBinary(Buffer.of(0));
    case 'odd-bytes':
      return wire.sendBinary(Buffer.from([0, 1, 2, 3]));
    case 'huge':
      return wire.sendBinary(Buffer.alloc(HUGE_BYTES));
    case 'other-channel':
      return wire.sendBinary(Buffer.from([7, 1, 2, 3, 4]));
    case 'bad-pull':
      return wire.sendJson(bufferRequest(-320, 0));
  }
}
