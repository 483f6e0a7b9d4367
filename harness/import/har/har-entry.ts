// What an entry of a HAR 1.2 file may look like, from any tool: only what cannot be done without is required.
import { z } from 'zod';

/** Numbers and booleans where the specification wants text. */
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
/** Absent, null, or of another type: the same as absent. */
const lax = <S extends z.ZodType>(schema: S) => schema.nullish().catch(undefined);

const pair = z.object({ name: text, value: lax(text) });
const wellFormed = <T>(items: (T | undefined)[]): T[] =>
  items.filter((item): item is T => item !== undefined);
/** Pairs that are none are left out, the others stay. An object of names and values is taken too. */
const pairs = z.preprocess(
  (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).map(([name, content]) => ({ name, value: content }))
      : (value ?? []),
  z.array(pair.optional().catch(undefined)).transform(wellFormed),
);

const param = z.object({ name: text, value: lax(text), fileName: lax(text), contentType: lax(text) });
const params = lax(z.array(param.optional().catch(undefined)).transform(wellFormed));

/** `text` as it is, or base64 when `encoding` says so. */
const encoded = z.object({ mimeType: lax(z.string()), text: lax(text), encoding: lax(z.string()) });
/** A bare text is taken for its `text`. */
const bodyOf = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (typeof value === 'string' ? { text: value } : value), schema.nullish());

const message = z.object({
  type: lax(z.string()),
  opcode: lax(z.number()),
  data: lax(text),
  time: lax(z.number()),
});

const request = z.object({
  method: lax(z.string()),
  url: z.string().min(1),
  httpVersion: lax(z.string()),
  headers: pairs,
  cookies: lax(pairs),
  queryString: lax(pairs),
  postData: bodyOf(encoded.extend({ params, _content: lax(encoded) })),
  /** HTTP Toolkit's place for uploads that are no text. */
  _content: lax(encoded),
  /** Bytes on the wire; -1 when not known. */
  bodySize: lax(z.number()),
});

const response = z.object({
  status: lax(z.number()),
  statusText: lax(z.string()),
  headers: pairs,
  cookies: lax(pairs),
  /** `_wire`: our own place for the exact bytes of an answer whose coding was undone to be read. */
  content: bodyOf(encoded.extend({ _wire: lax(encoded) })),
  redirectURL: lax(z.string()),
});

export const harEntrySchema = z.object({
  startedDateTime: lax(z.string()),
  request,
  response: response.nullish(),
  /** Chrome writes IPv6 addresses in brackets. */
  serverIPAddress: lax(z.string()),
  _content: lax(encoded),
  /** What DevTools says asked for it. */
  _initiator: lax(z.object({ type: lax(z.string()) })),
  _webSocketMessages: lax(z.array(message.optional().catch(undefined)).transform(wellFormed)),
});
/** One entry of `log.entries`, checked. */
export type HarEntry = z.infer<typeof harEntrySchema>;
/** A body as a HAR writes it. */
export type HarBody = z.infer<typeof encoded>;
/** A field of a form. */
export type HarParam = z.infer<typeof param>;
/** A header, cookie or query parameter. */
export type HarPair = z.infer<typeof pair>;
