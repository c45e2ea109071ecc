import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { bearerToken, isKnown, type Credentials } from './credentials.ts';
import type { Platform } from './platform.ts';
import { SessionSocket } from './session-socket.ts';
import { Wire } from './wire.ts';

export const SESSION_MANAGER_PATH = '/v1/agent/session-manager';
export const VOICE_PATH = '/v1/voice';

/** Headers that would show a secret in a test's output. */
const SECRET_HEADERS = new Set(['authorization', 'x-api-key', 'cookie']);

interface Upgrade {
  readonly request: IncomingMessage;
  readonly connection: Duplex;
  readonly head: Buffer;
}

/** Turns HTTP upgrades into sockets of the platform, or refuses them with a status before any socket exists. */
export class Upgrades {
  readonly #server = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  readonly #platform: Platform;
  readonly #credentials: Credentials;

  constructor(platform: Platform, credentials: Credentials) {
    this.#platform = platform;
    this.#credentials = credentials;
  }

  handle(request: IncomingMessage, connection: Duplex, head: Buffer): void {
    // A peer that goes during the handshake is met by ws itself, or is none of our business.
    connection.on('error', () => {});
    const { pathname } = URL.parse(request.url ?? '/', 'http://localhost') ?? { pathname: '' };
    const upgrade = { request, connection, head };
    if (pathname === SESSION_MANAGER_PATH) this.#sessionManager(upgrade);
    else if (pathname.startsWith(`${VOICE_PATH}/`))
      this.#voice(upgrade, pathname.slice(VOICE_PATH.length + 1));
    else refuse(connection, 404, 'there is no such socket');
  }

  close(): void {
    for (const ws of this.#server.clients) ws.terminate();
    this.#server.close();
  }

  #sessionManager(upgrade: Upgrade): void {
    const fault = this.#platform.faults.take('refuse-upgrade', { socket: 'sm' });
    if (fault) {
      refuse(upgrade.connection, fault.status, 'refused on purpose');
      return;
    }
    if (!isKnown(this.#credentials, upgrade.request.headers)) {
      refuse(upgrade.connection, 401, 'x-api-key or x-connector-uuid is wrong');
      return;
    }
    this.#accept(upgrade, (ws) => {
      const { log } = this.#platform;
      const wire = new Wire({
        id: randomUUID(),
        kind: 'sm',
        ws,
        connection: upgrade.connection,
        log: (frame) => {
          log.add(frame);
          this.#platform.callOfFrame(frame.frame)?.log.add(frame);
        },
      });
      this.#platform.attach(new SessionSocket(wire, shownHeaders(upgrade.request)));
    });
  }

  #voice(upgrade: Upgrade, callId: string): void {
    const call = this.#platform.calls.get(callId);
    const refused = this.#whyNoVoice(callId, bearerToken(upgrade.request.headers));
    if (!call || refused) {
      const { status, why } = refused ?? { status: 404, why: `there is no call ${callId}` };
      call?.note({ kind: 'upgrade-refused', status, why });
      refuse(upgrade.connection, status, why);
      return;
    }
    this.#accept(upgrade, (ws) => {
      const { connection } = upgrade;
      const wire = new Wire({
        id: randomUUID(),
        kind: 'voice',
        ws,
        connection,
        log: (frame) => call.log.add(frame),
      });
      call.voice.attach(wire);
    });
  }

  #whyNoVoice(callId: string, token: string | undefined): { status: number; why: string } | undefined {
    const { faults, tokens, calls } = this.#platform;
    const fault = faults.take('refuse-upgrade', { socket: 'voice', callId });
    if (fault) return { status: fault.status, why: 'refused on purpose' };
    if (token === undefined || !tokens.opens(token, callId)) {
      return { status: 401, why: 'the bearer token does not open this call' };
    }
    const call = calls.get(callId);
    if (!call || call.agentGone) return { status: 401, why: 'the call is over' };
    if (call.voice.present() && call.settings.secondVoiceSocket === 'refuse') {
      return { status: 409, why: 'the call has a voice socket already' };
    }
    return undefined;
  }

  #accept({ request, connection, head }: Upgrade, use: (ws: WebSocket) => void): void {
    this.#server.handleUpgrade(request, connection, head, use);
  }
}

function shownHeaders({ headers }: IncomingMessage): Record<string, string> {
  const shown = Object.entries(headers).filter(([name]) => !SECRET_HEADERS.has(name));
  return Object.fromEntries(shown.map(([name, value]) => [name, String(value)]));
}

/** The vendor's client shows the body of the refusal as the text of its error. */
function refuse(connection: Duplex, status: number, message: string): void {
  const body = JSON.stringify({ code: status === 401 ? 'UNAUTHORIZED' : 'REFUSED', message });
  connection.end(
    `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
