import type { ScriptName } from '../contracts/line.ts';
import type {
  BookingPrompts,
  CallPrompts,
  ConversationPrompts,
  NotificationPrompts,
  Prompts,
  TextPrompts,
} from '../contracts/prompts.ts';

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

const OF_BOOKING: BookingPrompts = {
  bookingGreeting:
    'Hello, this is {office}. I can help you book an appointment. What would you like, and when?',
  bookingGreetingKnown:
    'Hello {customer}, this is {office}. I can help you book an appointment. What would you like, and when?',
  existingAppointment:
    'Hello {customer}, this is {office}. I see that you have an appointment on {when}. ' +
    'Would you like to move it, to cancel it, or to book another one?',
  whatToDo: 'Would you like to move it, to cancel it, or to book another one?',
  whichService: 'What would you like to book? We have {services}.',
  whichDay: 'Which day would suit you?',
  whichTime: 'At what time?',
  whatName: 'May I have your name, please?',
  offerOne: 'I have {slot}. Shall I book that for you?',
  offerSome: 'The nearest that I have is {slots}. Which one would you like?',
  slotTaken: 'I am sorry, that time has just been taken.',
  noSlot: 'Unfortunately there is no time free around then.',
  couldNotHelp: 'I am sorry that I could not help you.',
  booked: "You're booked for {when}.",
  moved: 'Your appointment is now on {when}.',
  sureToCancel: 'Shall I cancel your appointment on {when}?',
  cancelled: 'Your appointment has been cancelled.',
  staysBooked: 'All right, your appointment stays as it is.',
  changedMeanwhile: 'I see that your appointment has been changed in the meantime.',
  textFollows: "You'll receive a confirmation by text message shortly.",
  bookingGoodbye: 'Thank you for calling. Goodbye.',
};

const OF_TEXTS: TextPrompts = {
  textBooked:
    '{office}: you are booked for {service}, {when}. Ref {reference}. Call us to change it. Reply STOP to opt out.',
  textMoved:
    '{office}: your {service} is now on {when}. Ref {reference}. Call us to change it. Reply STOP to opt out.',
  textCancelled: '{office}: your {service} on {when} is cancelled. Ref {reference}. Reply STOP to opt out.',
  textReminder:
    '{office}: a reminder of your {service}, {when}. Ref {reference}. Call us to change it. Reply STOP to opt out.',
};

export const DEFAULT_PROMPTS: Prompts = {
  ...OF_EVERY_CALL,
  ...OF_CONVERSATIONS,
  ...OF_NOTIFICATIONS,
  ...OF_BOOKING,
  ...OF_TEXTS,
};

/** The prompts that a script can come to say. */
export const PROMPTS_OF: Readonly<Record<ScriptName, readonly string[]>> = {
  voicemail: Object.keys(OF_EVERY_CALL),
  notifications: Object.keys({ ...OF_EVERY_CALL, ...OF_CONVERSATIONS, ...OF_NOTIFICATIONS }),
  booking: Object.keys({ ...OF_EVERY_CALL, ...OF_CONVERSATIONS, ...OF_BOOKING, ...OF_TEXTS }),
};
