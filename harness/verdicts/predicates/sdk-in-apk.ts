// A case comes in, whether the APK of its browser holds an SDK that a claim names goes out.
import type { FileRecord } from '../../artifacts/verdict.ts';
import { browserName } from '../record.ts';
import { type Answer, nonEmpty, type Predicate } from './answer.ts';

/** From this share of classes on an APK counts as obfuscated: then an SDK may be there under another name. */
const obfuscatedFrom = 0.01;

/**
 * `names` of the claim are rows of config/sdks.json. What an APK holds it need not run. That it holds none must be
 * earned: among renamed classes an SDK would not be known.
 */
export const sdkInApk: Predicate = {
  id: 'sdk-in-apk',
  acrossCases: false,
  answer(record, claim, run): Answer {
    const name = browserName(run, record.case.browser);
    const apk = run.facts.apkOf(record.case.browser);
    if (apk === null) return { kind: 'not-measured', reason: `The APK of ${name} was not inspected.` };
    const at = `${apk.package} ${apk.version ?? ''}`.trim();
    const sdks = nonEmpty(apk.sdks.filter(({ id }) => claim.names?.includes(id) === true));
    if (sdks === undefined && (apk.renamedClasses ?? 0) >= apk.classes * obfuscatedFrom && apk.classes > 0) {
      const said = `${apk.renamedClasses ?? 0} of the ${apk.classes} classes of ${at} bear names that an obfuscator gave: whether the named SDKs are among them cannot be told.`;
      return { kind: 'cannot-tell', unknowns: [{ kind: 'apk-unclear', host: null, exchange: null, said }] };
    }
    if (sdks === undefined) {
      const said = `None of the classes of the named SDKs is among the ${apk.classes} classes of ${at}, under a name we know.`;
      return {
        kind: 'on-file',
        whateverWasDone: true,
        found: false,
        records: [{ file: 'apks.json', at: apk.sha256, said }],
        said,
      };
    }
    const [first, ...more] = sdks;
    const recordOf = (sdk: typeof first): FileRecord => ({
      file: 'apks.json',
      at: apk.sha256,
      said: `${sdk.classes} classes of ${sdk.name} (${sdk.prefix})`,
    });
    return {
      kind: 'on-file',
      whateverWasDone: true,
      found: true,
      records: [recordOf(first), ...more.map(recordOf)],
      said: `${at} holds ${sdks.map((sdk) => `${sdk.name} (${sdk.classes} classes)`).join(', ')}.`,
    };
  },
};
