import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import { WebSocket } from 'ws';
import { z } from 'zod';
import type { Telcoflow } from '../../../simulator/telcoflow/telcoflow.ts';

const frameSchema = z.looseObject({ type: z.string() });
export type Frame = z.infer<typeof frameSchema>;

const callInSchema = z.object({ callId: z.string(), url: z.string(), token: z.string() });
const WAIT_MS = 10_000;

/** A socket whose frames can be waited for, past or to come. */
export class FrameSocket {
  readonly frames: Frame[] = [];
  /** Bytes of binary frames, channel bytes included. */
  readonly binary: Buffer[] = [];
  /** The code with which the socket was closed; undefined while it is open. */
  closeCode: number | undefined;
  readonly ws: WebSocket;
  #watchers: (() => void)[] = [];

  private constructor(ws: WebSocket) {
    this.ws = ws;
    ws.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.binary.push(data);
      else this.frames.push(frameSchema.parse(JSON.parse(data.toString('utf8'))));
      this.#wake();
    });
    ws.on('close', (code) => {
      this.closeCode = code;
      this.#wake();
    });
    ws.on('error', () => {});
  }

  /** Rejects with the status when the upgrade is refused. */
  static async open(url: string, headers: Record<string, string>): Promise<FrameSocket> {
    const ws = new WebSocket(url, { headers });
    const socket = new FrameSocket(ws);
    await new Promise((resolve, reject) => {
      ws.once('open', resolve);
      ws.once('unexpected-response', (_request, response) =>
        reject(new Error(`refused: ${response.statusCode}`)),
      );
      ws.once('error', reject);
    });
    return socket;
  }

  send(frame: object | string | Buffer): void {
    const plain = typeof frame === 'string' || Buffer.isBuffer(frame);
    this.ws.send(plain ? frame : JSON.stringify(frame));
  }

  frame(fits: (frame: Frame) => boolean): Promise<Frame> {
    return this.#until(() => this.frames.find(fits), 'the awaited frame');
  }

  closed(): Promise<number> {
    return this.#until(() => this.closeCode, 'a close');
  }

  /** Resolves once so many binary frames have come. */
  async heard(count: number): Promise<void> {
    await this.#until(() => this.binary.length >= count || undefined, `${count} binary frames`);
  }

  async #until<T>(find: () => T | undefined, what: string): Promise<T> {
    const untilMs = Date.now() + WAIT_MS;
    for (let found = find(); ; found = find()) {
      if (found !== undefined) return found;
      if (Date.now() > untilMs)
        throw new Error(`${what} did not come; what came: ${JSON.stringify(this.frames)}`);
      await new Promise<void>((resolve) => {
        this.#watchers.push(resolve);
        setTimeout(resolve, 200).unref();
      });
    }
  }

  #wake(): void {
    for (const wake of this.#watchers.splice(0)) wake();
  }
}

/** An agent without the vendor's client, which can do what that client never would. */
export class RawAgent {
  readonly sm: FrameSocket;

  private constructor(sm: FrameSocket) {
    this.sm = sm;
  }

  static async connect(
    t: TestContext,
    platform: Pick<Telcoflow, 'wsUrl' | 'apiKey' | 'connectorUuid'>,
    data: object = { sampleRate: 24_000 },
  ): Promise<RawAgent> {
    const headers = { 'x-api-key': platform.apiKey, 'x-connector-uuid': platform.connectorUuid };
    const sm = await FrameSocket.open(`${platform.wsUrl}/v1/agent/session-manager`, headers);
    t.after(() => sm.ws.terminate());
    sm.send({ type: 'setup', data });
    await sm.frame(({ type }) => type === 'setup.done');
    return new RawAgent(sm);
  }

  request(frame: object): Promise<Frame> {
    const reqId = randomUUID();
    this.sm.send({ ...frame, reqId });
    return this.sm.frame((response) => response['reqId'] === reqId);
  }

  /** Claims the call once it is offered. */
  async claim(sessionId: string): Promise<Frame> {
    await this.sm.frame((frame) => frame.type === 'session.notify' && frame['sessionId'] === sessionId);
    return this.request({ type: 'session.open', sessionId });
  }

  /** Claims the call, makes it ready and opens its voice socket. */
  async take(sessionId: string): Promise<VoiceSocket> {
    await this.claim(sessionId);
    this.sm.send({ type: 'session.ready', sessionId });
    const callIn = await this.sm.frame(
      (frame) => frame.type === 'call.in' && frame['sessionId'] === sessionId,
    );
    return VoiceSocket.enter(callInSchema.parse(callIn));
  }
}

/** A voice socket in the hands of a test. */
export class VoiceSocket {
  readonly socket: FrameSocket;
  readonly url: string;
  readonly token: string;

  private constructor(socket: FrameSocket, url: string, token: string) {
    this.socket = socket;
    this.url = url;
    this.token = token;
  }

  static async enter({ url, token }: { url: string; token: string }): Promise<VoiceSocket> {
    const socket = await FrameSocket.open(url, { authorization: `Bearer ${token}` });
    return new VoiceSocket(socket, url, token);
  }

  /** Sends a command; resolves with the data of its response. */
  async command(command: string, data: object = {}): Promise<unknown> {
    const commandId = randomUUID();
    this.socket.send({ type: 'command', data: { command_id: commandId, command, timeout_ms: 10_000, data } });
    const response = await this.socket.frame(
      ({ type, data: about }) =>
        type === 'command_response' && idSchema.parse(about).command_id === commandId,
    );
    return response['data'];
  }
}

const idSchema = z.object({ command_id: z.string() });
