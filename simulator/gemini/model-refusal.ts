const CODES = {
  INVALID_ARGUMENT: 400,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
} as const;

type Status = keyof typeof CODES;

/** An answer of the service that is an error, in the shape that all Google services give theirs. */
export class ModelRefusal extends Error {
  override name = 'ModelRefusal';
  readonly code: number;
  readonly body: { readonly error: object };

  constructor(status: Status, message: string, details?: readonly object[]) {
    super(message);
    this.code = CODES[status];
    this.body = {
      error: { code: this.code, message, status, ...(details === undefined ? {} : { details }) },
    };
  }
}

/** Come again later; with the time that the service names, when it names one. */
export function exhausted(message: string, retryAfterMs?: number): ModelRefusal {
  const details = retryAfterMs === undefined ? undefined : [retryInfo(retryAfterMs)];
  return new ModelRefusal('RESOURCE_EXHAUSTED', message, details);
}

function retryInfo(ms: number): object {
  return { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${ms / 1000}s` };
}

const WITHOUT_KEY = "Method doesn't allow unregistered callers. Please use an API key to call this API.";
const WRONG_KEY = 'API key not valid. Please pass a valid API key.';

/** A wrong key is a 400, and only a missing one a 403: so the service does it. */
export function checkKey(given: string | undefined, right: string): void {
  if (given === undefined || given === '') throw new ModelRefusal('PERMISSION_DENIED', WITHOUT_KEY);
  if (given === right) return;
  throw new ModelRefusal('INVALID_ARGUMENT', WRONG_KEY, [
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'API_KEY_INVALID',
      domain: 'googleapis.com',
      metadata: { service: 'generativelanguage.googleapis.com' },
    },
  ]);
}
