/** `npm start` */
import { resolve } from 'node:path';
import { start } from './start';

const ROOT = resolve(__dirname, '../..');

void start(process.argv.slice(2), ROOT, ROOT);
