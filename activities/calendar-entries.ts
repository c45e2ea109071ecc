import type { CalendarEntry, Entered } from '../contracts/appointments.ts';

export interface CalendarEntryActivities {
  enterInCalendar(entry: CalendarEntry): Promise<Entered>;
  removeFromCalendar(entry: Pick<CalendarEntry, 'appointmentId' | 'calendar'>): Promise<void>;
}
