// As-you-type suggestions: what is in the address bar comes in, requests to the search engine go out, never two at once.
import { type FaultyContext, knobsOf } from '../faults.ts';
import type { AppDescription, BrowserEvent } from '../model.ts';

type Typing = Extract<BrowserEvent, { type: 'typing' }>;

/** Asks the engine while somebody types; a newer text replaces one that still waits. */
export interface Suggestions {
  ask(typing: Typing): void;
  stop(): void;
}

/** Through the app's own client, with the app's User-Agent; trusts what the handset trusts. */
export function createSuggestions(context: FaultyContext, app: AppDescription): Suggestions {
  let process = new AbortController();
  let waiting: Typing | undefined;
  let busy = false;

  const send = async (typing: Typing, signal: AbortSignal): Promise<void> => {
    const url = suggestUrl(app, typing, knobsOf(context).suggestHost);
    if (url === undefined) return;
    const answered = await context.network
      .request(context.uid, { method: 'GET', url, headers: { 'User-Agent': app.userAgent }, signal })
      .catch(() => undefined);
    if (!answered) return;
    context.truth.record({
      atMs: Date.now(),
      recipe: app.id,
      state: 'sent',
      url,
      words: typing.text,
      address: null,
      incognito: typing.incognito,
      event: 'suggest',
      ids: {},
    });
  };
  const work = async (signal: AbortSignal): Promise<void> => {
    for (let next = waiting; next && !signal.aborted; next = waiting) {
      waiting = undefined;
      await send(next, signal);
    }
    if (!signal.aborted) busy = false;
  };

  return {
    ask(typing) {
      if (typing.text.trim() === '') return;
      waiting = typing;
      if (busy) return;
      busy = true;
      void work(process.signal);
    },
    stop() {
      waiting = undefined;
      busy = false;
      process.abort();
      process = new AbortController();
    },
  };
}

function suggestUrl(app: AppDescription, typing: Typing, host: string | undefined): string | undefined {
  const engine = app.engines.find((row) => row.id === typing.engine);
  if (!engine) return undefined;
  const url = new URL(engine.suggestUrl.replace('{words}', encodeURIComponent(typing.text)));
  if (host !== undefined) url.host = host;
  return url.href;
}
