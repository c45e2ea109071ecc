import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** By these a call is found in Temporal. They are not encrypted, so they hold no number and no spoken word. */
export const callScript = defineSearchAttributeKey('CallScript', SearchAttributeType.KEYWORD);
export const callLine = defineSearchAttributeKey('CallLine', SearchAttributeType.KEYWORD);
/** A keyed hash of the caller's number: the same caller's calls are found together, the number is not told. */
export const callerKey = defineSearchAttributeKey('CallerKey', SearchAttributeType.KEYWORD);
export const callState = defineSearchAttributeKey('CallState', SearchAttributeType.KEYWORD);
export const callOutcome = defineSearchAttributeKey('CallOutcome', SearchAttributeType.KEYWORD);

/** All of them, for whoever registers them with a server. */
export const SEARCH_ATTRIBUTES = [callScript, callLine, callerKey, callState, callOutcome] as const;
