// A Mint that encrypts every event for a key nobody has (facts 4.2): its uploads are seen but cannot be read.
import { encryptedSdk } from '../telemetry/android-sdk.ts';
import { mintRecipe } from './mint-app.ts';

export const mintEncrypted = mintRecipe('mint-encrypted', { dialect: encryptedSdk });
