// The families of the labelled corpus, one line each.
import type { Family } from './corpus.ts';
import {
  bitcoin,
  blocks,
  bson,
  cbor,
  containers,
  lz,
  messagePack,
  protobufWithoutSchema,
  rrweb,
  streams,
} from './families/foreign-encoders.ts';
import { foreignStacks, letters } from './families/foreign-stacks.ts';
import {
  amplitudeNode,
  matomo,
  mixpanel,
  posthog,
  segment,
  sensors,
  snowplow,
} from './families/sdk-clients.ts';
import { influx, rrwebPacker } from './families/sdk-packers.ts';
import { otlp, sentry } from './families/sdk-serializers.ts';
import { apart, batches, hashes, spellings, stacks } from './families/shapes.ts';
import { asAsked, nearMisses, noise } from './families/silence.ts';
import { base32Texts, base64Everywhere, characterSets, markup, unmarked } from './families/texts.ts';

/** All of them. */
export const families: readonly Family[] = [
  sensors,
  segment,
  posthog,
  mixpanel,
  amplitudeNode,
  snowplow,
  matomo,
  otlp,
  sentry,
  rrwebPacker,
  influx,
  protobufWithoutSchema,
  messagePack,
  cbor,
  bson,
  lz,
  rrweb,
  blocks,
  containers,
  streams,
  bitcoin,
  foreignStacks,
  letters,
  base64Everywhere,
  base32Texts,
  markup,
  characterSets,
  unmarked,
  batches,
  stacks,
  hashes,
  apart,
  spellings,
  asAsked,
  nearMisses,
  noise,
];
