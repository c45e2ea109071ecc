/** After a call nobody waits at the other end: its work is tried for as long as it takes. */
export const PATIENT = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '60s' } as const;
