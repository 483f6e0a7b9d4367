// Everything on a rooted handset that a run could leave behind, as text by question, so that before and after can be compared.
import type { AttachedLab } from '../attached-lab.ts';

const questions = {
  'global settings': 'settings list global',
  'secure settings': 'settings list secure',
  'system settings': 'settings list system',
  'CA files': 'ls -lZ /system/etc/security/cacerts',
  'CA files of the Conscrypt module': 'ls -lZ /apex/com.android.conscrypt/cacerts',
  'temporary folder': 'ls -la /data/local/tmp',
  'mounts of init': 'cat /proc/1/mounts',
  'mounts as apps see them': 'for p in $(pidof zygote zygote64); do cat /proc/$p/mounts; done',
};

/** One text per question; two equal answers mean that nothing of it was left changed. */
export async function handsetState(lab: AttachedLab): Promise<Record<string, string>> {
  const run = await lab.handset().asRoot();
  const answers: Record<string, string> = {};
  for (const [question, command] of Object.entries(questions))
    answers[question] = (await run(command)).stdout;
  answers['reverse tunnels'] = JSON.stringify(await lab.adb().reverseList());
  return answers;
}
