/** What is said, by name, in the line's language; a line may have its own words for each. */
export type Prompts = CallPrompts & ConversationPrompts & NotificationPrompts & BookingPrompts & TextPrompts;

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

/** What the booking script says besides. */
export interface BookingPrompts {
  readonly bookingGreeting: string;
  readonly bookingGreetingKnown: string;
  readonly existingAppointment: string;
  /** Asked when the answer to `existingAppointment` does not say what is wanted. */
  readonly whatToDo: string;
  readonly whichService: string;
  readonly whichDay: string;
  readonly whichTime: string;
  readonly whatName: string;
  /** When the very time that was wished for is free. */
  readonly offerOne: string;
  readonly offerSome: string;
  readonly slotTaken: string;
  /** Why the caller is given to a person now. */
  readonly noSlot: string;
  readonly couldNotHelp: string;
  readonly booked: string;
  readonly moved: string;
  readonly sureToCancel: string;
  readonly cancelled: string;
  readonly staysBooked: string;
  readonly changedMeanwhile: string;
  /** Said only when a text message can be sent. */
  readonly textFollows: string;
  readonly bookingGoodbye: string;
}

/** What is written in text messages: best in at most 160 plain characters, which is one message. */
export interface TextPrompts {
  readonly textBooked: string;
  readonly textMoved: string;
  readonly textCancelled: string;
  readonly textReminder: string;
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
  bookingGreetingKnown: { may: ['customer'] },
  existingAppointment: { must: ['when'], may: ['customer', 'service'] },
  whichService: { must: ['services'] },
  offerOne: { must: ['slot'], may: ['service'] },
  offerSome: { must: ['slots'], may: ['service'] },
  booked: { must: ['when'], may: ['service'] },
  moved: { must: ['when'], may: ['service'] },
  sureToCancel: { may: ['when', 'service'] },
  cancelled: { may: ['when', 'service'] },
  // The reference makes a text unlike any other: by it one is found again whose sending was not answered.
  textBooked: { must: ['when', 'reference'], may: ['service'] },
  textMoved: { must: ['when', 'reference'], may: ['service'] },
  textCancelled: { must: ['when', 'reference'], may: ['service'] },
  textReminder: { must: ['when', 'reference'], may: ['service'] },
};

interface Filled {
  readonly must?: readonly string[];
  readonly may?: readonly string[];
}
