import type { ServerResponse } from 'node:http';
import type { Reply } from './scripted-model.ts';

/** The model's own words for PCM at 24 kHz. */
export const L16 = 'audio/L16;codec=pcm;rate=24000';

/** One event of a stream. */
export function sendEvent(response: ServerResponse, event: object): void {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(`data: ${JSON.stringify(event)}\n\n`);
}

/** A part of the sound, or its last part. */
export function soundEvent(pcm: Buffer, { last = false, mimeType = L16 } = {}): object {
  const parts = [{ inlineData: { mimeType, data: pcm.toString('base64') } }];
  const finish = last ? { finishReason: 'STOP' } : {};
  return { candidates: [{ content: { role: 'model', parts }, index: 0, ...finish }] };
}

/** Speaks these parts, one event each. */
export function speaks(parts: readonly Buffer[], mimeType = L16): Reply {
  return (response) => {
    for (const [n, part] of parts.entries()) {
      sendEvent(response, soundEvent(part, { last: n === parts.length - 1, mimeType }));
    }
    response.end();
  };
}

/** Answers with a text. */
export function writes(text: string, finishReason = 'STOP'): Reply {
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const content = { role: 'model', parts: [{ text }] };
    response.end(JSON.stringify({ candidates: [{ content, finishReason, index: 0 }] }));
  };
}

/** Answers with an error in Google's form. */
export function refuses(code: number, status: string, message: string, details: object[] = []): Reply {
  return (response) => {
    response.writeHead(code, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { code, status, message, details } }));
  };
}

/** The connection is gone, after what was sent before. */
export const breaksOff: Reply = (response) => {
  response.destroy();
};

/** Sound in which each sample is its own number, so that none can be lost or doubled unnoticed. */
export function ramp(samples: number, from = 0): Buffer {
  return Buffer.from(Int16Array.from({ length: samples }, (_, n) => ((from + n) % 30_000) + 1).buffer);
}

/** A tone of half the full scale. */
export function sine({ hz, ms, rate }: { hz: number; ms: number; rate: number }): Buffer {
  const samples = Int16Array.from({ length: Math.round((ms * rate) / 1000) }, (_, n) =>
    Math.round(16_384 * Math.sin((2 * Math.PI * hz * n) / rate)),
  );
  return Buffer.from(samples.buffer);
}

/** All of a stream. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
