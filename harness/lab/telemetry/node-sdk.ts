// The dialect of sa-sdk-node, the vendor SDK family's own public client: envelope and wire form are its, not ours.
import { createRequire } from 'node:module';
import type SensorsAnalyticsSdk from 'sa-sdk-node';
import { within } from '../../lib/time.ts';
import type { DialectContext, SensorsDialect } from './dialect.ts';
import { loopbackRelay } from './loopback-relay.ts';
import { cut, libOf, superProperties } from './sensors-event.ts';

const uploadTimeoutMs = 12_000;

/** Loads the SDK when first used: it takes a third of a second and no other recipe needs it. */
function loadSdk(): typeof SensorsAnalyticsSdk {
  return createRequire(import.meta.url)('sa-sdk-node') as typeof SensorsAnalyticsSdk;
}

/** Facts 4.3: form `data_list` and `gzip`, no crc, User-Agent `SensorsAnalytics Node SDK`. */
export function nodeSdk(context: DialectContext): SensorsDialect {
  const SensorsAnalytics = loadSdk();
  const sdk = new SensorsAnalytics();
  const relay = loopbackRelay(context.send);
  let envelope: Record<string, unknown> = {};
  sdk.subscribe((built) => {
    envelope = built;
  });
  return {
    build(draft) {
      sdk.registerSuperProperties(superProperties(context.identity, draft.anonymousId));
      sdk.track(draft.anonymousId, draft.name, { ...cut(draft.parameters), $time: draft.atMs });
      // The SDK puts a stack frame with this machine's paths there.
      const detail = libOf(context).$lib_detail ?? '';
      return { ...envelope, lib: { ...recordOf(envelope.lib), $lib_detail: detail } };
    },
    async upload(url, events, signal) {
      const { url: local, answered } = await relay.stands(url, signal);
      // A fresh one each time: the SDK's submitter is dead after its first error.
      const submitter = new SensorsAnalytics.Submitter({ url: local, gzip: true, timeout: uploadTimeoutMs });
      submitter.subscribe(
        () => undefined,
        () => undefined,
      );
      submitter.onNext([...events]);
      await within('sa-sdk-node to upload', answered, uploadTimeoutMs);
    },
    close: () => relay.close(),
  };
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
