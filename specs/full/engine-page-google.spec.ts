// The other way to search: the engine's own page with its search box, on every browser and arm.
import { enginePageWith } from './engine-page.ts';

enginePageWith('google');
