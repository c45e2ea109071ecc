/** The platform does not accept our credentials: asking again would not help, so nobody does. */
export class PlatformRefused extends Error {
  override readonly name = 'PlatformRefused';
  readonly status: number;

  constructor(url: string, status: number) {
    super(
      `The voice platform at ${new URL(url).host} refused our credentials with HTTP status ${status}: ` +
        'check TELCOFLOW_API_KEY and TELCOFLOW_CONNECTOR_UUID, and that TELCOFLOW_URL is the platform they are for',
    );
    this.status = status;
  }
}
