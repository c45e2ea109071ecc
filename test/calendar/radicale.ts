import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { createCalDav } from '../../calendar/caldav.ts';
import type { CalendarEntry } from '../../contracts/appointments.ts';
import { freePort } from '../../simulator/stack/ports.ts';
import { startProcess } from '../../simulator/stack/processes.ts';
import { testStack } from '../stack.ts';

const USER = 'office';
const PASSWORD = 'secret';

/** A calendar server, as somebody who has a calendar there sees it. */
export interface Radicale {
  readonly url: string;
  readonly settings: Readonly<Record<'CALDAV_URL' | 'CALDAV_USERNAME' | 'CALDAV_PASSWORD', string>>;
  /** Makes an empty calendar, and gives its path. */
  makeCalendar(name: string): Promise<string>;
  /** Somebody else writes an event: its lines beside UID, DTSTAMP and SUMMARY. */
  write(calendar: string, uid: string, ...lines: readonly string[]): Promise<void>;
  /** The same for an event that comes again, and its changes. */
  writeAll(calendar: string, uid: string, events: readonly (readonly string[])[]): Promise<void>;
  /** All objects of a calendar, as text. */
  objects(calendar: string): Promise<string[]>;
}

/** Starts a Radicale for this test file, with an empty folder. */
export async function startRadicale(): Promise<Radicale> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-radicale-'));
  const users = join(folder, 'users');
  await writeFile(users, `${USER}:${PASSWORD}\n`);
  const port = await freePort();
  const server = await startProcess({
    name: 'radicale',
    command: testStack().python,
    args: ['-m', 'radicale', '--config', '', ...optionsOf({ port, users, data: join(folder, 'data') })],
    ready: (line) => (line.includes('Radicale server ready') ? true : undefined),
  });
  after(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return radicaleAt(`http://127.0.0.1:${port}`);
}

function optionsOf({ port, users, data }: { port: number; users: string; data: string }): string[] {
  return Object.entries({
    '--server-hosts': `127.0.0.1:${port}`,
    '--auth-type': 'htpasswd',
    '--auth-htpasswd-filename': users,
    '--auth-htpasswd-encryption': 'plain',
    // A wrong password is answered a second late otherwise.
    '--auth-delay': '0',
    '--storage-filesystem-folder': data,
  }).flat();
}

function radicaleAt(url: string): Radicale {
  const ask = async (method: string, path: string, body?: string): Promise<string> => {
    const response = await fetch(`${url}/${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`,
        ...(body === undefined ? {} : { 'content-type': 'text/calendar; charset=utf-8' }),
      },
      ...(body === undefined ? {} : { body }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: HTTP ${response.status}: ${await response.text()}`);
    return response.text();
  };
  return {
    url,
    settings: { CALDAV_URL: url, CALDAV_USERNAME: USER, CALDAV_PASSWORD: PASSWORD },
    async makeCalendar(name) {
      const path = `${USER}/${name}`;
      await ask('MKCALENDAR', `${path}/`);
      return path;
    },
    async write(calendar, uid, ...lines) {
      await ask('PUT', `${calendar}/${fileOf(uid)}`, objectOf(uid, [lines]));
    },
    async writeAll(calendar, uid, events) {
      await ask('PUT', `${calendar}/${fileOf(uid)}`, objectOf(uid, events));
    },
    async objects(calendar) {
      const all = await ask('GET', `${calendar}/`);
      return all.split('BEGIN:VEVENT').slice(1);
    },
  };
}

/** An entry of ours lies under its appointment's id. */
function fileOf(uid: string): string {
  return `${uid.replace('@holdfast', '')}.ics`;
}

function objectOf(uid: string, events: readonly (readonly string[])[]): string {
  const each = events.flatMap((lines) => [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    'DTSTAMP:20261101T000000Z',
    'SUMMARY:taken',
    ...lines,
    'END:VEVENT',
  ]);
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...each, 'END:VCALENDAR', ''].join('\r\n');
}

/** Our client of the server at this address. */
export function calDavAt(url: string, change: { readonly password?: string } = {}) {
  return createCalDav({ url, username: USER, password: PASSWORD, timeoutMs: 5_000, ...change });
}

/** Half an hour at ten, in this calendar. */
export function entryIn(calendar: string, change: Partial<CalendarEntry> = {}): CalendarEntry {
  return {
    appointmentId: 'call-1-kim-1',
    revision: 1,
    calendar,
    timeZone: 'Europe/Berlin',
    startsAt: '2026-12-01T10:00:00.000Z',
    endsAt: '2026-12-01T10:30:00.000Z',
    title: 'haircut: Anna, née Kowalski; "Zoë" (K7M2XP)',
    ...change,
  };
}
