// Uploads as vendors' own serializers write them: Sentry envelopes, OTLP in protobuf and JSON.
import { gzipSync } from 'node:zlib';
import type { AnyValueMap } from '@opentelemetry/api-logs';
import { JsonLogsSerializer, ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer';
import { LoggerProvider, type ReadableLogRecord, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  addItemToEnvelope,
  createAttachmentEnvelopeItem,
  createEventEnvelope,
  serializeEnvelope,
} from '@sentry/core';
import { deflateSync } from 'node:zlib';
import { valueOf } from '../canaries.ts';
import { type Family, upload } from '../corpus.ts';

/** Records as the SDK's own logger makes them. */
async function logRecords(attributes: AnyValueMap): Promise<ReadableLogRecord[]> {
  const records: ReadableLogRecord[] = [];
  const provider = new LoggerProvider({
    processors: [
      new SimpleLogRecordProcessor({
        exporter: {
          export: (batch, done) => {
            records.push(...batch);
            done({ code: 0 });
          },
          shutdown: async () => undefined,
          forceFlush: async () => undefined,
        },
      }),
    ],
  });
  provider.getLogger('corpus').emit({ body: `searched ${valueOf('words')}`, attributes });
  await provider.forceFlush();
  await provider.shutdown();
  return records;
}

export const otlp: Family = {
  id: 'otlp',
  by: 'sdk',
  decoders: ['protobuf', 'grpc'],
  async entries() {
    const records = await logRecords({
      'url.full': valueOf('page'),
      note: valueOf('chinese'),
      token: Buffer.from(valueOf('mail')).toString('base64'),
      blob: new Uint8Array(gzipSync(JSON.stringify({ title: valueOf('title') }))),
      near: 'the violet lantern hums at noon',
    });
    const wire = Buffer.from(ProtobufLogsSerializer.serializeRequest(records) ?? []);
    const json = Buffer.from(JsonLogsSerializer.serializeRequest(records) ?? []);
    const all = ['words', 'page', 'chinese', 'mail', 'title'] as const;
    const head = Buffer.alloc(5);
    head.writeUInt32BE(wire.length, 1);
    const headers: [string, string][] = [
      ['Content-Type', 'application/x-protobuf'],
      ['Content-Encoding', 'gzip'],
    ];
    return [
      upload('protobuf', wire, all),
      upload('protobuf, gzip', gzipSync(wire), all, { headers }),
      upload('JSON', json, all),
      upload('gRPC', Buffer.concat([head, wire]), all),
      upload('gRPC-web text', Buffer.concat([head, wire]).toString('base64'), all),
    ];
  },
};

export const sentry: Family = {
  id: 'sentry-envelopes',
  by: 'sdk',
  decoders: ['envelope'],
  entries() {
    const event = {
      event_id: 'c0ffee00c0ffee00c0ffee00c0ffee00',
      message: `search failed for ${valueOf('words')}`,
      request: { url: valueOf('page') },
      extra: { near: 'violet lantern at midnight hums' },
    };
    const envelope = createEventEnvelope(event, {
      protocol: 'https',
      publicKey: 'k',
      host: 'o1.example',
      projectId: '1',
    });
    const text = serializeEnvelope(envelope);
    const withFile = addItemToEnvelope(
      envelope,
      createAttachmentEnvelopeItem({ filename: 'state.txt', data: `last title: ${valueOf('title')}` }),
    );
    const withRecording = addItemToEnvelope(envelope, [
      { type: 'replay_recording', length: 0 },
      Buffer.concat([
        Buffer.from('{"segment_id":0}\n'),
        deflateSync(JSON.stringify([{ data: { href: valueOf('host') + 'a', text: valueOf('mail') } }])),
      ]),
    ] as never);
    return [
      upload('event', text, ['words', 'page']),
      upload('event and attachment', serializeEnvelope(withFile), ['words', 'page', 'title']),
      upload('event and recording', serializeEnvelope(withRecording), ['words', 'page', 'mail']),
      upload('gzip', gzipSync(text), ['words', 'page'], { headers: [['content-encoding', 'gzip']] }),
    ];
  },
};
