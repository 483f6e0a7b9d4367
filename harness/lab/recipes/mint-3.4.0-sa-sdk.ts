// Mint 3.4.0 as documented, but built and put on the wire by the vendor SDK family's own public client, not by our encoder.
import { nodeSdk } from '../telemetry/node-sdk.ts';
import { mintRecipe } from './mint-app.ts';

export const mint340SaSdk = mintRecipe('mint-3.4.0-sa-sdk', { dialect: nodeSdk });
