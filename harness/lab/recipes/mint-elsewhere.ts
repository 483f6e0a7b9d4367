// A Mint that uploads the same to a host nobody knows; the host is invented.
import { mintRecipe } from './mint-app.ts';

export const mintElsewhere = mintRecipe('mint-elsewhere', {
  collector: 'https://collector.telemetry.example/sa?project=global_browser_mini',
});
