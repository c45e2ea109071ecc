import twilio from 'twilio';
import { z } from 'zod';
import type { Sms } from '../contracts/sms.ts';

export interface TwilioSettings {
  readonly accountSid: string;
  readonly authToken: string;
  /** Twilio's API, without a trailing slash. */
  readonly apiUrl: string;
  /** Longest that one request may take. */
  readonly timeoutMs: number;
}

/** Twilio, as far as text messages need it. Nothing here is retried: that is the caller's decision. */
export interface Twilio {
  /** After this long `send` has ended. */
  readonly sendMs: number;
  /** Longest that `find` ordinarily takes. */
  readonly findMs: number;
  /** Returns Twilio's id of the message. @throws {TwilioAnswered} for anything but a success, and what `fetch` throws. */
  send(sms: Sms, signal: AbortSignal): Promise<string>;
  /** The very same text to the same number, if it was taken since then. @throws as `send` */
  find(sms: Sms, since: Date, signal: AbortSignal): Promise<string | undefined>;
}

/** Twilio answered, and not with a success. */
export class TwilioAnswered extends Error {
  override name = 'TwilioAnswered';
  readonly status: number;
  /** Twilio's own number for it; absent when something before Twilio has answered. */
  readonly code: number | undefined;
  readonly retryAfterMs: number | undefined;
  constructor(status: number, { code, retryAfterMs }: { code?: number; retryAfterMs?: number } = {}) {
    super(`Twilio answered with HTTP ${status}${code === undefined ? '' : `, error ${code}`}`);
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Twilio's clock and ours may differ by this much. */
const BEFORE_MS = 60_000;
/** More texts to one number in so short a time there are not. */
const LOOKED_THROUGH = 50;

export function createTwilio(settings: TwilioSettings): Twilio {
  const messages = (signal: AbortSignal) => {
    const { accountSid, authToken } = settings;
    return twilio(accountSid, authToken, { httpClient: overFetch(settings, signal), autoRetry: false })
      .messages;
  };
  return {
    sendMs: settings.timeoutMs,
    findMs: settings.timeoutMs,
    async send({ to, from, text }, signal) {
      const { sid } = await messages(signal).create({ to, from, body: text });
      return sid;
    },
    async find({ to, from, text }, since, signal) {
      // Not by date: one that is still queued has none.
      const listed = await messages(signal).list({
        to,
        from,
        pageSize: LOOKED_THROUGH,
        limit: LOOKED_THROUGH,
      });
      const earliest = new Date(since.getTime() - BEFORE_MS);
      return listed.find(({ body, dateCreated }) => body === text && dateCreated >= earliest)?.sid;
    },
  };
}

interface ClientRequest {
  readonly method: string;
  readonly uri: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly params?: object | undefined;
  readonly data?: object | undefined;
}

/** The library's requests over `fetch`: to the address of our settings, with an end, and given up with their activity. */
function overFetch({ apiUrl, timeoutMs }: TwilioSettings, activity: AbortSignal): twilio.RequestClient {
  const client = {
    async request({ method, uri, username = '', password = '', headers, params, data }: ClientRequest) {
      const { pathname, search } = new URL(uri);
      const query = params === undefined ? search : `?${formOf(params).toString()}`;
      const response = await fetch(`${apiUrl}${pathname}${query}`, {
        method: method.toUpperCase(),
        headers: {
          ...headers,
          authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
        },
        ...(data === undefined ? {} : { body: formOf(data) }),
        redirect: 'manual',
        signal: AbortSignal.any([activity, AbortSignal.timeout(timeoutMs)]),
      });
      const body = await response.text();
      if (!response.ok) throw answered(response, body);
      return { statusCode: response.status, body, headers: Object.fromEntries(response.headers) };
    },
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all that the library asks of its client
  return client as unknown as twilio.RequestClient;
}

function formOf(fields: object): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.set(name, String(value));
  return form;
}

const errorBody = z.object({ code: z.number() });

function answered({ status, headers }: Response, body: string): TwilioAnswered {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return new TwilioAnswered(status, {
    ...codeOf(body),
    ...(Number.isNaN(seconds) ? {} : { retryAfterMs: seconds * 1000 }),
  });
}

function codeOf(body: string): { code?: number } {
  try {
    const { data } = errorBody.safeParse(JSON.parse(body));
    return data === undefined ? {} : { code: data.code };
  } catch {
    return {};
  }
}
