/** What is said, by name, in the line's language; a line may have its own words for each. */
export type Prompts = CallPrompts & ConversationPrompts & NotificationPrompts;

/** What any call may need. */
export interface CallPrompts {
  readonly closed: string;
  readonly nobodyAvailable: string;
  /** Asked once when nothing was said after the beep. */
  readonly noSpeech: string;
  readonly recorded: string;
  /** Said instead of `recorded` while the store cannot yet confirm the message. */
  readonly notYetStored: string;
  readonly tooLong: string;
  readonly noMessage: string;
  /** Said after a gateway was lost, before the interrupted step is taken up again. */
  readonly cutOff: string;
  /** Said when the next decision takes long. */
  readonly holding: string;
  /** Said when a call has reached `maxCallMinutes`. */
  readonly outOfTime: string;
}

/** What scripts need in which the caller talks back. */
export interface ConversationPrompts {
  /** Before a question that is asked again because its answer was not understood. */
  readonly notUnderstood: string;
  /** Before a question that is asked again because nothing was heard. */
  readonly notHeard: string;
  /** Before the callee's phone rings. */
  readonly connecting: string;
  /** Before the tone, for a caller who wants to leave a message. */
  readonly leaveMessage: string;
  /** After the caller said goodbye. */
  readonly goodbye: string;
  /** When something of ours does not work, before the caller is given to a person or asked for a message. */
  readonly trouble: string;
}

/** What the notifications script says besides. */
export interface NotificationPrompts {
  readonly unknownCaller: string;
  readonly notificationsGreeting: string;
  readonly nothingPending: string;
  readonly notificationFor: string;
  readonly notification: string;
  readonly notificationAgain: string;
  readonly confirmed: string;
  readonly followUp: string;
  readonly withdrawnMeanwhile: string;
  readonly settledMeanwhile: string;
  readonly everything: string;
}

/**
 * What is filled into a prompt while the call goes on, as `{message}`. A prompt with `must` says nothing without them.
 * (`{office}` and `{opensAt}` may stand in every prompt and are filled in when the phone rings.)
 */
export const FILLED_LATER: { readonly [Name in keyof Prompts]?: Filled } = {
  notificationsGreeting: { may: ['customer'] },
  nothingPending: { may: ['customer'] },
  notificationFor: { must: ['customer'] },
  notification: { must: ['message'] },
  notificationAgain: { may: ['message'] },
};

interface Filled {
  readonly must?: readonly string[];
  readonly may?: readonly string[];
}
