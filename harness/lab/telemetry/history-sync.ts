// Synchronising the browsing history with the vendor's cloud: a visited address comes in, a JSON post goes out at once.
import type { NativeRequest, NativeResponse, TelemetryContext } from '../model.ts';

/**
 * Xiaomi said that history is synchronised when signed in and switched on (facts 1.2); to which host and in what form, no source
 * says. The host is one whose name suggests a browser's back end (facts 3); path and form are inventions.
 */
export const syncHost = 'api.browser.intl.miui.com';

/** The part of a browser that does it. */
export interface HistorySync {
  visited(address: string): void;
  stop(): void;
}

/** Starts it; the account's name travels along where somebody is signed in. */
export function historySync(
  { identity, truth }: Pick<TelemetryContext, 'identity' | 'truth'>,
  { recipe, send }: { recipe: string; send: (request: NativeRequest) => Promise<NativeResponse> },
): HistorySync {
  const url = `https://${syncHost}/history/sync`;
  let process = new AbortController();
  return {
    visited(address) {
      const { signal } = process;
      const body = JSON.stringify({ account: identity.account ?? null, history: [{ url: address }] });
      const told = (state: 'sent' | 'kept') =>
        truth.record({
          ...{ atMs: Date.now(), recipe, state, url, words: null, address, incognito: false },
          event: 'history_sync',
          ids: identity.account === undefined ? {} : { account: identity.account },
        });
      const headers = { 'Content-Type': 'application/json' };
      send({ method: 'POST', url, headers, body: Buffer.from(body), signal }).then(
        () => told('sent'),
        () => {
          if (!signal.aborted) told('kept');
        },
      );
    },
    stop() {
      process.abort();
      process = new AbortController();
    },
  };
}
