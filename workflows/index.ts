export { notifications } from './notifications.ts';
export { voicemail } from './voicemail.ts';
