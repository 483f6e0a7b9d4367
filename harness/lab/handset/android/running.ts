// Starting and stopping what is no simulated app: Appium's settings service and the instrumentation of its server.
import type { Machine } from '../machine.ts';

/** Appium's settings app: shows no screen, stays as a foreground service. */
export const settingsService = 'io.appium.settings';
/** The instrumented app whose server listens on device port 6790. */
export const serverPackage = 'io.appium.uiautomator2.server';

/** `am force-stop`: ends its service, its instrumentation or its screens. */
export async function stopPackage(machine: Machine, name: string): Promise<void> {
  if (name === serverPackage && machine.uiautomator.listening) machine.uiautomator.stop();
  machine.processes.stopService(name);
  if (machine.activities.running().some((app) => app.package === name))
    await machine.activities.forceStop(name);
}

/** Whether a process of the package runs. */
export function isRunning(machine: Machine, name: string): boolean {
  return (
    machine.processes.serviceRunning(name) || machine.activities.running().some((app) => app.package === name)
  );
}

/** A class name as Android's flattened components have it: `.Settings` belongs to its package. */
export function qualifiedActivity(packageName: string, activity: string): string {
  return activity.startsWith('.') ? `${packageName}${activity}` : activity;
}

/** The other way: `package/.Activity` when the class lies in the package. */
export function shortComponent(packageName: string, activity: string): string {
  const full = qualifiedActivity(packageName, activity);
  return `${packageName}/${full.startsWith(`${packageName}.`) ? full.slice(packageName.length) : full}`;
}
