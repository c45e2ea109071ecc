import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Slack } from '../simulator/slack/slack.ts';
import type { Twilio } from '../simulator/twilio/twilio.ts';
import type { Telcoflow } from '../simulator/telcoflow/telcoflow.ts';
import { testDatabase, testStack } from './stack.ts';

/** What is around an office. */
export interface Outside {
  /** Nobody else's; in the names of all queues of this office. */
  readonly name: string;
  readonly phone: Telcoflow;
  readonly slack: Slack;
  readonly sms: Twilio;
  readonly folder: string;
}

/** Settings that lead gateways and workers to the test's own servers, with a database of its own. */
export function settingsFor(t: TestContext, { name, phone, slack, sms, folder }: Outside) {
  const stack = testStack();
  const database = testDatabase(t);
  return {
    TEMPORAL_ADDRESS: stack.temporalAddress,
    TASK_QUEUE: `calls-${name}`,
    WORKFLOW_BUNDLE: stack.workflowBundle,
    MONGODB_URL: database.url,
    MONGODB_DATABASE: database.name,
    TELCOFLOW_URL: phone.wsUrl,
    TELCOFLOW_API_KEY: phone.apiKey,
    TELCOFLOW_CONNECTOR_UUID: phone.connectorUuid,
    GEMINI_API_KEY: stack.geminiApiKey,
    GEMINI_BASE_URL: stack.geminiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_API_URL: slack.apiUrl,
    TWILIO_ACCOUNT_SID: sms.accountSid,
    TWILIO_AUTH_TOKEN: sms.authToken,
    TWILIO_API_URL: sms.url,
    LINES_FILE: join(folder, 'lines.yaml'),
    SPOOL_DIR: join(folder, 'spool'),
    GATEWAY_DRAIN_SECONDS: '1',
  };
}
