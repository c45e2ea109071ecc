/** Codes of a connection that was never made, so that nothing can have been asked for over it. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** How deep errors of `fetch` and the client libraries are wrapped into each other, with room to spare. */
const DEEPEST = 6;

/** The system's codes of an error and of everything that caused it, outermost first. */
export function faultCodes(failure: unknown, depth = 0): string[] {
  if (depth > DEEPEST || typeof failure !== 'object' || failure === null) return [];
  const own = 'code' in failure && typeof failure.code === 'string' ? [failure.code] : [];
  const name = failure instanceof DOMException ? [failure.name] : [];
  const inner = 'cause' in failure ? faultCodes(failure.cause, depth + 1) : [];
  return [...own, ...name, ...inner];
}

/** The code that proves that no connection was made; undefined when one may have been. */
export function neverConnected(failure: unknown): string | undefined {
  return faultCodes(failure).find((code) => NEVER_CONNECTED.has(code));
}
