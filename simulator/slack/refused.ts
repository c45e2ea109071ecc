/** What Slack answers as `{ok: false, error}`, with status 200. */
export class Refused extends Error {
  readonly error: string;
  readonly messages: readonly string[];
  constructor(error: string, messages: readonly string[] = []) {
    super(error);
    this.error = error;
    this.messages = messages;
  }
}
