// The native code of the control browser: what a person types comes in, nothing but the engine's own suggestions goes out.
import type { FaultyContext } from '../faults.ts';
import type { AppDescription, Telemetry } from '../model.ts';
import { createSuggestions } from './suggestions.ts';

/** Suggestions only, and none in incognito, where Chrome does not ask (Chromium's search provider; unverified here). */
export function chromeTelemetry(context: FaultyContext, app: AppDescription): Telemetry {
  const suggestions = createSuggestions(context, app);
  return {
    emit(event) {
      if (event.type === 'typing' && !event.incognito) suggestions.ask(event);
    },
    suspend: () => suggestions.stop(),
    wipe() {
      suggestions.stop();
      context.storage.clear();
    },
    close: async () => suggestions.stop(),
  };
}

/** An app whose native code says nothing at all. */
export function silentTelemetry(): Telemetry {
  const nothing = () => undefined;
  return { emit: nothing, suspend: nothing, wipe: nothing, close: async () => undefined };
}
