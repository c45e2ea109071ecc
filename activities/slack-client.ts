import { LogLevel, WebClient, type Logger as SlackLogger } from '@slack/web-api';
import type { Logger } from 'pino';

export interface SlackSettings {
  readonly token: string;
  /** Slack's Web API, with the trailing slash. */
  readonly apiUrl: string;
  /** Longest that one request may take. */
  readonly timeoutMs: number;
  readonly log: Logger;
}

/** A client of its own per request: it ends with its activity, and its queue is nobody else's. */
export function slackClient(
  { token, apiUrl, timeoutMs, log }: SlackSettings,
  signal: AbortSignal,
): WebClient {
  return new WebClient(token, {
    slackApiUrl: apiUrl,
    timeout: timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: withoutBodies(log),
    fetch: (url, init = {}) =>
      fetch(url, {
        ...init,
        signal: init.signal === undefined ? signal : AbortSignal.any([init.signal, signal]),
      }),
  });
}

/**
 * The library tells whole messages at debug, whatever the level: transcripts do not belong into a log. What is left
 * is told again by the failure itself.
 */
function withoutBodies(log: Logger): SlackLogger {
  const tell = (...said: unknown[]) =>
    log.debug({ said: said.map(String).join(' ') }, 'the Slack client warns');
  return {
    debug() {},
    info() {},
    warn: tell,
    error: tell,
    setLevel() {},
    getLevel: () => LogLevel.WARN,
    setName() {},
  };
}
