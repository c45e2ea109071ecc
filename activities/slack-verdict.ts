import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { faultCodes, neverConnected } from './network-fault.ts';
import type { Refusal, Verdict } from './verdict.ts';

/** Slack has not taken the message and asks for patience. */
const TOO_MUCH = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded', 'team_added_to_org']);

/** What a person has to change before Slack will take the message. Any code not listed here leaves us in doubt. */
const REFUSALS: Readonly<Record<Exclude<Refusal['reason'], 'unreadable'>, ReadonlySet<string>>> = {
  credentials: new Set([
    'invalid_auth',
    'not_authed',
    'token_revoked',
    'token_expired',
    'account_inactive',
    'missing_scope',
    'not_allowed_token_type',
    'no_permission',
    'org_login_required',
    'ekm_access_denied',
    'access_denied',
    'team_access_not_granted',
    'accesslimited',
  ]),
  destination: new Set([
    'channel_not_found',
    'not_in_channel',
    'is_archived',
    'restricted_action',
    'restricted_action_read_only_channel',
    'restricted_action_thread_only_channel',
    'restricted_action_non_threadable_channel',
    'restricted_action_thread_locked',
    'cant_post_message',
    'user_not_found',
  ]),
  content: new Set([
    'invalid_blocks',
    'invalid_blocks_format',
    'invalid_attachments',
    'msg_too_long',
    'msg_blocks_too_long',
    'metadata_too_large',
    'invalid_metadata_format',
    'invalid_metadata_schema',
    'metadata_must_be_sent_from_app',
    'no_text',
    'too_many_attachments',
    'markdown_text_conflict',
  ]),
};

/** When Slack limits us without saying for how long. */
const UNSAID_RETRY_AFTER_MS = 30_000;

/** What a failed call of the Web API means, by everything that the client library 8.2 is known to throw. */
export function slackVerdict(failure: unknown): Verdict {
  if (failure instanceof WebAPIRateLimitedError) {
    return { kind: 'not-taken', why: 'rate limited', retryAfterMs: failure.retryAfter * 1000 };
  }
  if (failure instanceof WebAPIPlatformError) return platformVerdict(failure.data.error);
  if (failure instanceof WebAPIHTTPError) {
    return { kind: 'in-doubt', why: `HTTP ${failure.statusCode}` };
  }
  if (failure instanceof WebAPIRequestError) {
    const code = neverConnected(failure);
    if (code !== undefined) return { kind: 'not-taken', why: code };
    return {
      kind: 'in-doubt',
      why: faultCodes(failure.cause ?? failure.original).at(-1) ?? 'request failed',
    };
  }
  // The library's own word for a 429 whose Retry-After it cannot read.
  if (failure instanceof Error && failure.message.startsWith('Retry header did not contain')) {
    return { kind: 'not-taken', why: 'rate limited', retryAfterMs: UNSAID_RETRY_AFTER_MS };
  }
  return { kind: 'in-doubt', why: failure instanceof Error ? failure.name : 'no answer' };
}

function platformVerdict(error: string): Verdict {
  if (TOO_MUCH.has(error)) {
    return { kind: 'not-taken', why: error, retryAfterMs: UNSAID_RETRY_AFTER_MS };
  }
  for (const reason of ['credentials', 'destination', 'content'] as const) {
    if (REFUSALS[reason].has(error)) return { kind: 'refused', refusal: { reason, code: error } };
  }
  // Also what is no code at all: with a proxy's page in place of an answer, the library puts the page here.
  return { kind: 'in-doubt', why: /^\w{1,60}$/.test(error) ? error : 'unreadable answer' };
}
