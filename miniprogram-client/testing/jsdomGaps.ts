/** jsdom takes these of Node's away; the fakes use them. */
import { setImmediate } from 'node:timers';

globalThis.setImmediate ??= setImmediate;
