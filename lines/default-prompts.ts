import type { ScriptName } from '../contracts/line.ts';
import type { CallPrompts, ConversationPrompts, NotificationPrompts, Prompts } from '../contracts/prompts.ts';

// What we say unless a line says otherwise, in American English.

const OF_EVERY_CALL: CallPrompts = {
  closed:
    'Thank you for calling {office}. Our office is closed at the moment. We open again {opensAt}. ' +
    'Please leave a message after the tone, and we will get back to you on the next business day.',
  nobodyAvailable:
    'Thank you for calling {office}. I am sorry, nobody can take your call right now. ' +
    'Please leave a message after the tone, and we will call you back.',
  noSpeech: 'I could not hear anything. If you would like to leave a message, please speak after the tone.',
  recorded: 'Thank you. Your message has been recorded. Goodbye.',
  notYetStored: 'Thank you. Your message is being kept and will reach our team. Goodbye.',
  tooLong: 'I am sorry, that is as much as I can record.',
  noMessage: 'I still could not hear anything. Please call us again. Goodbye.',
  cutOff: 'I am sorry, we were cut off for a moment.',
  holding: 'One moment, please.',
  outOfTime: 'I am sorry, I have to end this call now. Please call us again. Goodbye.',
};

const OF_CONVERSATIONS: ConversationPrompts = {
  notUnderstood: 'I am sorry, I did not understand that.',
  notHeard: 'I am sorry, I could not hear you.',
  connecting: 'One moment, I will connect you with our team.',
  leaveMessage: 'Please leave a message after the tone.',
  goodbye: 'All right. Goodbye.',
  trouble: 'I am sorry, something does not work on our side.',
};

const OF_NOTIFICATIONS: NotificationPrompts = {
  unknownCaller:
    'Hello, this is {office}. I am sorry, I do not know the number that you are calling from. ' +
    'Would you like to leave a message for our team?',
  notificationsGreeting: 'Hello {customer}, this is {office}.',
  nothingPending: 'Hello {customer}, this is {office}. There is nothing new for you. Have a great day!',
  notificationFor: 'This is for {customer}.',
  notification: '{message} Can you confirm that?',
  notificationAgain: 'Can you confirm that, yes or no?',
  confirmed: "Got it, that's been confirmed.",
  followUp: 'No problem, someone from our team will follow up.',
  withdrawnMeanwhile: 'I have just learned that this no longer applies, so there is nothing to confirm.',
  settledMeanwhile: 'I see that this has been dealt with in the meantime.',
  everything: "That's everything. Have a great day!",
};

export const DEFAULT_PROMPTS: Prompts = {
  ...OF_EVERY_CALL,
  ...OF_CONVERSATIONS,
  ...OF_NOTIFICATIONS,
};

/** The prompts that a script can come to say. */
export const PROMPTS_OF: Readonly<Record<ScriptName, readonly string[]>> = {
  voicemail: Object.keys(OF_EVERY_CALL),
  notifications: Object.keys({ ...OF_EVERY_CALL, ...OF_CONVERSATIONS, ...OF_NOTIFICATIONS }),
};
