/** Queue on which workers run the workflows and everything after a call. */
export const CALLS_QUEUE = 'calls';

/** Queue beside it for what waits on the speech model, however long: nothing else stands behind it. */
export function transcriptionQueue(callsQueue: string): string {
  return `${callsQueue}-transcription`;
}

/** The call's workflow: one per call, whoever offers it and how often. */
export function callWorkflowId(callId: string): string {
  return `call-${callId}`;
}

/** Queue that only this gateway polls: a verb sent here reaches the process that holds the sockets. */
export function gatewayQueue(gatewayId: string): string {
  return `gateway-${gatewayId}`;
}

/** A recording belongs to the step that made it, so that a repeated step goes on with the same one. */
export function recordingId(callId: string, step: number): string {
  return `${callId}-${step}`;
}

/** Key of something visible outside, done once: `<workflowId>/<kind>/<n>`. */
export function effectKey(workflowId: string, kind: string, n: number): string {
  return `${workflowId}/${kind}/${n}`;
}

/** The workflow that reminds of an appointment: one per appointment, however often it is moved. */
export function reminderWorkflowId(appointmentId: string): string {
  return `reminder-${appointmentId}`;
}
