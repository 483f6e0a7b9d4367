// Reading an APK: its bytes in; package name, version, permissions, activities and instrumentation out.
import ApkReader from '@devicefarmer/adbkit-apkreader';
import { z } from 'zod';

const named = z.object({ name: z.string() });

const manifestSchema = z.object({
  package: z.string().min(1),
  versionCode: z.number().int().default(0),
  versionName: z.coerce.string().default(''),
  usesSdk: z
    .object({ minSdkVersion: z.number().optional(), targetSdkVersion: z.number().optional() })
    .nullish(),
  usesPermissions: z.array(named).default([]),
  instrumentation: z.object({ name: z.string(), targetPackage: z.string() }).nullish(),
  application: z
    .object({
      testOnly: z.boolean().default(false),
      debuggable: z.boolean().default(false),
      activities: z.array(named).default([]),
      launcherActivities: z.array(named).default([]),
    })
    .optional(),
});

/** What the handset needs to know of an APK. */
export interface ApkManifest {
  name: string;
  versionCode: number;
  versionName: string;
  targetSdk: number;
  permissions: string[];
  /** Fully qualified. */
  activities: string[];
  launchActivity: string | undefined;
  instrumentation: { runner: string; target: string }[];
  testOnly: boolean;
}

/** Reads an APK's manifest; undefined when these bytes are no APK. */
export async function readApk(apk: Buffer): Promise<ApkManifest | undefined> {
  const manifest = manifestSchema.safeParse(await decodedManifest(apk));
  if (!manifest.success) return undefined;
  const { data: read } = manifest;
  const qualified = (activity: string) =>
    activity.startsWith('.') || !activity.includes('.')
      ? `${read.package}.${activity.replace(/^\./, '')}`
      : activity;
  const activities = (read.application?.activities ?? []).map((activity) => qualified(activity.name));
  const [launcher] = read.application?.launcherActivities ?? [];
  return {
    name: read.package,
    versionCode: read.versionCode,
    versionName: read.versionName,
    targetSdk: read.usesSdk?.targetSdkVersion ?? read.usesSdk?.minSdkVersion ?? 1,
    permissions: [...new Set(read.usesPermissions.map((permission) => permission.name))],
    activities,
    launchActivity: launcher && qualified(launcher.name),
    instrumentation: read.instrumentation
      ? [
          {
            runner: `${read.package}/${read.instrumentation.name}`,
            target: read.instrumentation.targetPackage,
          },
        ]
      : [],
    testOnly: read.application?.testOnly ?? false,
  };
}

async function decodedManifest(apk: Buffer): Promise<unknown> {
  try {
    return await new ApkReader(apk).readManifest();
  } catch (_cause) {
    return undefined;
  }
}
