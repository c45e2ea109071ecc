import { condition, setHandler } from '@temporalio/workflow';
import { callEnded, gatewayAttached } from '../contracts/call.ts';
import type { EndedBy, GatewayAttached } from '../contracts/call.ts';

/** How long a call without a gateway is waited for before it counts as lost. */
export const PATIENCE_MS = 30_000;

/** Where the call is held right now, as its gateways and the platform have told us. */
export interface Gateways {
  /** Set once the call is over; never unset. */
  readonly endedBy: EndedBy | undefined;
  /** The gateway that has words of the caller which are in no recording, of a call that is over. */
  readonly unrecordedAt: GatewayAttached | undefined;
  /** The gateway to send the next verb to; undefined when nobody took the call back in time or it is over. */
  current(): Promise<GatewayAttached | undefined>;
  /** This gateway no longer has the call; a later attachment of it counts again. */
  gone(gateway: GatewayAttached): void;
  /** The call is known to be over from elsewhere than the platform's word, such as a verb's failure. */
  end(by: EndedBy, unrecorded: boolean): void;
}

/** Registers the two signals of a call; handlers only record. To be called before the first await of the workflow. */
export function listenForGateways(onAttached: (gateway: GatewayAttached) => void): Gateways {
  let newest: GatewayAttached | undefined;
  let last: GatewayAttached | undefined;
  let unrecordedAt: GatewayAttached | undefined;
  let endedBy: EndedBy | undefined;

  const end = (by: EndedBy, unrecorded: boolean) => {
    endedBy ??= by;
    if (unrecorded) unrecordedAt = last;
  };
  setHandler(gatewayAttached, (gateway) => {
    newest = gateway;
    last = gateway;
    onAttached(gateway);
  });
  setHandler(callEnded, ({ by, gatewayId, unrecorded }) => {
    if (gatewayId === last?.gatewayId) end(by, unrecorded);
  });

  return {
    get endedBy() {
      return endedBy;
    },
    get unrecordedAt() {
      return unrecordedAt;
    },
    async current() {
      await condition(() => newest !== undefined || endedBy !== undefined, PATIENCE_MS, {
        summary: 'nobody holds the call: waiting for a gateway',
      });
      return endedBy === undefined ? newest : undefined;
    },
    gone(gateway) {
      if (newest === gateway) newest = undefined;
    },
    end,
  };
}
