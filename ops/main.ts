/** `npm run ops -- <command> (--env ID | --local URL)` */
import { resolve } from 'node:path';
import { runOps } from './runOps';

const ROOT = resolve(__dirname, '..');

// The SDK keeps timers of its own for seconds after the last answer.
void runOps(process.argv.slice(2), ROOT, ROOT).then((code) => process.exit(code));
