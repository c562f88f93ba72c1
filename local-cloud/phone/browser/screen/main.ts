import type { Bundle } from '../shared/bundle';
import { ask } from '../shared/http';
import { standaloneShell } from './standalone';
import { startScreen } from './start';

const bundle = await ask<Bundle>('GET', '/phone/bundle.json');
const shell = window.parent === window ? undefined : window.parent.phoneShell;
window.phoneScreen = await startScreen(bundle, shell ?? standaloneShell(bundle.config.entry));
document.documentElement.dataset['started'] = String(bundle.version);
