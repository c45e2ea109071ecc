/**
 * Type of the benign, non-retryable failure of a verb on a call that is over. Its details are an `EndedBy`, and whether
 * words of the caller are in no recording yet.
 */
export const CALL_OVER = 'CallOver';

/** Type of the benign failure of a verb that talks to the caller alone, when the callee has come onto the line after all. */
export const CALLEE_JOINED = 'CalleeJoined';

/** Type of the failure of a verb sent to a gateway that does not hold the call (it was restarted, or handed the call on). */
export const CALL_NOT_HERE = 'CallNotHere';

/** Type of the failure of a verb that the platform refused; the message names command and code. */
export const COMMAND_REFUSED = 'CommandRefused';

/** Type of the non-retryable failure of an effect that needs a person before it can be had. */
export const EFFECT_REFUSED = 'EffectRefused';
