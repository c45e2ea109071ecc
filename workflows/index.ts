export { booking } from './booking.ts';
export { notifications } from './notifications.ts';
export { reminder } from './reminder.ts';
export { voicemail } from './voicemail.ts';
