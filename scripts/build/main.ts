/** `npm run build` */
import { resolve } from 'node:path';
import { runBuild } from './runBuild';

const ROOT = resolve(__dirname, '../..');

void runBuild(process.argv.slice(2), ROOT, ROOT, 'npm run build --');
