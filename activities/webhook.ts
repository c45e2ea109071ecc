import { createHash } from 'node:crypto';
import { faultCodes, neverConnected } from './network-fault.ts';
import type { Verdict } from './verdict.ts';

export interface WebhookRequest {
  readonly url: string;
  /** Sent as `Idempotency-Key`: a receiver that keeps it sees each alert once. */
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Alerts to an address of one's own. A receiver cannot be asked what it has got, so an alert whose answer was lost is
 * sent again: at least once, and once for a receiver that minds the key.
 */
export interface Webhook {
  /** After this long `post` has ended. */
  readonly postMs: number;
  /** @throws {WebhookAnswered} for anything but a success, and what `fetch` throws. */
  post(request: WebhookRequest, signal: AbortSignal): Promise<{ readonly status: number }>;
}

/** The receiver answered, and not with a success. */
export class WebhookAnswered extends Error {
  override name = 'WebhookAnswered';
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  constructor(status: number, retryAfterMs?: number) {
    super(`the webhook answered with HTTP ${status}`);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

export function createWebhook({ timeoutMs }: { readonly timeoutMs: number }): Webhook {
  return {
    postMs: timeoutMs,
    async post({ url, key, body }, signal) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
        // An alert that is sent on to another address by somebody else is not where the line said it should go.
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
      await response.body?.cancel();
      if (response.ok) return { status: response.status };
      throw new WebhookAnswered(response.status, patienceAsked(response.headers.get('retry-after')));
    },
  };
}

/** Which address it is, for people and the ledger: the address itself often holds a secret. */
export function webhookName(url: string): string {
  const digest = createHash('sha256').update(url).digest('hex').slice(0, 8);
  return `${new URL(url).host}#${digest}`;
}

/** Answers of a receiver, or of something before it, that may have passed the alert on. */
const UNCLEAR = new Set([408, 409, 425]);

/** What a failed `post` means. */
export function webhookVerdict(failure: unknown): Verdict {
  if (!(failure instanceof WebhookAnswered)) {
    const code = neverConnected(failure);
    if (code !== undefined) return { kind: 'not-taken', why: code };
    return { kind: 'in-doubt', why: faultCodes(failure).at(-1) ?? 'no answer' };
  }
  const { status } = failure;
  const code = `HTTP ${status}`;
  if (status === 429) {
    return {
      kind: 'not-taken',
      why: code,
      ...(failure.retryAfterMs === undefined ? {} : { retryAfterMs: failure.retryAfterMs }),
    };
  }
  if (status >= 500 || UNCLEAR.has(status)) return { kind: 'in-doubt', why: code };
  if (status === 401 || status === 403) return { kind: 'refused', refusal: { reason: 'credentials', code } };
  const isElsewhere = status < 400 || status === 404 || status === 405 || status === 410;
  return { kind: 'refused', refusal: { reason: isElsewhere ? 'destination' : 'content', code } };
}

/** A receiver that asks for more patience than this is asked again all the same. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;

function patienceAsked(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), LONGEST_RETRY_AFTER_MS);
}
