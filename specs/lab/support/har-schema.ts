// What HAR 1.2 asks of a file, written from the specification (http://www.softwareishard.com/blog/har-12-spec/), not from our writer.
import { z } from 'zod';

const instant = z.iso.datetime({ offset: true });
const pairs = z.array(z.looseObject({ name: z.string(), value: z.string() }));
const count = z.number().int().min(-1);
const durationMs = z.number().min(-1);
const message = {
  httpVersion: z.string().min(1),
  cookies: pairs,
  headers: pairs,
  headersSize: count,
  bodySize: count,
};

const entrySchema = z.looseObject({
  pageref: z.string().optional(),
  startedDateTime: instant,
  time: z.number().min(0),
  request: z.looseObject({
    ...message,
    method: z.string().min(1),
    url: z.url(),
    queryString: pairs,
    postData: z.looseObject({ mimeType: z.string() }).optional(),
  }),
  response: z.looseObject({
    ...message,
    status: z.number().int(),
    statusText: z.string(),
    redirectURL: z.string(),
    content: z.looseObject({ size: z.number().int(), mimeType: z.string() }),
  }),
  cache: z.looseObject({}),
  timings: z.looseObject({
    send: z.number().min(0),
    wait: z.number().min(0),
    receive: z.number().min(0),
    ssl: durationMs.optional(),
  }),
});

export const harSchema = z.looseObject({
  log: z.looseObject({
    version: z.literal('1.2'),
    creator: z.looseObject({ name: z.string().min(1), version: z.string().min(1) }),
    comment: z.string(),
    pages: z.array(
      z.looseObject({
        id: z.string(),
        title: z.string(),
        startedDateTime: instant,
        pageTimings: z.looseObject({}),
      }),
    ),
    entries: z.array(entrySchema),
  }),
});
