import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { z } from 'zod';
import { createGeminiSpeech } from '../../speech/gemini.ts';
import type { SpeechDeadlines } from '../../speech/gemini.ts';
import type { Speech } from '../../speech/speech.ts';

const parts = z.array(
  z.object({
    text: z.string().optional(),
    inlineData: z.object({ mimeType: z.string(), data: z.string() }).optional(),
  }),
);

const body = z.object({
  contents: z.array(z.object({ role: z.string(), parts })),
  generationConfig: z.looseObject({}),
  systemInstruction: z.object({ parts }).optional(),
});

/** A request as the model's service got it. */
export interface ModelRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: z.infer<typeof body>;
  /** Settles when the client has gone away or has the whole answer. */
  readonly left: Promise<'whole' | 'gone'>;
}

/** Answers one request. */
export type Reply = (response: ServerResponse, request: ModelRequest) => void | Promise<void>;

export interface ScriptedModel {
  readonly url: string;
  /** All requests so far, oldest first. */
  readonly requests: ModelRequest[];
  /** Replies to the next requests, one each; the last one also to all after it. */
  script(...replies: Reply[]): void;
}

/** A service that answers as told, over real HTTP, for as long as the test lasts. */
export async function scriptedModel(t: TestContext): Promise<ScriptedModel> {
  const requests: ModelRequest[] = [];
  let replies: Reply[] = [];
  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { promise: left, resolve } = Promise.withResolvers<'whole' | 'gone'>();
    response.once('close', () => resolve(response.writableFinished ? 'whole' : 'gone'));
    const { url = '', headers } = incoming;
    const request = { path: url, headers, body: body.parse(await json(incoming)), left };
    requests.push(request);
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    await reply?.(response, request);
  };
  const server = createServer((incoming, response) => {
    // A request that cannot be read, or a script that fails, must fail the test and not hang it.
    answer(incoming, response).catch((failure: unknown) => response.destroy(new Error(String(failure))));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    requests,
    script(...next) {
      replies = next;
    },
  };
}

/** Nobody in a test waits for long; each test that is about a deadline says which one. */
const DEADLINES: SpeechDeadlines = {
  synthesis: { firstMs: 20_000, stallMs: 20_000, wholeMs: 20_000 },
  transcriptionMs: 20_000,
  understandingMs: 20_000,
};

/** The product's own client of such a service. */
export function speechOver(
  { url }: ScriptedModel,
  deadlines: Partial<SpeechDeadlines['synthesis'] & Omit<SpeechDeadlines, 'synthesis'>> = {},
): Speech {
  const { transcriptionMs, understandingMs, ...synthesis } = { ...DEADLINES, ...deadlines };
  return createGeminiSpeech({
    apiKey: 'a-key',
    baseUrl: url,
    speechModel: 'speaks',
    transcriptionModel: 'listens',
    understandingModel: 'understands',
    deadlines: {
      synthesis: { ...DEADLINES.synthesis, ...synthesis },
      transcriptionMs,
      understandingMs,
    },
  });
}

/** Never aborted. */
export const noAbort = new AbortController().signal;
