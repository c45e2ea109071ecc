import type { Call } from './call.ts';
import type { Refusal } from './claim.ts';
import type { SessionFrame, SessionRequest } from './frames.ts';
import type { SessionSocket } from './session-socket.ts';

/** What the requests of a session-manager socket need of the platform. */
export interface SessionDesk {
  readonly callOfSession: (sessionId: string) => Call | undefined;
  /** Dials for `session.create`. */
  readonly dial: (remoteAddress: string) => Call | Refusal;
  readonly setUp: (socket: SessionSocket, frame: Extract<SessionFrame, { type: 'setup' }>) => void;
}

/** Outcome of a request: `content` of an ok response, or why not. */
export type Answer = { readonly content: object } | Refusal;

/** Carries out a frame of the session-manager socket; the answer, if the frame is one that gets one. */
export function runSessionFrame(
  desk: SessionDesk,
  socket: SessionSocket,
  frame: SessionFrame,
): Answer | undefined {
  switch (frame.type) {
    case 'setup':
      desk.setUp(socket, frame);
      return undefined;
    case 'session.ready':
      desk.callOfSession(frame.sessionId)?.claim.ready(socket);
      return undefined;
    case 'session.open':
      return open(desk, socket, frame.sessionId);
    case 'session.create':
      return create(desk, frame.channel, frame.remoteAddress);
    case 'call_flow.setup':
      return { content: {} };
    // Messaging is not part of this platform: no such session can exist.
    default:
      return { errorCode: 'SESSION_NOT_FOUND' };
  }
}

/** The `response` frame to a request. */
export function sessionResponse(request: SessionRequest, answer: Answer): object {
  const { reqId } = request;
  if ('content' in answer) return { type: 'response', reqId, ok: true, content: answer.content };
  return { type: 'response', reqId, ok: false, ...answer };
}

/** The session as the platform describes it in a response and in the REST list. */
export function describeSession(call: Call): object {
  return {
    id: call.sessionId,
    channel: 'TELCO',
    initiator: call.outbound ? 'SDK' : 'CONNECTOR',
    state: call.agentGone ? 'CLOSED' : 'OPEN',
    remoteAddress: call.request.from,
    localAddress: call.request.to,
    openedAt: call.claim.openedAt,
  };
}

function open(desk: SessionDesk, socket: SessionSocket, sessionId: string): Answer {
  const call = desk.callOfSession(sessionId);
  if (!call) return { errorCode: 'SESSION_NOT_FOUND' };
  const refusal = call.claim.open(socket);
  return refusal ?? { content: { session: describeSession(call) } };
}

function create(desk: SessionDesk, channel: string, remoteAddress: string): Answer {
  if (channel !== 'TELCO') return { errorCode: 'CHANNEL_NOT_CONFIGURED' };
  const dialled = desk.dial(remoteAddress);
  if ('errorCode' in dialled) return dialled;
  const created = dialled.settings.sessionCreate === 'dial';
  return { content: { sessionId: dialled.sessionId, created } };
}
