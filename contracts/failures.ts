/** Type of the benign, non-retryable failure of a verb on a call that is over. Its details are one `EndedBy`. */
export const CALL_OVER = 'CallOver';

/** Type of the failure of a verb sent to a gateway that does not hold the call (it was restarted, or handed the call on). */
export const CALL_NOT_HERE = 'CallNotHere';
