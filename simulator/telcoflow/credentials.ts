import type { IncomingHttpHeaders } from 'node:http';

export interface Credentials {
  readonly apiKey: string;
  readonly connectorUuid: string;
}

/** Whether a request carries the credentials, in the headers of the vendor SDK 1.0.0. */
export function isKnown({ apiKey, connectorUuid }: Credentials, headers: IncomingHttpHeaders): boolean {
  return headers['x-api-key'] === apiKey && headers['x-connector-uuid'] === connectorUuid;
}

/** The token in an `Authorization: Bearer …` header; undefined when there is none. */
export function bearerToken(headers: IncomingHttpHeaders): string | undefined {
  return /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
}
