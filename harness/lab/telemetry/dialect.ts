// What differs between two Sensors SDKs: how an event object is built and how a batch gets onto the wire.
import type { Identity, NativeRequest, NativeResponse } from '../model.ts';
import type { EventDraft } from './sensors-event.ts';
import type { CrcKind } from './sensors-wire.ts';

/** One SDK's way of speaking. */
export interface SensorsDialect {
  /** The event object as it is stored. */
  build(draft: EventDraft): Record<string, unknown>;
  /** Uploads a batch to `url`; resolves when any HTTP answer came, rejects when none did. */
  upload(url: string, events: readonly Record<string, unknown>[], signal: AbortSignal): Promise<void>;
  /** Gives back ports and the like. */
  close(): Promise<void>;
}

/** What a dialect is made from. */
export interface DialectContext {
  identity: Identity;
  versionName: string;
  crc: CrcKind;
  /** The app's own HTTP client, bound to its uid and trust. */
  send(request: NativeRequest): Promise<NativeResponse>;
}

/** Default User-Agent of the WebView, which the SDK uses for its own requests (facts 4.1); the engine's version is Mint's (facts 2.2). */
export function webViewUserAgent(identity: Identity): string {
  return `Mozilla/5.0 (Linux; Android ${identity.androidRelease}; ${identity.model} Build/${buildId(identity)}; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/61.0.3163.128 Mobile Safari/537.36`;
}

/** `xiaomi/ginkgo/ginkgo:9/PKQ1.190616.001/...` -> `PKQ1.190616.001`. */
export function buildId(identity: Identity): string {
  return identity.fingerprint.split('/')[3] ?? 'unknown';
}
