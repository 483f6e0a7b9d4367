// The families of Android's own command-line programs.
import type { Programs } from '../shell/command.ts';
import { activityPrograms } from './am.ts';
import { dumpsysPrograms } from './dumpsys/dumpsys.ts';
import { identityTools } from './identity-tools.ts';
import { inputPrograms } from './input.ts';
import { packetFilterPrograms } from './iptables.ts';
import { networkPrograms } from './network-tools.ts';
import { packagePrograms } from './pm.ts';
import { settingsPrograms } from './settings-tool.ts';

export const androidPrograms: Programs[] = [
  activityPrograms,
  dumpsysPrograms,
  identityTools,
  inputPrograms,
  networkPrograms,
  packagePrograms,
  packetFilterPrograms,
  settingsPrograms,
];
