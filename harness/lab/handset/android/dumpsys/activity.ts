// `dumpsys activity services|processes|activities|top`: what runs in; the dumps out.
import type { Machine } from '../../machine.ts';
import { settingsService, shortComponent } from '../running.ts';
import { hash } from './package.ts';

/** One section of the activity manager's dump; undefined for a section the handset does not have. */
export function activityDump(machine: Machine, args: readonly string[]): string | undefined {
  const [section, filter] = args;
  switch (section) {
    case 'services':
    case 's':
      return servicesDump(machine, filter);
    case 'processes':
    case 'p':
      return processesDump(machine);
    case 'activities':
    case 'a':
    case 'recents':
    case 'top':
      return activitiesDump(machine);
    case undefined:
      return servicesDump(machine, undefined) + activitiesDump(machine) + processesDump(machine);
    default:
      return undefined;
  }
}

function servicesDump(machine: Machine, filter: string | undefined): string {
  const service = machine.processes.list().find((entry) => entry.name === settingsService);
  const wanted = filter === undefined || filter === settingsService;
  const title = 'ACTIVITY MANAGER SERVICES (dumpsys activity services)\n';
  if (!service || !wanted) return `${title}  (nothing)\n`;
  return `${title}  User 0 active services:
  * ServiceRecord{${hash(service.name)} u0 ${service.name}/.ForegroundService}
    intent={act=start cmp=${service.name}/.ForegroundService}
    packageName=${service.name}
    processName=${service.name}
    app=ProcessRecord{${hash(`${service.name}r`)} ${service.pid}:${service.name}/u0a${service.uid - 10_000}}
    isForeground=true foregroundId=1 foregroundNoti=Notification(channel=main)
    startRequested=true delayedStop=false stopIfKilled=false callStart=true lastStartId=1
`;
}

function processesDump(machine: Machine): string {
  const apps = machine.processes.list().filter((entry) => entry.uid >= 10_000);
  const lines = apps.map(
    (entry) =>
      `  *APP* UID ${entry.uid} ProcessRecord{${hash(entry.name)} ${entry.pid}:${entry.name}/u0a${entry.uid - 10_000}}\n    user #0 uid=${entry.uid}\n`,
  );
  return `ACTIVITY MANAGER RUNNING PROCESSES (dumpsys activity processes)\n  All known processes:\n${lines.join('')}`;
}

function activitiesDump(machine: Machine): string {
  const focused = machine.activities.focused();
  const short = shortComponent(focused.package, focused.activity);
  const record = `ActivityRecord{${hash(short)} u0 ${short} t42}`;
  return `ACTIVITY MANAGER ACTIVITIES (dumpsys activity activities)\nDisplay #0 (activities from top to bottom):\n  * Task{${hash(focused.package)} #42 type=standard A=${focused.package}}\n    topResumedActivity=${record}\n    * Hist #0: ${record}\n  ResumedActivity: ${record}\n  mFocusedApp=${record}\n`;
}
