import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { answer } from '../faulty/answer.ts';
import { Refused } from './refused.ts';
import type { Simulation } from './slack.ts';
import { METHODS } from './web-api.ts';

/** `/api/<method>`: the Web API as the real client speaks it. */
export function webApi(simulation: Simulation): FastifyPluginAsync {
  return async (api) => {
    api.post<{ Params: { method: string } }>('/:method', async (request, reply) => {
      const { method } = request.params;
      simulation.requests.push(method);
      return answer(simulation.faults.meet(method), {
        reply,
        run: () => carryOut(simulation, method, request),
        refuse: (error) => ({ ok: false, error }),
      });
    });
  };
}

function carryOut({ workspace, botToken, scopes }: Simulation, method: string, request: FastifyRequest) {
  try {
    const known = METHODS[method];
    if (known === undefined) throw new Refused('unknown_method');
    checkToken(request, botToken);
    if (known.scopes.length > 0 && !known.scopes.some((scope) => scopes.includes(scope))) {
      throw new Refused('missing_scope');
    }
    return { ok: true, ...known.run(workspace, request.body ?? {}) };
  } catch (failure) {
    if (!(failure instanceof Refused)) throw failure;
    const { error, messages } = failure;
    return { ok: false, error, ...(messages.length > 0 ? { response_metadata: { messages } } : {}) };
  }
}

function checkToken(request: FastifyRequest, botToken: string): void {
  const { authorization } = request.headers;
  if (authorization === undefined) throw new Refused('not_authed');
  if (authorization !== `Bearer ${botToken}`) throw new Refused('invalid_auth');
}
