import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { SegmentedMessage } from 'sms-segments-calculator';
import { answer } from '../faulty/answer.ts';
import type { Message } from './mailbox.ts';
import { Refused } from './refused.ts';
import type { Simulation } from './twilio.ts';

interface OfAccount {
  readonly Params: { readonly account: string };
  readonly Querystring: Readonly<Record<string, string>>;
}

const RATE_LIMITED = 20_429;
const PAGE_SIZE = 50;

/** `/2010-04-01/Accounts/<sid>/Messages.json`, as the real client speaks it. */
export function messagesApi(simulation: Simulation): FastifyPluginAsync {
  const { mailbox, faults, requests } = simulation;
  const meet = (method: 'send' | 'list', reply: FastifyReply, run: () => unknown) => {
    requests.push(method);
    return answer(faults.meet(method), {
      reply,
      run: () => carryOut(reply, run),
      refuse: (error) => refuse(reply, error === 'ratelimited' ? RATE_LIMITED : Number(error)),
    });
  };
  return async (api) => {
    api.post<OfAccount>('/:account/Messages.json', (request, reply) =>
      meet('send', reply, () => {
        checkCredentials(request, simulation);
        reply.code(201);
        return shown(mailbox.take(formOf(request)), simulation, 'queued');
      }),
    );
    api.get<OfAccount>('/:account/Messages.json', (request, reply) =>
      meet('list', reply, () => {
        checkCredentials(request, simulation);
        return page(request, simulation);
      }),
    );
  };
}

function carryOut(reply: FastifyReply, run: () => unknown): unknown {
  try {
    return run();
  } catch (failure) {
    if (!(failure instanceof Refused)) throw failure;
    reply.code(failure.status);
    return errorOf(failure);
  }
}

function refuse(reply: FastifyReply, code: number): object {
  const status = code === RATE_LIMITED ? 429 : code === 20_003 ? 401 : 400;
  reply.code(status);
  return errorOf(new Refused(code, 'refused as a control of the stand-in says', status));
}

function errorOf({ code, status, message }: Refused): object {
  return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
}

function checkCredentials(request: FastifyRequest<OfAccount>, { accountSid, authToken }: Simulation): void {
  const expected = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  if (request.headers.authorization !== expected || request.params.account !== accountSid) {
    throw new Refused(20_003, 'Authenticate', 401);
  }
}

function formOf({ body }: FastifyRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(body ?? {}).map(([name, value]) => [name, String(value)]));
}

function page({ query, params }: FastifyRequest<OfAccount>, simulation: Simulation): object {
  const size = Number(query['PageSize'] ?? PAGE_SIZE);
  const at = Number(query['Page'] ?? 0);
  const all = simulation.mailbox.messages(query);
  const messages = all.slice(at * size, (at + 1) * size);
  const uri = (n: number) =>
    `/2010-04-01/Accounts/${params.account}/Messages.json?${new URLSearchParams({ ...query, Page: String(n) }).toString()}`;
  return {
    page: at,
    page_size: size,
    first_page_uri: uri(0),
    next_page_uri: (at + 1) * size < all.length ? uri(at + 1) : null,
    previous_page_uri: at > 0 ? uri(at - 1) : null,
    uri: uri(at),
    messages: messages.map((message) => shown(message, simulation, 'delivered')),
  };
}

function shown(
  { sid, to, from, body, createdAt }: Message,
  { accountSid }: Simulation,
  status: string,
): object {
  const created = createdAt.toUTCString().replace('GMT', '+0000');
  return {
    sid,
    account_sid: accountSid,
    messaging_service_sid: null,
    to,
    from,
    body,
    status,
    direction: 'outbound-api',
    api_version: '2010-04-01',
    num_segments: String(new SegmentedMessage(body).segmentsCount),
    num_media: '0',
    price: null,
    price_unit: 'USD',
    error_code: null,
    error_message: null,
    date_created: created,
    date_updated: created,
    date_sent: status === 'queued' ? null : created,
    uri: `/2010-04-01/Accounts/${accountSid}/Messages/${sid}.json`,
    subresource_uris: {},
  };
}
