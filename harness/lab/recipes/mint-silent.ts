// A Mint that sends nothing of its own: only its pages make traffic.
import type { Recipe } from '../model.ts';
import { silentTelemetry } from '../telemetry/chrome.ts';
import { mintApp } from './mint-app.ts';

export const mintSilent: Recipe = { app: mintApp('mint-silent'), telemetry: silentTelemetry };
