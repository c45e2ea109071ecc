import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { Mailbox } from './mailbox.ts';

const frameSchema = z.record(z.string(), z.unknown());
type Frame = z.infer<typeof frameSchema>;

const commandSchema = z.object({
  type: z.literal('command'),
  data: z.strictObject({
    command_id: z.uuidv4(),
    command: z.string(),
    timeout_ms: z.number(),
    data: z.unknown().optional(),
  }),
});

/** A command as it stands on the wire. */
export type SentCommand = z.infer<typeof commandSchema>['data'];

/** The platform's end of one socket: it does nothing by itself but what the test tells it to. */
export class Peer {
  readonly headers: IncomingHttpHeaders;
  readonly texts = new Mailbox<Frame>();
  readonly sounds = new Mailbox<Buffer>();
  readonly pings = new Mailbox<true>();
  /** Close code that the client gave, or 1006. */
  readonly closed: Promise<number>;
  readonly #ws: WebSocket;

  constructor(ws: WebSocket, headers: IncomingHttpHeaders) {
    this.#ws = ws;
    this.headers = headers;
    const closed = Promise.withResolvers<number>();
    this.closed = closed.promise;
    ws.on('error', () => {}); // 'close' follows
    ws.on('close', (code) => closed.resolve(code));
    ws.on('ping', () => this.pings.put(true));
    ws.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) this.sounds.put(data);
      else this.texts.put(frameSchema.parse(JSON.parse(data.toString())));
    });
  }

  receives(type: string): Promise<Frame> {
    return this.texts.take(`a frame of type ${type}`, (frame) => frame['type'] === type);
  }

  async receivesCommand(name: string): Promise<SentCommand> {
    const frame = await this.texts.take(`the command ${name}`, (text) => {
      return commandSchema.safeParse(text).data?.data.command === name;
    });
    return commandSchema.parse(frame).data;
  }

  sends(...frames: readonly object[]): void {
    for (const frame of frames) this.sendsRaw(JSON.stringify(frame));
  }

  sendsRaw(data: string | Buffer): void {
    this.#ws.send(data);
  }

  /** A text frame whose bytes are no UTF-8. */
  sendsBrokenText(): void {
    this.#ws.send(Buffer.from([0x22, 0xff, 0xfe]), { binary: false });
  }

  responds({ command_id }: SentCommand, outcome: object = { success: true }): void {
    this.sends({ type: 'command_response', data: { command_id, ...outcome } });
  }

  refuses(command: SentCommand, error_code: string): void {
    this.responds(command, { success: false, error_code, error_message: 'no' });
  }

  terminates(): void {
    this.sends({ type: 'call_event', data: { event: 'call.terminated' } });
  }

  closes(code = 1000): void {
    this.#ws.close(code);
  }

  /** The connection goes without a close frame. */
  drops(): void {
    this.#ws.terminate();
  }

  /** Reads nothing more. */
  stopsReading(): void {
    this.#ws.pause();
  }
}

/** A voice platform that plays a test's script over real sockets. */
export class ScriptedPlatform {
  /** Sockets that were opened, for `session` and `voice` to hand out in order. */
  readonly #sessions = new Mailbox<Peer>();
  readonly #voices = new Mailbox<Peer>();
  /** Every upgrade that was asked for. */
  readonly upgrades: { readonly path: string; readonly headers: IncomingHttpHeaders }[] = [];
  readonly #refusals = new Map<string, number[]>();
  readonly #http: Server;
  readonly #sockets: WebSocketServer;

  private constructor(http: Server, autoPong: boolean) {
    this.#http = http;
    this.#sockets = new WebSocketServer({ noServer: true, autoPong });
    http.on('upgrade', (request, connection, head) => {
      // A client that gives up in the middle of its upgrade resets the connection.
      connection.on('error', () => {});
      const path = request.url ?? '';
      this.upgrades.push({ path, headers: request.headers });
      const kind = path.startsWith('/v1/voice') ? 'voice' : 'session';
      const status = this.#refusals.get(kind)?.shift();
      if (status !== undefined) return refuse(connection, status);
      this.#sockets.handleUpgrade(request, connection, head, (ws) => {
        (kind === 'voice' ? this.#voices : this.#sessions).put(new Peer(ws, request.headers));
      });
    });
  }

  /** `autoPong: false`: pings stay without an answer. */
  static async start({ autoPong = true } = {}): Promise<ScriptedPlatform> {
    const http = createServer();
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    return new ScriptedPlatform(http, autoPong);
  }

  get url(): string {
    const address = this.#http.address();
    if (address === null || typeof address === 'string')
      throw new Error('the scripted platform does not listen');
    return `ws://127.0.0.1:${address.port}`;
  }

  /** The next upgrades of this kind get these statuses instead of a socket. */
  refuses(kind: 'session' | 'voice', ...statuses: readonly number[]): void {
    this.#refusals.set(kind, [...statuses]);
  }

  /** The next session-manager socket. */
  session(): Promise<Peer> {
    return this.#sessions.take('a session-manager socket');
  }

  /** The next voice socket. */
  voice(): Promise<Peer> {
    return this.#voices.take('a voice socket');
  }

  /** How many upgrades of voice sockets were asked for. */
  get voiceUpgrades(): number {
    return this.upgrades.filter(({ path }) => path.startsWith('/v1/voice')).length;
  }

  async close(): Promise<void> {
    for (const ws of this.#sockets.clients) ws.terminate();
    this.#http.closeAllConnections();
    this.#http.close();
    await once(this.#http, 'close');
  }
}

function refuse(connection: Duplex, status: number): void {
  connection.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`);
}
